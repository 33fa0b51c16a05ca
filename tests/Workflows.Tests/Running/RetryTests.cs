using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

public sealed class RetryTests : IDisposable
{
    private readonly ProbeWorld _world = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
    private readonly WorkflowHarness _harness;

    public RetryTests() => _harness = new WorkflowHarness([typeof(Sequence).Assembly, typeof(Probe).Assembly], _world, _time);

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_step_is_tried_again_with_growing_waits_and_a_new_key_for_each_definite_failure()
    {
        _world.Answer = (_, before, _) => before < 2 ? throw new FaultException("busy") : Task.CompletedTask;
        var run = await _harness.RunAsync(Flow.Definition(Probe("""{"tries": 3, "wait": 10, "factor": 3, "jitter": 0}""")));
        Assert.Equal(RunStatus.Suspended, run.Status);

        Assert.Equal([_time.GetUtcNow().AddSeconds(10)], await DueAsync(run.RunId));
        _time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.True(async () => _world.Calls.Count == 2 && await _harness.StatusOfAsync(run.RunId) == RunStatus.Suspended);
        Assert.Equal([_time.GetUtcNow().AddSeconds(30)], await DueAsync(run.RunId));
        _time.Advance(TimeSpan.FromSeconds(30));
        await EndsAsync(run.RunId, RunStatus.Finished);
        Assert.Equal(3, _world.Calls.Select(call => call.Key).Distinct().Count());
        var row = await ((IRunQueries)_harness.Storage).GetAsync(Tenants.Default, run.RunId, default);
        Assert.Equal(0, row!.IncidentCount);
    }

    [Fact]
    public async Task A_failure_that_may_have_worked_is_tried_again_under_the_same_key()
    {
        _world.Answer = (_, before, _) => before < 1 ? throw new HttpRequestException("the connection broke") : Task.CompletedTask;
        var run = await _harness.RunAsync(Flow.Definition(Probe("""{"tries": 2, "wait": 1}""")));
        await PassAsync(run.RunId);
        await EndsAsync(run.RunId, RunStatus.Finished);
        Assert.Single(_world.Calls.Select(call => call.Key).Distinct());
    }

    [Fact]
    public async Task The_wait_a_service_asks_for_goes_before_a_shorter_one()
    {
        _world.Answer = (_, _, _) => throw new FaultException("busy") { RetryAfter = TimeSpan.FromMinutes(7) };
        var run = await _harness.RunAsync(Flow.Definition(Probe("""{"tries": 2, "wait": 1}""")));
        Assert.Equal([_time.GetUtcNow().AddMinutes(7)], await DueAsync(run.RunId));
    }

    [Fact]
    public async Task When_the_tries_are_used_up_the_run_fails_with_the_last_error_and_a_person_may_try_again()
    {
        _world.Answer = (_, before, _) => throw new FaultException($"failure {before + 1}");
        var run = await _harness.RunAsync(Flow.Definition(Probe("""{"tries": 2, "wait": 1}""")));
        await PassAsync(run.RunId);
        await EndsAsync(run.RunId, RunStatus.Faulted);
        var history = await _harness.History.ReadAsync(Tenants.Default, run.RunId, default);
        Assert.Equal("failure 2", history!.Error!.Message);

        _world.Answer = (_, _, _) => Task.CompletedTask;
        Assert.True(await _harness.Runtime.RetryAsync(Tenants.Default, run.RunId, [], default));
        await EndsAsync(run.RunId, RunStatus.Finished);
    }

    /// <summary>The first and the second fail once each: together as often as one of them may.</summary>
    [Fact]
    public async Task Each_item_of_a_step_has_its_own_tries()
    {
        _world.Answer = (_, before, _) => before is 0 or 2 ? throw new FaultException("busy") : Task.CompletedTask;
        var run = await _harness.RunAsync(Flow.Definition(Flow.Sequence("root", Three(), EachProbe())));
        await PassAsync(run.RunId);
        await Eventually.True(async () => _world.Calls.Count == 3 && await _harness.StatusOfAsync(run.RunId) == RunStatus.Suspended);
        await PassAsync(run.RunId);
        await EndsAsync(run.RunId, RunStatus.Finished);
        Assert.Equal(["0", "0", "1", "1", "2"], _world.Calls.Select(call => call.Key.Split('-')[^2]));
    }

