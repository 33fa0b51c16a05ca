using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

public sealed class RunTests : IDisposable
{
    private readonly WorkflowHarness _harness = new([typeof(Sequence).Assembly]);

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_sequence_runs_its_steps_in_order()
    {
        var run = await _harness.RunAsync(Flow.Definition(Flow.Sequence("root", Flow.Line("a", "one"), Flow.Line("b", "two"))));

        Assert.Equal(RunStatus.Finished, run.Status);
        Assert.Equal(["one", "two"], run.Lines);
        Assert.All(run.History.Executions, execution => Assert.Equal(ExecutionStatus.Completed, execution.Status));
    }

    [Fact]
    public async Task A_flowchart_follows_the_outcome_and_joins()
    {
        var run = await _harness.RunAsync(Flow.Definition(Flow.Flowchart(
            "root",
            [Flow.Activity("FlowDecision", "d", ("condition", Flow.Js("getVariable('N') > 1"))), Flow.Line("yes", "yes"), Flow.Line("no", "no"), Flow.Line("end", "end")],
            "d:True->yes",
            "d:False->no",
            "yes->end",
            "no->end"), ("N", 2)));

        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        Assert.Equal(["yes", "end"], run.Lines);
    }

    [Fact]
    public async Task A_for_each_runs_its_body_once_per_value()
    {
        var run = await _harness.RunAsync(Flow.Definition(Flow.Activity(
            "ForEach",
            "each",
            ("items", Flow.Input("Object", "[1,2,3]")),
            ("body", Flow.Activity("WriteLine", "w", ("text", Flow.Js("'n' + getVariable('CurrentValue') + $json.value")))))));

        Assert.Equal(RunStatus.Finished, run.Status);
        Assert.Equal(["n11", "n22", "n33"], run.Lines);
    }

    [Fact]
    public async Task A_variable_set_in_one_step_is_seen_by_the_next()
    {
        var run = await _harness.RunAsync(Flow.Definition(
            Flow.Sequence(
                "root",
                Flow.Activity("SetVariable", "set", ("variable", new System.Text.Json.Nodes.JsonObject { ["id"] = "v-Name", ["name"] = "Name", ["typeName"] = "String" }), ("value", Flow.Js("'Ann'"))),
                Flow.Activity("WriteLine", "w", ("text", Flow.Js("`Hello ${variables.Name}`")))),
            ("Name", "")));

        Assert.Equal(["Hello Ann"], run.Lines);
        Assert.Equal("Ann", run.History.Variables["v-Name"].AsString());
    }

