using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Services.Tests;

public sealed class AgentStepTests : IAsyncLifetime
{
    private CrewFake _crew = null!;
    private GraphFake _graph = null!;

    private Surroundings Here => new Surroundings()
        .With("crew", "crewAiApi", ("url", _crew.Address.ToString()), ("token", CrewFake.Token))
        .With("graph", "langGraphApi", ("url", _graph.Address.ToString()), ("apiKey", GraphFake.Key));

    public async Task InitializeAsync() => (_crew, _graph) = (await CrewFake.StartAsync(), await GraphFake.StartAsync());

    public async Task DisposeAsync()
    {
        await _crew.DisposeAsync();
        await _graph.DisposeAsync();
    }

    [Fact]
    public async Task A_crew_is_set_to_work_once_and_looked_at_until_it_is_done()
    {
        _crew.WorkingLooks = 1;
        using var harness = Harness();

        var (status, step) = await RunAsync(harness, Crew("{\"topic\": \"Tea\"}"));

        Assert.Equal((RunStatus.Finished, null), (status, step.Error?.Message));
        var result = step.Outputs["Result"];
        Assert.Equal(("done", "A report on tea", "kick-1"), (result["state"].AsString(), result["result"]["output"].AsString(), result["work"]["kickoffId"].AsString()));
        Assert.Equal(1, _crew.Kickoffs);
    }

    [Fact]
    public async Task What_a_crew_started_is_remembered_before_it_is_asked_about()
    {
        var result = await ActivityHarness.RunAsync<RunCrew>(new { credential = "crew", inputs = new { type = "Object", value = "{\"topic\": \"Tea\"}" } }, new HarnessSettings { Services = Here.Services });

        Assert.Equal("kick-1", Assert.Single(result.Remembered)["kickoffId"].AsString());
        Assert.Single(result.Bookmarks);
    }

    [Fact]
    public async Task A_crew_that_fails_or_misses_an_input_says_so()
    {
        _crew.Fails = true;
        using var harness = Harness();

        Assert.Contains("no sources", (await RunAsync(harness, Crew("{\"topic\": \"Tea\"}"))).Step.Error?.Message);
        Assert.Contains("needs more inputs: topic", (await RunAsync(harness, Crew("{}"))).Step.Error?.Message);
    }

    [Fact]
    public async Task A_graph_whose_start_was_lost_is_not_started_twice()
    {
        _graph.LosesStart = true;
        var properties = new { credential = "graph", assistant = "writer", input = new { type = "Object", value = "{\"q\": 1}" } };
        await Assert.ThrowsAsync<FaultException>(() => ActivityHarness.RunAsync<RunGraph>(properties, new HarnessSettings { Services = Here.Services }));

        var again = await ActivityHarness.RunAsync<RunGraph>(properties, new HarnessSettings { Services = Here.Services });

        Assert.Equal(("run-1", 1), (again.Remembered[0]["runId"].AsString(), _graph.Runs));
    }

    [Fact]
    public async Task A_graph_leaves_its_state()
    {
        using var harness = Harness();

        var (status, step) = await RunAsync(harness, """{"definitionId": "g", "name": "G", "root": {"id": "g", "type": "Bizoholic.RunGraph", "version": 1, "credential": "graph", "assistant": "writer", "input": {"type": "Object", "value": {"q": 1}}}}""");

        Assert.Equal((RunStatus.Finished, null), (status, step.Error?.Message));
        Assert.Equal("Green tea", step.Outputs["Result"]["result"]["answer"].AsString());
    }

    /// <summary>Runs a flow of one step to its end, past its waits.</summary>
    private static async Task<(RunStatus? Status, ExecutionHistory Step)> RunAsync(WorkflowHarness harness, string definition)
    {
        var run = await harness.RunAsync(definition);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await harness.StatusOfAsync(run.RunId) is not (RunStatus.Finished or RunStatus.Faulted))
        {
            await Task.Delay(20, patience.Token);
        }

        return (await harness.StatusOfAsync(run.RunId), (await harness.ReadAsync(run.RunId, run.Rest)).History.Executions.Single());
    }

    private WorkflowHarness Harness() => new([typeof(AiActivity).Assembly], Here.Services);

    private static string Crew(string inputs)
        => """{"definitionId": "c", "name": "C", "root": {"id": "c", "type": "Bizoholic.RunCrew", "version": 1, "credential": "crew", "inputs": {"type": "Object", "value": #}}}""".Replace("#", inputs, StringComparison.Ordinal);
}
