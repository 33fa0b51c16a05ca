using System.Diagnostics;
using System.Globalization;
using Bizoholic.Flows.Values;
using Xunit.Abstractions;

namespace Bizoholic.Flows.Expressions;

/// <summary>Expressions written to crash, stall or fill the process, each in a child that has to answer all of them and live.</summary>
public sealed class HostileTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("recursion.jsonl")]
    [InlineData("size.jsonl")]
    [InlineData("time.jsonl")]
    [InlineData("escape.jsonl")]
    [InlineData("depth.jsonl")]
    public async Task A_child_process_survives(string file)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Hostile", file);
        var expected = File.ReadAllLines(path).Where(line => line.Length > 0).Select(ValueJson.Parse).ToList();
        var (exitCode, answers, errors) = await EvaluateInChildAsync(path);

        output.WriteLine(errors);
        Assert.Equal(0, exitCode);
        Assert.Equal(expected.Count, answers.Count);
        foreach (var (line, answer) in expected.Zip(answers))
        {
            output.WriteLine(ValueJson.ToJson(answer) is { Length: > 300 } longer ? longer[..300] : ValueJson.ToJson(answer));
            if (line.AsObject()!.Contains("answer"))
            {
                Assert.Equal((line["id"].ToString(), line["answer"].ToString()), (answer["id"].ToString(), answer["type"] == "error" ? "error" : answer["value"].ToString()));
            }
        }

        Assert.InRange(int.Parse(errors.Trim().Split('\n')[^1], CultureInfo.InvariantCulture), 1, 1_000);
    }

    private static async Task<(int ExitCode, List<Value> Answers, string Errors)> EvaluateInChildAsync(string path)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var child = Process.Start(new ProcessStartInfo("dotnet", [typeof(HostileTests).Assembly.Location, path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var errors = child.StandardError.ReadToEndAsync(limit.Token);
            var text = await child.StandardOutput.ReadToEndAsync(limit.Token);
            await child.WaitForExitAsync(limit.Token);
            return (child.ExitCode, [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ValueJson.Parse)], await errors);
        }
        finally
        {
            if (!child.HasExited)
            {
                child.Kill(entireProcessTree: true);
            }
        }
    }
}
