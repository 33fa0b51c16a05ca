using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Values;
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
    public async Task A_crew_is_set_to_work_for_each_item_and_the_step_is_done_when_all_are()
    {
        _crew.WorkingLooks = 3;
        using var harness = Harness();

        var run = await harness.RunAsync("""
            {"definitionId": "each", "name": "Each", "root": {"id": "seq", "type": "Elsa.Sequence", "version": 1, "activities": [
              {"id": "topics", "type": "Bizoholic.PinnedData", "version": 1, "items": [{"topic": "Tea"}, {"topic": "Coffee"}]},
              {"id": "crew", "type": "Bizoholic.RunCrew", "version": 1, "credential": "crew", "inputs": {"type": "JavaScript", "value": "({topic: $json.topic})"} }]}}
            """);
        await SampleFlow.EndAsync(harness, run.RunId);

        var step = (await harness.ReadAsync(run.RunId, run.Rest)).Of("crew").Single();
        Assert.Equal(["kick-1", "kick-2"], step.Items[Outcomes.Done]!.Select(item => item.Json["work"]["kickoffId"].AsString()));
        Assert.Equal(2, _crew.Kickoffs);
    }

    [Fact]
    public async Task Whoever_tries_again_sets_to_work_only_what_failed_and_waits_for_the_others()
    {
        (_crew.WorkingLooks, _crew.Failed) = (int.MaxValue, "kick-1");
        using var harness = Harness();
        var run = await harness.RunAsync("""
            {"definitionId": "each", "name": "Each", "root": {"id": "seq", "type": "Elsa.Sequence", "version": 1, "activities": [
              {"id": "topics", "type": "Bizoholic.PinnedData", "version": 1, "items": [{"topic": "Tea"}, {"topic": "Coffee"}]},
              {"id": "crew", "type": "Bizoholic.RunCrew", "version": 1, "credential": "crew", "inputs": {"type": "JavaScript", "value": "({topic: $json.topic})"} }]}}
            """);
        await BecomesAsync(harness, run.RunId, RunStatus.Faulted);
        _crew.WorkingLooks = 0;

        await harness.Runtime.RetryAsync(Tenants.Default, run.RunId, [], default);
        await BecomesAsync(harness, run.RunId, RunStatus.Finished);

        var step = (await harness.ReadAsync(run.RunId, run.Rest)).Of("crew").Single();
        Assert.Null(step.Error?.Message);
        Assert.Equal(["kick-3", "kick-2"], step.Items[Outcomes.Done]!.Select(item => item.Json["work"]["kickoffId"].AsString()));
    }

    [Fact]
    public async Task Whoever_tries_again_after_the_time_was_up_waits_for_the_same_crew()
    {
        _crew.WorkingLooks = int.MaxValue;
        var time = new MovedTime();
        using var harness = new WorkflowHarness([typeof(AiActivity).Assembly], Here.Services, time);
        var run = await harness.RunAsync(Crew("{\"topic\": \"Tea\"}").Replace("\"credential\"", "\"timeoutMinutes\": 5, \"credential\"", StringComparison.Ordinal));
        time.Ahead = TimeSpan.FromMinutes(6);
        await BecomesAsync(harness, run.RunId, RunStatus.Faulted);
        Assert.Contains("not done within 5 minutes (kickoffId kick-1)", (await harness.ReadAsync(run.RunId, run.Rest)).History.Executions.Single().Error?.Message);
        _crew.WorkingLooks = 0;

        await harness.Runtime.RetryAsync(Tenants.Default, run.RunId, [], default);
        await BecomesAsync(harness, run.RunId, RunStatus.Finished);

        Assert.Equal(1, _crew.Kickoffs);
    }

    [Fact]
    public async Task A_crew_that_waits_for_a_person_goes_on_with_what_was_said()
    {
        _crew.AsksPerson = true;
        using var harness = Harness();

        var (status, first, second) = await TwoAsync(harness, """ "type": "Bizoholic.RunCrew", "credential": "crew" """, """ "inputs": {"type": "Object", "value": {"topic": "Tea"}} """, """ "feedback": "Shorter", "approves": false """);

        Assert.Equal((RunStatus.Finished, "interrupted", "outline"), (status, first["state"].AsString(), first["result"]["current_task"].AsString()));
        Assert.Equal(("done", "A report on tea", "kick-1"), (second["state"].AsString(), second["result"]["output"].AsString(), second["work"]["kickoffId"].AsString()));
        Assert.Equal((1, ("Shorter", false)), (_crew.Kickoffs, Assert.Single(_crew.Answers)));
    }

    [Fact]
    public async Task A_graph_that_waits_for_a_person_goes_on_with_the_answer_once()
    {
        _graph.Interrupts = true;
        using var harness = Harness();

        var (status, first, second) = await TwoAsync(harness, """ "type": "Bizoholic.RunGraph", "credential": "graph", "assistant": "writer" """, """ "input": {"type": "Object", "value": {"q": 1}} """, """ "answer": {"type": "Object", "value": {"text": "Black tea"}} """);

        Assert.Equal((RunStatus.Finished, "interrupted"), (status, first["state"].AsString()));
        Assert.Equal(("done", "Black tea", first["work"]["threadId"]), (second["state"].AsString(), second["result"]["answer"].AsString(), second["work"]["threadId"]));
        Assert.Equal(2, _graph.Runs);
    }

    [Fact]
    public async Task An_answer_to_a_graph_that_got_lost_is_not_given_twice()
    {
        _graph.Interrupts = true;
        var settings = new HarnessSettings { Services = Here.Services };
        var started = await ActivityHarness.RunAsync<RunGraph>(new { credential = "graph", assistant = "writer" }, settings);
        var waiting = new { type = "Object", value = """{"work": {"threadId": "#"}}""".Replace("#", started.Remembered[0]["threadId"].ToString(), StringComparison.Ordinal) };
        _graph.LosesStart = true;
        await Assert.ThrowsAsync<FaultException>(() => ActivityHarness.RunAsync<RunGraph>(new { credential = "graph", assistant = "writer", goesOnWith = waiting, answer = "Yes" }, settings));

        var again = await ActivityHarness.RunAsync<RunGraph>(new { credential = "graph", assistant = "writer", goesOnWith = waiting, answer = "Yes" }, settings);

        Assert.Equal(("run-2", 2), (again.Remembered[0]["runId"].AsString(), _graph.Runs));
    }

    [Fact]
    public async Task What_does_not_wait_cannot_go_on()
    {
        var empty = new { type = "Object", value = """{"state": "done"}""" };

        Assert.Contains("has to name work.kickoffId", (await Here.FailAsync<RunCrew>(new { credential = "crew", goesOnWith = empty })).Message);
        Assert.Contains("has to name work.threadId", (await Here.FailAsync<RunGraph>(new { credential = "graph", assistant = "writer", goesOnWith = empty })).Message);
        Assert.Equal(0, _crew.Kickoffs);
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
        return (await BecomesAsync(harness, run.RunId, RunStatus.Finished, RunStatus.Faulted), (await harness.ReadAsync(run.RunId, run.Rest)).History.Executions.Single());
    }

    private static async Task<RunStatus> BecomesAsync(WorkflowHarness harness, string runId, params RunStatus[] wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (await harness.StatusOfAsync(runId) is { } status && wanted.Contains(status))
            {
                return status;
            }

            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>A step, and one of the same kind that goes on with what it left.</summary>
    private static async Task<(RunStatus? Status, Value First, Value Second)> TwoAsync(WorkflowHarness harness, string both, string first, string second)
    {
        var run = await harness.RunAsync("""
            {"definitionId": "two", "name": "Two", "root": {"id": "chart", "type": "Elsa.Flowchart", "version": 1,
              "activities": [{"id": "a", "version": 1, #both, #first}, {"id": "b", "version": 1, #both, #second, "goesOnWith": {"type": "JavaScript", "value": "$json"}}],
              "connections": [{"source": {"activity": "a", "port": "Done"}, "target": {"activity": "b", "port": "In"}}]}}
            """.Replace("#both", both, StringComparison.Ordinal).Replace("#first", first, StringComparison.Ordinal).Replace("#second", second, StringComparison.Ordinal));
        await SampleFlow.EndAsync(harness, run.RunId);
        var steps = (await harness.ReadAsync(run.RunId, run.Rest)).History.Executions;
        return (await harness.StatusOfAsync(run.RunId), Left("a"), Left("b"));

        Value Left(string step) => steps.Single(one => one.ActivityId == step).Items[Outcomes.Done]![0].Json;
    }

    private WorkflowHarness Harness() => new([typeof(AiActivity).Assembly], Here.Services);

    private sealed class MovedTime : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }

    private static string Crew(string inputs)
        => """{"definitionId": "c", "name": "C", "root": {"id": "c", "type": "Bizoholic.RunCrew", "version": 1, "credential": "crew", "inputs": {"type": "Object", "value": #}}}""".Replace("#", inputs, StringComparison.Ordinal);
}