    [Fact]
    public async Task An_item_that_always_fails_has_no_more_tries_because_others_are_done_meanwhile()
    {
        var others = new TaskCompletionSource();
        _world.Answer = async (_, before, cancellation) =>
        {
            if (before is 0 or 3)
            {
                await others.Task.WaitAsync(cancellation);
                throw new FaultException("busy");
            }

            if (before == 2)
            {
                others.SetResult();
            }
        };
        var each = EachProbe();
        each["customProperties"]!["concurrency"] = 3;
        var run = await _harness.RunAsync(Flow.Definition(Flow.Sequence("root", Three(), each)));
        await PassAsync(run.RunId);
        await EndsAsync(run.RunId, RunStatus.Faulted);
        Assert.Equal(4, _world.Calls.Count);
    }

    [Fact]
    public async Task What_is_final_or_cannot_be_told_apart_from_a_second_time_is_not_tried_again()
    {
        _world.Answer = (_, _, _) => throw new FaultException("never") { IsFinal = true };
        Assert.Equal(RunStatus.Faulted, (await _harness.RunAsync(Flow.Definition(Probe("""{"tries": 5}""")))).Status);
        _world.Answer = (_, _, _) => throw new HttpRequestException("the connection broke");
        Assert.Equal(RunStatus.Faulted, (await _harness.RunAsync(Flow.Definition(Custom(Flow.Activity("OnceProbe", "p"), "retry", """{"tries": 5}""")))).Status);
    }

    [Fact]
    public async Task A_flow_says_it_for_all_its_steps_and_a_step_for_itself()
    {
        _world.Answer = (_, _, _) => throw new FaultException("busy");
        var flow = JsonNode.Parse(Flow.Definition(Flow.Sequence("root", Flow.Activity("Probe", "p"))))!.AsObject();
        flow["customProperties"] = new JsonObject { ["retry"] = JsonNode.Parse("""{"tries": 2, "wait": 60, "jitter": 0}""") };
        Assert.Equal([_time.GetUtcNow().AddMinutes(1)], await DueAsync((await _harness.RunAsync(flow.ToJsonString())).RunId));

        var own = flow["root"]!["activities"]![0]!.AsObject();
        own["customProperties"] = new JsonObject { ["retryOnFail"] = true, ["maxTries"] = 2, ["waitBetweenTries"] = 3000 };
        Assert.Equal([_time.GetUtcNow().AddSeconds(3)], await DueAsync((await _harness.RunAsync(flow.ToJsonString())).RunId));
    }

    [Theory]
    [InlineData("""{"tries": 0}""")]
    [InlineData("""{"wait": "soon"}""")]
    [InlineData("""{"factor": 0}""")]
    [InlineData("""{"jitter": 2}""")]
    [InlineData("5")]
    public void A_wrong_policy_keeps_the_flow_from_being_published(string retry)
        => Assert.Contains(_harness.Compiler.Compile(DefinitionReader.Read(System.Text.Encoding.UTF8.GetBytes(Flow.Definition(Probe(retry))))).Problems, problem => problem.Path == "customProperties.retry");

    [Fact]
    public void Chance_keeps_those_apart_that_failed_together()
    {
        var policy = new RetryPolicy(5, TimeSpan.FromSeconds(10), 2, TimeSpan.FromSeconds(15), 0.5);
        Assert.Equal(TimeSpan.FromSeconds(5), policy.WaitAfter(1, null, 0));
        Assert.Equal(TimeSpan.FromSeconds(15), policy.WaitAfter(1, null, 1));
        Assert.Equal(TimeSpan.FromSeconds(15), policy.WaitAfter(4, null, 0.5));
    }

