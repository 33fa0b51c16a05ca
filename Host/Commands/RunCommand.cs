using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Commands;

/// <summary><c>run FILE</c>: a definition run once in memory, its story printed as one JSON document.</summary>
internal static class RunCommand
{
    private static readonly JsonSerializerOptions ReportJson = Options();

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The workflow definition, a JSON file." };
        var input = new Option<string?>("--input") { Description = "The workflow's inputs, a JSON object." };
        var trigger = new Option<string?>("--trigger") { Description = "Id of the trigger to fire instead of starting at the beginning; --input is what it brings, for a webhook the body." };
        var also = new Option<string[]>("--also") { Description = "Files of workflows that it calls." };
        var command = new Command("run", $"Runs a workflow, ours or an n8n export, once in memory and prints what happened. Waits of up to a minute are waited for. Exit codes: {ExitCodes.Finished} finished, {ExitCodes.Faulted} faulted, {ExitCodes.Suspended} suspended, {ExitCodes.BadInput} bad input.") { file, input, trigger, also };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(file)!, parsed.GetValue(input), parsed.GetValue(trigger), parsed.GetValue(also) ?? [], cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string file, string? input, string? trigger, string[] also, CancellationToken cancellation)
    {
        try
        {
            var members = ReadInput(input);
            var program = await RunnableFile.ReadAsync(file, also, cancellation);
            var services = new ServiceCollection().AddLogging();
            services.AddSingleton(TimeProvider.System);

            // Whoever runs a file sits at this machine: it may call what they may.
            services.AddRuntime([], ["0.0.0.0/0", "::/0"]);
            await using var provider = services.BuildServiceProvider();
            var runner = provider.GetRequiredService<OneOffRunner>();
            var start = trigger ?? program.StartActivityId;
            var run = await (start is null
                ? runner.RunAsync(program.Content, members, null, default, cancellation, program.Called)
                : runner.RunAsync(program.Content, ValueObject.Empty, start, TriggerInput(input is null && program.IsN8n, members), cancellation, program.Called));
            var report = RunReport.Of(run);
            Console.WriteLine(JsonSerializer.Serialize(program.IsN8n ? report.WithNodes(run) : report, ReportJson));
            return run.History.Run.Status switch
            {
                RunStatus.Finished => ExitCodes.Finished,
                RunStatus.Suspended => ExitCodes.Suspended,
                _ => ExitCodes.Faulted,
            };
        }
        catch (DefinitionException error)
        {
            return await RefuseAsync(string.Join(Environment.NewLine, error.Problems));
        }
        catch (JsonException error)
        {
            return await RefuseAsync($"--input is not a JSON object: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return await RefuseAsync($"{file} cannot be read: {error.Message}");
        }
    }

    /// <summary>What the trigger brings: nothing when an n8n flow is started by hand, otherwise a webhook's request.</summary>
    private static Value TriggerInput(bool byHand, ValueObject body)
        => byHand ? default : ValueObject.From(("method", "POST"), ("body", body), ("query", ValueObject.Empty), ("headers", ValueObject.Empty), ("params", ValueObject.Empty));

    private static ValueObject ReadInput(string? input)
        => input is null ? ValueObject.Empty : ValueJson.Parse(input).AsObject() ?? throw new JsonException("expected {\"name\": value, ...}.");

    private static async Task<int> RefuseAsync(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return ExitCodes.BadInput;
    }

    private static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        FlowsApp.Configure(options);
        return options;
    }
}
