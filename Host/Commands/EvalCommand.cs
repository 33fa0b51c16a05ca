using System.CommandLine;
using System.Text.Json;
using Bizoholic.Flows.Expressions.Cases;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Host.Commands;

/// <summary><c>eval FILE</c>: expressions evaluated line by line, to debug them and to measure conformance.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("CASES") { Description = "A file of JSON lines, each {id, expression}; with \"kind\": \"code\" it is the body of a Code step." };
        var context = new Option<string?>("--context") { Description = "What the expressions see, a JSON file." };
        var check = new Option<bool>("--check") { Description = "Only compile; print the failures and {compiled, total}." };
        var command = new Command("eval", "Evaluates expressions and prints {id, value, type, error} for each line.") { file, context, check };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(file)!, parsed.GetValue(context), parsed.GetValue(check), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string file, string? context, bool check, CancellationToken cancellation)
    {
        try
        {
            var cases = new ExpressionCases(context is null ? default : ValueJson.Parse(await File.ReadAllBytesAsync(context, cancellation)));
            var lines = await File.ReadAllLinesAsync(file, cancellation);
            foreach (var line in check ? cases.Check(lines) : cases.Evaluate(lines))
            {
                Console.WriteLine(line);
            }

            return ExitCodes.Finished;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            await Console.Error.WriteLineAsync($"{file}: {error.Message}");
            return ExitCodes.BadInput;
        }
    }
}