    [Fact]
    public async Task A_step_that_fails_faults_the_run_and_says_where()
    {
        var run = await _harness.RunAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("Fault", "f", ("message", Flow.Input("Literal", "no budget"))), Flow.Line("b", "two"))));

        Assert.Equal(RunStatus.Faulted, run.Status);
        Assert.Equal(("f", "no budget"), (run.Rest.Error!.ActivityId, run.Rest.Error.Message));
        Assert.Empty(run.Lines);
    }

    [Fact]
    public async Task A_failure_goes_on_at_the_failed_port()
    {
        var run = await _harness.RunAsync(Flow.Definition(Flow.Flowchart(
            "root",
            [Flow.Activity("Fault", "f", ("message", Flow.Input("Literal", "no budget"))), Flow.Activity("WriteLine", "w", ("text", Flow.Js("$json.error.message")))],
            "f:Failed->w")));

        Assert.Equal(RunStatus.Finished, run.Status);
        Assert.Equal(["no budget"], run.Lines);
    }

    [Fact]
    public async Task A_flow_that_continues_after_incidents_goes_past_a_failure_and_keeps_it()
    {
        var definition = System.Text.Json.Nodes.JsonNode.Parse(Flow.Definition(Flow.Flowchart("root", [Flow.Line("a", "one"), Flow.Activity("Fault", "f", ("message", Flow.Input("Literal", "no budget"))), Flow.Line("b", "two")], "a->f", "a->b")))!;
        definition["options"] = new System.Text.Json.Nodes.JsonObject { ["incidentStrategyType"] = "Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core" };

        var run = await _harness.RunAsync(definition.ToJsonString());

        Assert.Equal((RunStatus.Finished, 1), (run.Status, run.History.Run.IncidentCount));
        Assert.Equal(["one", "two"], run.Lines);
        Assert.Equal("no budget", run.Of("f")[0].Error!.Message);
    }

    [Fact]
    public async Task A_flow_that_calls_itself_for_ever_is_stopped_by_the_limit_it_names()
    {
        await _harness.PublishAsync(Flow.Definition(Flow.Activity("ExecuteWorkflow", "again", ("workflowDefinitionId", Flow.Input("Literal", "itself")), ("waitForCompletion", Flow.Input("Literal", "True")))), "itself");
        var version = (await _harness.Storage.VersionsAsync(Tenants.Default, "itself", CancellationToken.None))[0];
        var run = await _harness.RunAsync(new StartRequest { Definition = version });

        await Eventually.True(async () => await _harness.StatusOfAsync(run.RunId) == RunStatus.Faulted);
        Assert.Contains("32 levels deep", (await _harness.History.ReadAsync(Tenants.Default, run.RunId, CancellationToken.None))!.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plans_are_compiled_once_and_leave_when_there_is_no_room()
    {
        var cache = new PlanCache(_harness.Compiler, _harness.Storage, capacity: 10);
        var hashes = new List<string>();
        for (var i = 0; i < 15; i++)
        {
            hashes.Add((await _harness.PublishAsync(Flow.Definition(Flow.Line($"line{i}", "x")), $"cached-{i}")).ContentHash);
        }

        var first = await cache.GetAsync(Tenants.Default, hashes[0], CancellationToken.None);
        foreach (var hash in hashes)
        {
            await cache.GetAsync(Tenants.Default, hash, CancellationToken.None);
        }

        var newest = await cache.GetAsync(Tenants.Default, hashes[^1], CancellationToken.None);
        Assert.Same(newest, await cache.GetAsync(Tenants.Default, hashes[^1], CancellationToken.None));
        Assert.NotSame(first, await cache.GetAsync(Tenants.Default, hashes[0], CancellationToken.None));
    }

    [Fact]
    public async Task A_delay_suspends_the_run_and_its_time_resumes_it()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        using var harness = new WorkflowHarness([typeof(Sequence).Assembly], time: time);
        var suspended = await harness.RunAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("Delay", "d", ("timeSpan", Flow.Input("Literal", "00:10:00"))), Flow.Line("b", "after"))));
        Assert.Equal(RunStatus.Suspended, suspended.Status);

        time.Advance(TimeSpan.FromMinutes(11));

        await Eventually.True(async () => await harness.StatusOfAsync(suspended.RunId) == RunStatus.Finished);
        Assert.Equal(["after"], harness.LinesOf(suspended.RunId));
    }

    [Fact]
    public async Task An_event_resumes_what_waits_for_it_with_its_payload()
    {
        var waiting = await _harness.RunAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("Event", "e", ("eventName", Flow.Input("Literal", "paid"))), Flow.Activity("WriteLine", "w", ("text", Flow.Js("$json.amount"))))));
        Assert.Equal(RunStatus.Suspended, waiting.Status);

        await _harness.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "paid", ValueObject.From(("amount", 12))), CancellationToken.None);

        await Eventually.True(async () => await _harness.StatusOfAsync(waiting.RunId) == RunStatus.Finished);
        Assert.Equal(["12"], _harness.LinesOf(waiting.RunId));
    }

    [Fact]
    public async Task A_loop_without_end_is_stopped_by_the_limit_it_names()
    {
        using var harness = new WorkflowHarness([typeof(Sequence).Assembly], options: new RuntimeOptions { MaxExecutionsPerRun = 1000 });
        var run = await harness.RunAsync(Flow.Definition(Flow.Flowchart("root", [Flow.Line("a", "x"), Flow.Line("b", "y")], "a->b", "b->a")));

        Assert.Equal(RunStatus.Faulted, run.Status);
        Assert.Equal("Limit", run.Rest.Error!.Type);
        Assert.Contains("1,000", run.Rest.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_can_be_cancelled_while_it_waits()
    {
        var waiting = await _harness.RunAsync(Flow.Definition(Flow.Activity("Event", "e", ("eventName", Flow.Input("Literal", "never")))));

        Assert.True(await _harness.Runtime.CancelAsync(Tenants.Default, waiting.RunId, "not needed", CancellationToken.None));

        await Eventually.True(async () => await _harness.StatusOfAsync(waiting.RunId) == RunStatus.Cancelled);
        Assert.Empty(await _harness.Storage.OfRunAsync(Tenants.Default, waiting.RunId, CancellationToken.None));
    }

    [Fact]
    public async Task A_failed_step_can_be_retried_from_where_it_failed()
    {
        var run = await _harness.RunAsync(Flow.Definition(
            Flow.Sequence("root", Flow.Line("a", "one"), Flow.Activity("WriteLine", "b", ("text", Flow.Js("if (!getVariable('Ready')) throw new Error('not ready'); return 'two'"))), Flow.Line("c", "three")),
            ("Ready", "false")));
        Assert.Equal(RunStatus.Faulted, run.Status);

        await _harness.Runtime.SetVariablesAsync(Tenants.Default, run.RunId, ValueObject.From(("Ready", true)), CancellationToken.None);
        Assert.True(await _harness.Runtime.RetryAsync(Tenants.Default, run.RunId, [], CancellationToken.None));

        await Eventually.True(async () => await _harness.StatusOfAsync(run.RunId) == RunStatus.Finished);
        Assert.Equal(["one", "two", "three"], _harness.LinesOf(run.RunId));
    }

    [Fact]
    public async Task A_failed_step_is_tried_again_with_items_and_inputs_that_a_person_changed()
    {
        var run = await _harness.RunAsync(Flow.Definition(Flow.Flowchart(
            "root",
            [
                Flow.Line("a", "one"),
                Flow.Activity("WriteLine", "b", ("text", Flow.Js("if (!$json.email) throw new Error('no address'); return $json.email"))),
                Flow.Activity("WriteLine", "c", ("text", Flow.Js("'after ' + $json.email"))),
            ],
            "a->b",
            "b->c")));
        Assert.Equal(RunStatus.Faulted, run.Status);
        var failed = run.History.Executions.Single(execution => execution.Status == ExecutionStatus.Faulted);

        Assert.True(await _harness.Runtime.RetryAsync(Tenants.Default, run.RunId, new RetryWith(failed.Number, null, [ValueObject.From(("email", "ada@example.com"))]), CancellationToken.None));

        await Eventually.True(async () => await _harness.StatusOfAsync(run.RunId) == RunStatus.Finished);
        Assert.Equal(["one", "ada@example.com", "after ada@example.com"], _harness.LinesOf(run.RunId));
    }

    [Fact]
    public async Task An_input_that_a_person_gave_takes_the_place_of_its_expression()
    {
        var run = await _harness.RunAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("WriteLine", "b", ("text", Flow.Js("throw new Error('broken')"))), Flow.Line("c", "end"))));
        var failed = run.History.Executions.Single(execution => execution.ActivityId == "b");

        await _harness.Runtime.RetryAsync(Tenants.Default, run.RunId, new RetryWith(failed.Number, ValueObject.From(("Text", "by hand")), null), CancellationToken.None);

        await Eventually.True(async () => await _harness.StatusOfAsync(run.RunId) == RunStatus.Finished);
        Assert.Equal(["by hand", "end"], _harness.LinesOf(run.RunId));
        var history = await _harness.History.ReadAsync(Tenants.Default, run.RunId, CancellationToken.None);
        Assert.Equal("by hand", history!.Executions.Single(execution => execution.ActivityId == "b").Inputs["Text"].AsString());
    }

    [Fact]
    public async Task A_run_that_a_person_changed_goes_on_under_another_host()
    {
        var run = await _harness.RunAsync(Flow.Definition(Flow.Sequence(
            "root",
            Flow.Activity("WriteLine", "b", ("text", Flow.Js("throw new Error('broken')"))),
            Flow.Activity("Event", "wait", ("eventName", Flow.Input("Literal", "go"))),
            Flow.Line("c", "end"))));
        var failed = run.History.Executions.Single(execution => execution.ActivityId == "b");
        await _harness.Runtime.RetryAsync(Tenants.Default, run.RunId, new RetryWith(failed.Number, ValueObject.From(("Text", "by hand")), null), CancellationToken.None);
        await Eventually.True(async () => await _harness.StatusOfAsync(run.RunId) == RunStatus.Suspended);

        using var successor = new WorkflowHarness([typeof(Sequence).Assembly], storage: _harness.Storage);
        await successor.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "go", ValueObject.Empty) { StartsWorkflows = false }, CancellationToken.None);

        await Eventually.True(async () => await successor.StatusOfAsync(run.RunId) == RunStatus.Finished);
        Assert.Equal(["by hand"], _harness.LinesOf(run.RunId));
        Assert.Equal(["end"], successor.LinesOf(run.RunId));
    }

    [Fact]
    public async Task A_failed_step_is_passed_over()
    {
        var run = await _harness.RunAsync(Flow.Definition(Flow.Sequence("root", Flow.Line("a", "one"), Flow.Activity("Fault", "b", ("message", Flow.Input("Literal", "broken"))), Flow.Line("c", "three"))));
        var failed = run.History.Executions.Single(execution => execution.ActivityId == "b");

        Assert.True(await _harness.Runtime.SkipAsync(Tenants.Default, run.RunId, failed.Number, CancellationToken.None));

        await Eventually.True(async () => await _harness.StatusOfAsync(run.RunId) == RunStatus.Finished);
        Assert.Equal(["one", "three"], _harness.LinesOf(run.RunId));
    }

    [Fact]
    public async Task A_step_that_waits_is_passed_over_and_what_it_waited_for_finds_nothing()
    {
        var run = await _harness.RunAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("Event", "e", ("eventName", Flow.Input("Literal", "never"))), Flow.Line("c", "went on"))));
        var waiting = run.History.Executions.Single(execution => execution.ActivityId == "e");

        await _harness.Runtime.SkipAsync(Tenants.Default, run.RunId, waiting.Number, CancellationToken.None);

        await Eventually.True(async () => await _harness.StatusOfAsync(run.RunId) == RunStatus.Finished);
        Assert.Equal(["went on"], _harness.LinesOf(run.RunId));
        Assert.Empty(await _harness.Storage.OfRunAsync(Tenants.Default, run.RunId, CancellationToken.None));
    }
}
