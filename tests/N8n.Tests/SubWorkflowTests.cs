using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Flows that call flows: who may, and what becomes of the files that pass between them.</summary>
public sealed class SubWorkflowTests
{
    [Theory]
    [InlineData("{}", RunStatus.Finished)]
    [InlineData("""{"callerPolicy":"any"}""", RunStatus.Finished)]
    [InlineData("""{"callerPolicy":"workflowsFromSameOwner"}""", RunStatus.Finished)]
    [InlineData("""{"callerPolicy":"none"}""", RunStatus.Faulted)]
    [InlineData("""{"callerPolicy":"workflowsFromAList","callerIds":"other, caller"}""", RunStatus.Finished)]
    [InlineData("""{"callerPolicy":"workflowsFromAList","callerIds":"other"}""", RunStatus.Faulted)]
    public async Task A_flow_is_called_only_by_those_its_policy_lets(string settings, RunStatus status)
    {
        using var run = new CaseRun();

        var (history, _) = await run.RunAsync(Caller(), default, Called(settings));

        Assert.Equal(status, history.Run.Status);
        if (status == RunStatus.Faulted)
        {
            Assert.Contains("does not let this one call it", history.Error!.Message);
        }
    }

    [Fact]
    public async Task A_file_belongs_to_every_run_that_holds_it()
    {
        using var harness = new WorkflowHarness([typeof(Flowchart).Assembly]);
        await harness.PublishAsync(N8nImporter.Import(Called("{}", ("Write", "n8n-nodes-base.convertToFile", 1.1, new JsonObject { ["operation"] = "toText", ["sourceProperty"] = "text", ["options"] = new JsonObject() }))).Flows[0].DefinitionJson);
        var caller = await harness.PublishAsync(N8nImporter.Import(Caller()).Flows[0].DefinitionJson);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string? runId = null;
        harness.Runtime.Changed += change =>
        {
            if (change.RunId == runId && change.Status is RunStatus.Finished or RunStatus.Faulted)
            {
                ended.TrySetResult();
            }
        };
        var started = await harness.Runtime.StartAsync(new StartRequest { Definition = caller }, CancellationToken.None);
        runId = started.RunId;
        var rest = await started.Rest;
        if (await harness.StatusOfAsync(runId) is RunStatus.Suspended or RunStatus.Executing)
        {
            await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        var child = Assert.Single((await ((IRunQueries)harness.Storage).ListAsync(Tenants.Default, new RunFilter(), CancellationToken.None)).Rows, row => row.ParentRunId == runId);
        await ((IRunQueries)harness.Storage).DeleteAsync(Tenants.Default, [child.RunId], CancellationToken.None);

        var history = await harness.History.ReadAsync(Tenants.Default, runId, CancellationToken.None);
        Assert.True(history!.Error is null, history.Error?.Message);
        var file = history.Executions.Single(execution => execution.ActivityId == "node-Call").Items["Done"]!.Single().Binary!["data"];
        var content = await ((IRunJournal)harness.Storage).ReadBlobAsync(Tenants.Default, file.BlobId, CancellationToken.None);
        Assert.Equal("hello", Encoding.UTF8.GetString(content!.Value.Span));
    }

    private static string Caller() => OneFlow.Of("caller",
        ("Seed", "n8n-nodes-base.set", 3.4, new JsonObject { ["mode"] = "raw", ["jsonOutput"] = """{"text":"hello"}""", ["options"] = new JsonObject() }),
        ("Call", "n8n-nodes-base.executeWorkflow", 1.2, new JsonObject { ["workflowId"] = new JsonObject { ["__rl"] = true, ["mode"] = "id", ["value"] = "called" }, ["options"] = new JsonObject() }));

    private static string Called(string settings, params (string Name, string Type, double Version, JsonObject Parameters)[] nodes)
    {
        var flow = JsonNode.Parse(OneFlow.Of("called", nodes))!;
        flow["settings"] = JsonNode.Parse(settings);
        flow["nodes"]![0]!["type"] = "n8n-nodes-base.executeWorkflowTrigger";
        flow["nodes"]![0]!["typeVersion"] = 1;
        return flow.ToJsonString();
    }
}
