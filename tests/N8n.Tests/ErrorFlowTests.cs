using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.N8n.Tests;

public sealed class ErrorFlowTests
{
    private const string Failing = """
        {"id":"failing","name":"Failing","settings":{"errorWorkflow":"handler"},"connections":{"Start":{"main":[[{"node":"Stop","type":"main","index":0}]]}},"nodes":[
        {"type":"n8n-nodes-base.manualTrigger","typeVersion":1,"position":[0,0],"id":"t","name":"Start","parameters":{}},
        {"type":"n8n-nodes-base.stopAndError","typeVersion":1,"position":[200,0],"id":"s","name":"Stop","parameters":{"errorMessage":"no stock"}}]}
        """;

    private const string Handler = """
        {"id":"handler","name":"Handler","connections":{"On error":{"main":[[{"node":"Told","type":"main","index":0}]]}},"nodes":[
        {"type":"n8n-nodes-base.errorTrigger","typeVersion":1,"position":[0,0],"id":"e","name":"On error","parameters":{}},
        {"type":"n8n-nodes-base.stopAndError","typeVersion":1,"position":[200,0],"id":"x","name":"Told","parameters":{"errorMessage":"={{ $json.workflow.name }}: {{ $json.execution.error.message }}"}}]}
        """;

    [Fact]
    public async Task A_failed_run_starts_its_error_flow_and_that_one_no_other()
    {
        using var harness = new WorkflowHarness([typeof(Flowchart).Assembly]);
        await harness.PublishAsync(N8nImporter.Import(Handler.Replace("\"connections\"", "\"settings\":{\"errorWorkflow\":\"handler\"},\"connections\"", StringComparison.Ordinal)).Flows[0].DefinitionJson);
        var failing = await harness.PublishAsync(N8nImporter.Import(Failing).Flows[0].DefinitionJson);
        var handled = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var failed = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        harness.Runtime.Changed += change =>
        {
            // The first run to fail is the one that is handled, the second the handler.
            if (change.Status == RunStatus.Faulted && failed.TryAdd(change.RunId, true) && failed.Count == 2)
            {
                handled.TrySetResult(change.RunId);
            }
        };
        await harness.Runtime.StartAsync(new StartRequest { Definition = failing }, CancellationToken.None);

        var runId = await handled.Task.WaitAsync(TimeSpan.FromSeconds(30));

        var history = await harness.History.ReadAsync(Tenants.Default, runId, CancellationToken.None);
        Assert.Equal("Failing: no stock", history!.Error!.Message);
        Assert.Equal(2, (await ((IRunQueries)harness.Storage).ListAsync(Tenants.Default, new RunFilter(), CancellationToken.None)).Rows.Count);
    }
}
