using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;
using Xunit.Abstractions;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Flows run here as they ran on a real n8n server.</summary>
public sealed class ConformanceTests(ITestOutputHelper output, EchoService echo) : IClassFixture<EchoService>
{
    /// <summary>Cases that do not give n8n's items yet, each with its reason. One that starts to pass has to leave this list.</summary>
    private static readonly Dictionary<string, string> KnownGaps = new(StringComparer.Ordinal)
    {
        ["033-merge-sql"] = "merging with SQL is left out, with a message that says so",
    };

    public static TheoryData<string> Cases => new(RecordedCase.Names);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_flow_gives_the_items_n8n_gave(string name)
    {
        var difference = await DifferenceOf(RecordedCase.Read(name));
        output.WriteLine(difference ?? "equal");
        if (KnownGaps.TryGetValue(name, out var reason))
        {
            Assert.True(difference is not null, $"{name} passes now: take it off the list of known gaps ({reason}).");
        }
        else
        {
            Assert.Null(difference);
        }
    }

    private async Task<string?> DifferenceOf(RecordedCase recorded)
    {
        using var run = new CaseRun();
        var (history, report) = await run.RunAsync(recorded.Workflow.Replace("http://127.0.0.1:5790", echo.Address, StringComparison.Ordinal).Replace("\"@", "\"", StringComparison.Ordinal), recorded.Request, [.. recorded.Called]);
        var status = recorded.Expected["status"].ToString() == "success" ? RunStatus.Finished : RunStatus.Faulted;
        if (history.Run.Status != status)
        {
            return $"expected the run to be {status}, but it is {history.Run.Status}: {history.Error?.ActivityName}: {history.Error?.Message}";
        }

        if (recorded.Expected["error"]["message"].AsString() is { } message && Loosely(message) != Loosely(history.Error!.Message))
        {
            return $"expected the error '{message}', but it is '{history.Error.Message}'";
        }

        var runs = report.Nodes[recorded.Expected["lastNode"].ToString()].AsArray();
        var items = runs is null ? Value.Null : ValueArray.From((runs[^1]["outputs"][0].AsArray() ?? ValueArray.Empty).Select(item => item["json"]));
        return Recorded.IsMet(recorded.Expected["items"], items) ? null : $"expected {ValueJson.ToJson(recorded.Expected["items"])}\n but got {ValueJson.ToJson(items)}\n nodes {ValueJson.ToJson(report.Nodes)}";
    }

    /// <summary>n8n adds the line of a script's error to its message.</summary>
    private static string Loosely(string message) => message.Split(" [line")[0];
}
