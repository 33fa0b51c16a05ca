using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Storage.InMemory;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

public sealed class UndoTests : IDisposable
{
    private readonly ProbeWorld _world = new();
    private readonly InMemoryStorage _storage = new();
    private readonly WorkflowHarness _harness;

    public UndoTests() => _harness = new WorkflowHarness([typeof(Sequence).Assembly, typeof(Probe).Assembly], _world, storage: _storage);

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_run_that_fails_takes_back_its_steps_in_reverse_order()
    {
        var run = await _harness.RunAsync(Undoing(Flow.Activity("Probe", "a"), Flow.Activity("Probe", "b"), Flow.Activity("Fault", "f", ("message", Flow.Input("Literal", "no")))));
        Assert.Equal((RunStatus.Faulted, "no"), (run.Status, run.Rest.Error!.Message));
        Assert.Equal(["b/b", "a/a"], _world.Undone.Select(undone => undone.Step));
        Assert.All(_world.Undone, undone => Assert.EndsWith("-undo", undone.Key));
        Assert.Equal(2, run.History.Events.Count(happened => happened.Kind == HistoryEventKind.Undone));

        // What is taken back cannot go on.
        await _harness.Runtime.RetryAsync(Tenants.Default, run.RunId, [], default);
        await Eventually.True(async () => (await ((IRunInbox)_storage).ReadAsync(Tenants.Default, run.RunId, default)).Count == 0);
        Assert.Equal(RunStatus.Faulted, await _harness.StatusOfAsync(run.RunId));
    }

    [Fact]
    public async Task A_run_that_is_cancelled_takes_back_its_steps()
    {
        var run = await _harness.RunAsync(Undoing(Flow.Activity("Probe", "a"), Flow.Activity("Delay", "d", ("timeSpan", Flow.Input("Literal", "01:00:00")))));
        Assert.True(await _harness.Runtime.CancelAsync(Tenants.Default, run.RunId, "changed my mind", default));
        await Eventually.True(async () => await _harness.StatusOfAsync(run.RunId) == RunStatus.Cancelled);
        Assert.Equal(["a/a"], _world.Undone.Select(undone => undone.Step));
    }

    [Fact]
    public async Task Without_the_setting_nothing_is_taken_back()
    {
        await _harness.RunAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("Probe", "a"), Flow.Activity("Fault", "f"))));
        Assert.Empty(_world.Undone);
    }

    [Fact]
    public async Task What_cannot_be_taken_back_is_noted_and_the_rest_is()
    {
        _world.AnswerUndo = step => step == "b" ? throw new FaultException("it is gone") : Task.CompletedTask;
        var run = await _harness.RunAsync(Undoing(Flow.Activity("Probe", "a"), Flow.Activity("Probe", "b"), Flow.Activity("Fault", "f")));
        Assert.Equal(["b/b", "a/a"], _world.Undone.Select(undone => undone.Step));
        Assert.Contains(run.History.Events, happened => happened.Message == "could not be undone: it is gone");
    }

    [Fact]
    public async Task A_crash_while_steps_are_taken_back_goes_on_where_it_was()
    {
        // The host dies while b is being taken back: its process's memory is gone, the storage stays.
        var reached = new TaskCompletionSource();
        _world.AnswerUndo = step =>
        {
            reached.TrySetResult();
            return step == "b" ? Task.Delay(Timeout.Infinite) : Task.CompletedTask;
        };
        var start = await _harness.Runtime.StartAsync(
            new StartRequest { Definition = await _harness.PublishAsync(Undoing(Flow.Activity("Probe", "a"), Flow.Activity("Probe", "b"), Flow.Activity("Probe", "c"), Flow.Activity("Fault", "f"))), ReturnAtOnce = true }, default);
        await reached.Task;
        await Eventually.True(() => Task.FromResult(_world.Undone.Count == 2));

        _world.AnswerUndo = _ => Task.CompletedTask;
        using var successor = new WorkflowHarness([typeof(Sequence).Assembly, typeof(Probe).Assembly], _world, storage: _storage);
        await Eventually.True(async () => await successor.StatusOfAsync(start.RunId) == RunStatus.Faulted);
        Assert.Equal(["c/c", "b/b", "b/b", "a/a"], _world.Undone.Select(undone => undone.Step));
        Assert.Equal(3, _world.Undone.Select(undone => undone.Key).Distinct().Count());
    }

    [Fact]
    public async Task A_run_that_was_about_to_end_when_its_host_died_ends_like_that()
    {
        // A step is still under way when another one fails, and when a person cancels: the decision is durable before the end.
        var hold = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        _world.Answer = (_, _, _) =>
        {
            begun.TrySetResult();
            return hold.Task;
        };
        var start = await _harness.Runtime.StartAsync(new StartRequest { Definition = await _harness.PublishAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("Probe", "slow"), Flow.Line("w", "after")))), ReturnAtOnce = true }, default);
        await begun.Task;
        Assert.True(await _harness.Runtime.CancelAsync(Tenants.Default, start.RunId, "enough", default));
        await Eventually.True(async () => (await ((IRunInbox)_storage).ReadAsync(Tenants.Default, start.RunId, default)).Count == 0);

        using var successor = new WorkflowHarness([typeof(Sequence).Assembly, typeof(Probe).Assembly], _world, storage: _storage);
        await Eventually.True(async () => await successor.StatusOfAsync(start.RunId) == RunStatus.Cancelled);
        hold.SetResult();
    }

    private static string Undoing(params JsonObject[] steps)
    {
        var flow = JsonNode.Parse(Flow.Definition(Flow.Sequence("root", steps)))!.AsObject();
        flow["customProperties"] = new JsonObject { ["undo"] = true };
        return flow.ToJsonString();
    }
}
