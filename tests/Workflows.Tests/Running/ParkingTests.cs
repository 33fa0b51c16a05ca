using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Storage.InMemory;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>Runs that do not go on by themselves.</summary>
public sealed class ParkingTests : IDisposable
{
    private readonly ProbeWorld _world = new();
    private readonly InMemoryStorage _storage = new();
    private readonly List<WorkflowHarness> _hosts = [];

    public void Dispose() => _hosts.ForEach(host => host.Dispose());

    [Fact]
    public async Task A_run_that_kills_three_hosts_is_held_and_does_not_kill_a_fourth()
    {
        _world.Answer = (_, _, _) => Task.Delay(Timeout.Infinite, CancellationToken.None);
        var first = Host();
        var start = await first.Runtime.StartAsync(new StartRequest { Definition = await first.PublishAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("Probe", "deadly")))), ReturnAtOnce = true }, default);
        for (var death = 1; death <= 3; death++)
        {
            await Eventually.True(() => Task.FromResult(_world.Calls.Count == death));
            if (death < 3)
            {
                // A host that is gone owns its runs no longer: the next one takes over.
                Host();
            }
        }

        var fourth = Host();
        await Eventually.True(async () => await fourth.StatusOfAsync(start.RunId) == RunStatus.Held);
        Assert.Equal(3, _world.Calls.Count);
        var history = await fourth.History.ReadAsync(Tenants.Default, start.RunId, default);
        Assert.Equal("Poisoned", history!.Error!.Type);
        Assert.Contains("3 times in a row", history.Error.Message);

        // A person who has mended the cause lets it go on, under the same key as before.
        _world.Answer = (_, _, _) => Task.CompletedTask;
        Assert.True(await fourth.Runtime.RetryAsync(Tenants.Default, start.RunId, [], default));
        await Eventually.True(async () => await fourth.StatusOfAsync(start.RunId) == RunStatus.Finished);
        Assert.Single(_world.Calls.Select(call => call.Key).Distinct());
    }

    [Fact]
    public async Task A_run_whose_journal_is_damaged_is_held_with_the_reason_and_others_go_on()
    {
        var host = Host();
        var run = await host.RunAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("Event", "e", ("eventName", Flow.Input("Literal", "go"))), Flow.Line("w", "went on"))));
        var row = (await ((IRunQueries)_storage).GetAsync(Tenants.Default, run.RunId, default))!;
        var claimed = (await ((IRunClaims)_storage).ClaimAsync(Tenants.Default, run.RunId, "vandal", default))!;
        await _storage.CommitAsync(new RunCommit { Row = claimed with { LastSequence = row.LastSequence + 1 }, Burst = new JournalRow(row.LastSequence + 1, new byte[] { 1, 2, 3 }), ReleaseOwner = true }, default);

        await host.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "go", default) { StartsWorkflows = false }, default);
        await Eventually.True(async () => await host.StatusOfAsync(run.RunId) == RunStatus.Held);
        Assert.Equal("Unreadable", (await host.History.ReadAsync(Tenants.Default, run.RunId, default))!.Error!.Type);
        Assert.Equal(RunStatus.Finished, (await host.RunAsync(Flow.Definition(Flow.Line("w", "others")))).Status);
    }

    [Fact]
    public async Task An_effect_whose_outcome_nobody_knows_is_held_for_a_person_and_not_repeated()
    {
        _world.Answer = (_, _, _) => Task.Delay(Timeout.Infinite, CancellationToken.None);
        var first = Host();
        var start = await first.Runtime.StartAsync(new StartRequest { Definition = await first.PublishAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("OnceProbe", "mail"), Flow.Line("w", "after")))), ReturnAtOnce = true }, default);
        await Eventually.True(() => Task.FromResult(_world.Calls.Count == 1));

        _world.Answer = (_, _, _) => Task.CompletedTask;
        var second = Host();
        await Eventually.True(async () => await second.StatusOfAsync(start.RunId) == RunStatus.Held);
        Assert.Single(_world.Calls);
        Assert.Equal("OutcomeUnknown", (await second.History.ReadAsync(Tenants.Default, start.RunId, default))!.Error!.Type);

        // Whoever has looked there and found nothing has it done now.
        Assert.True(await second.Runtime.RetryAsync(Tenants.Default, start.RunId, [], default));
        await Eventually.True(async () => await second.StatusOfAsync(start.RunId) == RunStatus.Finished);
        Assert.Equal(2, _world.Calls.Count);
        Assert.Equal(["after"], second.LinesOf(start.RunId));
    }

    [Fact]
    public async Task Runs_of_a_paused_flow_are_kept_and_begin_when_it_is_resumed()
    {
        var host = Host();
        host.Runtime.IsPaused = (_, _) => true;
        await _storage.PauseAsync(new PauseRow(Tenants.Default, PauseKind.Flow, "flow", DateTimeOffset.UtcNow, "ann", ""), default);
        var start = await host.Runtime.StartAsync(new StartRequest { Definition = await host.PublishAsync(Flow.Definition(Flow.Line("w", "ran"))) }, default);
        Assert.Equal(RunStatus.Pending, await host.StatusOfAsync(start.RunId));
        Assert.Null(await ((IRunClaims)_storage).ClaimAsync(Tenants.Default, start.RunId, "another", default));

        await _storage.ResumeAsync(Tenants.Default, PauseKind.Flow, "flow", default);
        host.Runtime.IsPaused = null;
        host.Runtime.LookForWork();
        Assert.Equal(RunStatus.Finished, (await start.Rest).Status);
    }

    [Fact]
    public async Task A_run_under_way_comes_to_rest_when_its_flow_is_paused_and_can_be_cancelled()
    {
        var begun = new TaskCompletionSource();
        var hold = new TaskCompletionSource();
        _world.Answer = (_, _, _) =>
        {
            begun.TrySetResult();
            return hold.Task;
        };
        var host = Host();
        var start = await host.Runtime.StartAsync(new StartRequest { Definition = await host.PublishAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("Probe", "p"), Flow.Line("w", "after")))), ReturnAtOnce = true }, default);
        await begun.Task;
        await _storage.PauseAsync(new PauseRow(Tenants.Default, PauseKind.Flow, "flow", DateTimeOffset.UtcNow, "ann", ""), default);
        host.Runtime.IsPaused = (_, _) => true;
        host.Runtime.DrainPaused();
        hold.SetResult();
        await Eventually.True(async () => (await ((IRunQueries)_storage).GetAsync(Tenants.Default, start.RunId, default))!.Owner is null);
        Assert.Empty(host.LinesOf(start.RunId));

        Assert.True(await host.Runtime.CancelAsync(Tenants.Default, start.RunId, "enough", default));
        await Eventually.True(async () => await host.StatusOfAsync(start.RunId) == RunStatus.Cancelled);
    }

    [Fact]
    public async Task Runs_may_end_at_the_very_moment_at_which_they_are_asked_to_put_their_work_down()
    {
        var host = Host();
        var flow = await host.PublishAsync(Flow.Definition(Flow.Line("w", "ran")));
        using var ended = new CancellationTokenSource();
        Exception? failure = null;
        var drainer = 0;
        host.Runtime.IsPaused = (_, _) => Environment.CurrentManagedThreadId == drainer;
        var draining = new Thread(() =>
        {
            drainer = Environment.CurrentManagedThreadId;
            while (!ended.IsCancellationRequested)
            {
                failure = Record.Exception(host.Runtime.DrainPaused) ?? failure;
            }
        });
        draining.Start();

        for (var i = 0; i < 5_000; i++)
        {
            await host.Runtime.StartAsync(new StartRequest { Definition = flow, ReturnAtOnce = true }, default);
        }

        await ended.CancelAsync();
        draining.Join();
        Assert.Null(failure);
        await Eventually.True(async () => (await ((IRunQueries)_storage).ListAsync(Tenants.Default, new RunFilter { Statuses = [RunStatus.Finished], Take = 1 }, default)).Total == 5_000);
    }

    [Fact]
    public async Task No_more_runs_of_a_flow_are_under_way_than_it_allows_and_the_important_ones_begin_first()
    {
        var host = Host();
        var open = new System.Collections.Concurrent.ConcurrentQueue<TaskCompletionSource>();
        _world.Answer = (_, _, _) =>
        {
            var hold = new TaskCompletionSource();
            open.Enqueue(hold);
            return hold.Task;
        };
        var flow = JsonNode.Parse(Flow.Definition(Flow.Sequence("root", Flow.Activity("Probe", "p"))))!.AsObject();
        flow["customProperties"] = new JsonObject { ["maxConcurrentRuns"] = 2, ["maxQueuedRuns"] = 3 };
        var ordinary = await host.PublishAsync(flow.ToJsonString());
        var starts = new List<StartResult>();
        for (var i = 0; i < 4; i++)
        {
            starts.Add(await host.Runtime.StartAsync(new StartRequest { Definition = ordinary }, default));
            await Eventually.True(() => Task.FromResult(open.Count >= Math.Min(2, starts.Count)));
        }

        flow["customProperties"]!["priority"] = 10;
        starts.Add(await host.Runtime.StartAsync(new StartRequest { Definition = await host.PublishAsync(flow.ToJsonString()) }, default));
        await Assert.ThrowsAsync<QueueFullException>(async () => await host.Runtime.StartAsync(new StartRequest { Definition = ordinary }, default));
        Assert.Equal(2, open.Count);

        Assert.True(open.TryDequeue(out var one));
        one.SetResult();
        await starts[4].RestOrBegin(host, _world);
        for (var ended = 1; ended < 5; ended++)
        {
            await Eventually.True(() => Task.FromResult(open.TryDequeue(out one)));
            one!.SetResult();
        }

        foreach (var start in starts)
        {
            Assert.Equal(RunStatus.Finished, (await start.Rest).Status);
        }
    }

    private WorkflowHarness Host()
    {
        var host = new WorkflowHarness([typeof(Sequence).Assembly, typeof(Probe).Assembly], _world, storage: _storage);
        _hosts.Add(host);
        return host;
    }
}

internal static class StartedRun
{
    /// <summary>The run has begun before any other that was waiting.</summary>
    public static async Task RestOrBegin(this StartResult start, WorkflowHarness host, ProbeWorld world)
    {
        await Eventually.True(() => Task.FromResult(world.Calls.Count == 3));
        Assert.StartsWith(start.RunId, world.Calls.Last().Key);
        Assert.NotEqual(RunStatus.Pending, await host.StatusOfAsync(start.RunId));
    }
}