    [Fact]
    public async Task A_step_that_takes_too_long_fails_even_when_it_does_not_listen()
    {
        var started = new TaskCompletionSource();
        var late = new TaskCompletionSource();
        _world.Answer = (_, _, _) =>
        {
            started.TrySetResult();
            return late.Task;
        };
        var start = await _harness.Runtime.StartAsync(new StartRequest { Definition = await _harness.PublishAsync(Flow.Definition(Custom(Flow.Activity("Probe", "p"), "timeout", "\"00:00:30\""))), ReturnAtOnce = true }, default);
        await started.Task;
        _time.Advance(TimeSpan.FromSeconds(31));
        var rest = await start.Rest;
        Assert.Equal((RunStatus.Faulted, "Timeout"), (rest.Status, rest.Error!.Type));
        late.SetResult();
    }

    [Fact]
    public async Task A_step_that_waits_too_long_fails_and_its_Failed_branch_goes_on()
    {
        var run = await _harness.RunAsync(Flow.Definition(Flow.Flowchart("root", [Custom(Flow.Activity("Event", "wait", ("eventName", Flow.Input("Literal", "never"))), "timeout", "60"), Flow.Line("late", "too late")], "wait:Failed->late")));
        Assert.Equal(RunStatus.Suspended, run.Status);
        _time.Advance(TimeSpan.FromSeconds(61));
        await EndsAsync(run.RunId, RunStatus.Finished);
        Assert.Equal(["too late"], _harness.LinesOf(run.RunId));
    }

    [Fact]
    public async Task A_run_that_takes_too_long_fails_whether_it_works_or_waits()
    {
        var flow = JsonNode.Parse(Flow.Definition(Flow.Sequence("root", Flow.Activity("Delay", "d", ("timeSpan", Flow.Input("Literal", "01:00:00"))))))!.AsObject();
        flow["customProperties"] = new JsonObject { ["timeout"] = "00:10:00" };
        var waiting = await _harness.RunAsync(flow.ToJsonString());
        flow["root"] = Flow.Sequence("root", Flow.Activity("Probe", "p"));
        var started = new TaskCompletionSource();
        _world.Answer = (_, _, cancellation) =>
        {
            started.TrySetResult();
            return Task.Delay(Timeout.Infinite, CancellationToken.None);
        };
        var working = await _harness.Runtime.StartAsync(new StartRequest { Definition = await _harness.PublishAsync(flow.ToJsonString()), ReturnAtOnce = true }, default);
        await started.Task;

        _time.Advance(TimeSpan.FromMinutes(11));
        await EndsAsync(waiting.RunId, RunStatus.Faulted);
        await EndsAsync(working.RunId, RunStatus.Faulted);

        // Taken up again by a person it has its time again.
        _world.Answer = (_, _, _) => Task.CompletedTask;
        Assert.True(await _harness.Runtime.RetryAsync(Tenants.Default, working.RunId, [], default));
        await EndsAsync(working.RunId, RunStatus.Finished);
    }

    internal static JsonObject Custom(JsonObject activity, string name, string json)
    {
        activity["customProperties"] = new JsonObject { [name] = JsonNode.Parse(json) };
        return activity;
    }

    private static JsonObject Three()
    {
        var three = Flow.Activity("ThreeItems", "three");
        three["type"] = "Golden.ThreeItems";
        return three;
    }

    private static JsonObject EachProbe()
    {
        var each = Probe("""{"tries": 2, "wait": 1, "jitter": 0}""");
        each["customProperties"]!["perItem"] = true;
        return each;
    }

    private static JsonObject Probe(string retry) => Custom(Flow.Activity("Probe", "p"), "retry", retry);

    private async Task<DateTimeOffset?[]> DueAsync(string runId)
        => [.. (await ((IBookmarkStore)_harness.Storage).OfRunAsync(Tenants.Default, runId, default)).Select(bookmark => bookmark.DueAt)];

    private async Task PassAsync(string runId)
    {
        await Eventually.True(async () => await _harness.StatusOfAsync(runId) == RunStatus.Suspended);
        _time.Advance(TimeSpan.FromMinutes(1));
    }

    private Task EndsAsync(string runId, RunStatus status) => Eventually.True(async () => await _harness.StatusOfAsync(runId) == status);
}
