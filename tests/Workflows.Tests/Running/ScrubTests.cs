using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>Data that a flow does not keep leaves the journal when the run has ended, and not before.</summary>
public sealed class ScrubTests : IDisposable
{
    private const string Secret = "ann@example.com";
    private const string Exclude = "Elsa.Workflows.LogPersistence.Strategies.Exclude, Elsa.Workflows.Core";
    private readonly WorkflowHarness _host = new([typeof(Sequence).Assembly, typeof(ScrubTests).Assembly]);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_flow_that_keeps_nothing_has_its_data_while_it_runs_and_none_of_it_afterwards()
    {
        var run = await StartAsync(new JsonObject { ["saveData"] = "none" });
        var before = await StoredAsync(run);
        Assert.Contains(Secret, before.Text);
        Assert.NotEmpty(before.Blobs);

        await EndAsync(run);
        await Eventually.True(async () => !(await StoredAsync(run)).Text.Contains(Secret, StringComparison.Ordinal));
        foreach (var blob in before.Blobs)
        {
            Assert.Null(await ((IRunJournal)_host.Storage).ReadBlobAsync(Tenants.Default, blob, default));
        }

        var history = (await _host.History.ReadAsync(Tenants.Default, run, default))!;
        Assert.All(history.Executions, step => Assert.Equal(ExecutionStatus.Completed, step.Status));
        Assert.Equal(4, history.Executions.Count);
        await Eventually.True(async () => (await ((IOutbox)_host.Storage).ReadAsync(10, default)).Count == 0);
    }

    [Fact]
    public async Task Its_files_and_searchable_values_go_too_and_its_client_stays()
    {
        var flow = JsonNode.Parse(Flow.Definition(Flow.Sequence("root", Flow.Activity("Event", "wait", ("eventName", Flow.Input("Literal", "go"))))))!;
        flow["customProperties"] = new JsonObject { ["saveData"] = "none" };
        var run = await _host.RunAsync(new StartRequest
        {
            Definition = await _host.PublishAsync(flow.ToJsonString()),
            Files = new Dictionary<string, ReadOnlyMemory<byte>> { ["file-1"] = Encoding.UTF8.GetBytes(Secret) },
            SearchValues = [("email", Secret), (SearchValue.Client, "acme")],
        });
        Assert.NotNull(await ((IRunJournal)_host.Storage).ReadBlobAsync(Tenants.Default, "file-1", default));
        Assert.Equal(1, await CountAsync("email", Secret));

        await _host.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "go", Value.Undefined) { StartsWorkflows = false }, default);
        await Eventually.True(async () => await CountAsync("email", Secret) == 0);
        Assert.Null(await ((IRunJournal)_host.Storage).ReadBlobAsync(Tenants.Default, "file-1", default));
        Assert.Equal(1, await CountAsync(SearchValue.Client, "acme"));
        Assert.Equal(RunStatus.Finished, await _host.StatusOfAsync(run.RunId));

        async Task<long> CountAsync(string name, string value)
            => (await ((IRunQueries)_host.Storage).ListAsync(Tenants.Default, new RunFilter { SearchValue = (name, value) }, default)).Total;
    }

    [Fact]
    public async Task A_step_leaves_out_what_it_says_by_name_and_others_keep_theirs()
    {
        var step = Flow.Activity("SetVariable", "set", ("variable", "Mail"), ("value", Flow.Js("getInput('mail')")));
        step["customProperties"] = new JsonObject { ["logPersistenceConfig"] = new JsonObject { ["inputs"] = new JsonObject { ["value"] = new JsonObject { ["evaluationMode"] = "Strategy", ["strategyType"] = Exclude } } } };
        var result = await _host.RunAsync(Flow.Definition(Flow.Sequence("root", step, Flow.Activity("WriteLine", "line", ("text", Flow.Js("'kept ' + 1")))), ("Mail", null)), ValueObject.From(("mail", Secret)));
        await Eventually.True(async () => await InputsOfAsync(result.RunId, "set") is { } inputs && !inputs.Contains("Value"));
        Assert.Equal("kept 1", (await InputsOfAsync(result.RunId, "line"))!["Text"].AsString());
    }

    [Fact]
    public async Task A_file_goes_when_no_step_that_keeps_its_data_names_it()
    {
        var secret = Flow.Activity("KeepFile", "secret", ("content", Flow.Js("getInput('mail') + ' alone'")));
        var shared = Flow.Activity("KeepFile", "shared", ("content", Flow.Js("'of both'")));
        foreach (var step in (JsonObject[])[secret, shared])
        {
            step["customProperties"] = new JsonObject { ["logPersistenceConfig"] = new JsonObject { ["default"] = new JsonObject { ["evaluationMode"] = "Strategy", ["strategyType"] = Exclude } } };
        }

        var started = await _host.RunAsync(
            Flow.Definition(Flow.Sequence("root", secret, shared, Flow.Activity("KeepFile", "kept", ("content", Flow.Js("'of both'"))), Flow.Activity("Event", "wait", ("eventName", Flow.Input("Literal", "go"))))),
            ValueObject.From(("mail", Secret)));
        Assert.NotNull(await FileAsync($"{Secret} alone"));

        await _host.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "go", Value.Undefined) { StartsWorkflows = false }, default);
        await Eventually.True(async () => await FileAsync($"{Secret} alone") is null);
        await Eventually.True(async () => (await ((IOutbox)_host.Storage).ReadAsync(10, default)).Count == 0);
        Assert.NotNull(await FileAsync("of both"));
        Assert.Equal(FlowFiles.IdOf("of both"u8), (await _host.History.ReadAsync(Tenants.Default, started.RunId, default))!.Executions.Single(step => step.ActivityId == "kept").Outputs["file"].ToString());

        ValueTask<ReadOnlyMemory<byte>?> FileAsync(string content) => ((IRunJournal)_host.Storage).ReadBlobAsync(Tenants.Default, FlowFiles.IdOf(Encoding.UTF8.GetBytes(content)), default);
    }

    [Fact]
    public async Task A_failed_run_keeps_its_data_so_that_it_can_be_tried_again()
    {
        var flow = JsonNode.Parse(Flow.Definition(Flow.Sequence("root", Flow.Activity("Fault", "f", ("message", Flow.Js("getInput('mail')"))))))!;
        flow["customProperties"] = new JsonObject { ["saveData"] = "none" };
        var result = await _host.RunAsync(flow.ToJsonString(), ValueObject.From(("mail", Secret)));
        Assert.Equal(RunStatus.Faulted, result.Status);
        Assert.Empty(await ((IOutbox)_host.Storage).ReadAsync(10, default));
        Assert.Contains(Secret, (await StoredAsync(result.RunId)).Text);
    }

    private async Task<string> StartAsync(JsonObject properties)
    {
        var flow = JsonNode.Parse(Flow.Definition(
            Flow.Sequence(
                "root",
                Flow.Activity("SetVariable", "set", ("variable", "Mail"), ("value", Flow.Js("getInput('mail') + 'x'.repeat(70000)"))),
                Flow.Activity("Event", "wait", ("eventName", Flow.Input("Literal", "go"))),
                Flow.Activity("WriteLine", "line", ("text", Flow.Js("variables.Mail.length + getInput('mail')")))),
            ("Mail", null)))!;
        flow["customProperties"] = properties;
        var started = await _host.RunAsync(flow.ToJsonString(), ValueObject.From(("mail", Secret)));
        Assert.Equal(RunStatus.Suspended, started.Status);
        return started.RunId;
    }

    private async Task EndAsync(string run)
    {
        await _host.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "go", Value.Undefined) { StartsWorkflows = false }, default);
        await Eventually.True(async () => await _host.StatusOfAsync(run) == RunStatus.Finished);
        Assert.Equal([$"{70_000 + Secret.Length}{Secret}"], _host.LinesOf(run));
    }

    private async Task<ValueObject?> InputsOfAsync(string run, string step)
        => (await _host.History.ReadAsync(Tenants.Default, run, default))!.Executions.Single(execution => execution.ActivityId == step).Inputs;

    private async Task<(string Text, IReadOnlyList<string> Blobs)> StoredAsync(string run)
    {
        var text = new StringBuilder();
        var blobs = new List<string>();
        await foreach (var row in ((IRunJournal)_host.Storage).ReadAsync(Tenants.Default, run, 0, default))
        {
            var content = Encoding.Latin1.GetString(row.Payload.Span);
            text.Append(content);
            blobs.AddRange(System.Text.RegularExpressions.Regex.Matches(content, "[0-9a-f]{32}").Select(match => match.Value));
        }

        var stored = new List<string>();
        foreach (var id in blobs.Distinct())
        {
            if (await ((IRunJournal)_host.Storage).ReadBlobAsync(Tenants.Default, id, default) is { } blob)
            {
                stored.Add(id);
                text.Append(Encoding.UTF8.GetString(blob.Span));
            }
        }

        return (text.ToString(), stored);
    }

    [Activity("Elsa", "Tests", "Keeps a file.")]
    public sealed class KeepFile : Activity
    {
        [Input]
        public Input<string>? Content { get; set; }

        protected internal override ValueTask ExecuteAsync(ActivityExecutionContext context)
        {
            context.SetOutput("file", context.Files.Store(Encoding.UTF8.GetBytes(context.Get(Content)!), "a.txt", "text/plain").BlobId);
            return ValueTask.CompletedTask;
        }
    }
}
