using System.Collections.Concurrent;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Storage.InMemory;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>Only so many runs are in memory at once; the others wait in the storage.</summary>
public sealed class RoomTests : IDisposable
{
    private readonly SlowService _service = new();
    private readonly InMemoryStorage _storage = new();
    private readonly List<WorkflowHarness> _hosts = [];

    public void Dispose() => _hosts.ForEach(host => host.Dispose());

    [Fact]
    public async Task New_runs_beyond_the_room_are_accepted_and_begin_in_their_order_each_once()
    {
        var host = Host(new RuntimeOptions { MaxNewRuns = 2 });
        var flow = await host.PublishAsync(Slow);
        var starts = new List<StartResult>();
        for (var i = 0; i < 5; i++)
        {
            starts.Add(await host.Runtime.StartAsync(new StartRequest { Definition = flow, ReturnAtOnce = i % 2 == 0 }, default));
        }

        await Eventually.True(() => Task.FromResult(_service.Called.Count == 2));
        Assert.Equal(2, host.Runtime.ActiveCount);
        Assert.Equal([RunStatus.Pending, RunStatus.Pending, RunStatus.Pending], await Task.WhenAll(starts[2..].Select(start => host.StatusOfAsync(start.RunId))));

        // Somebody who looks on, or a step that waits for it, does not stand in line.
        var tried = await host.Runtime.StartAsync(new StartRequest { Definition = flow, IsTest = true }, default);
        var called = await host.Runtime.StartAsync(new StartRequest { Definition = flow, NeedsNoRoom = true }, default);
        await Eventually.True(() => Task.FromResult(_service.Called.Count == 4));
        Answer(tried);
        Answer(called);
        Assert.Equal(RunStatus.Finished, (await called.Rest).Status);

        // Of runs of the same millisecond their ids tell which is first.
        var line = starts[..2].Concat(starts[2..].OrderBy(start => start.RunId, StringComparer.Ordinal)).ToArray();
        for (var ended = 0; ended < line.Length; ended++)
        {
            Answer(line[ended]);
            if (ended + 2 < line.Length)
            {
                await Eventually.True(() => Task.FromResult(_service.Called.Last() == line[ended + 2].RunId));
            }
        }

        Assert.Equal(RunStatus.Finished, (await starts[3].Rest).Status);
        foreach (var start in starts)
        {
            await Eventually.True(async () => await host.StatusOfAsync(start.RunId) == RunStatus.Finished);
        }

        Assert.Equal(7, _service.Called.Count);
    }

    [Fact]
    public async Task Runs_that_wait_for_room_begin_at_a_host_that_has_it()
    {
        var full = Host(new RuntimeOptions { MaxNewRuns = 1 });
        var flow = await full.PublishAsync(Slow);
        await full.Runtime.StartAsync(new StartRequest { Definition = flow }, default);
        var waiting = await full.Runtime.StartAsync(new StartRequest { Definition = flow, ReturnAtOnce = true }, default);

        var other = Host(new RuntimeOptions());
        await Eventually.True(() => Task.FromResult(_service.Called.Contains(waiting.RunId)));
        Answer(waiting);
        await Eventually.True(async () => await other.StatusOfAsync(waiting.RunId) == RunStatus.Finished);
    }

    [Fact]
    public async Task A_run_that_waits_for_room_can_be_cancelled()
    {
        var host = Host(new RuntimeOptions { MaxNewRuns = 1 });
        var flow = await host.PublishAsync(Slow);
        await host.Runtime.StartAsync(new StartRequest { Definition = flow }, default);
        var waiting = await host.Runtime.StartAsync(new StartRequest { Definition = flow }, default);

        Assert.True(await host.Runtime.CancelAsync(Tenants.Default, waiting.RunId, "enough", default));
        Assert.Equal(RunStatus.Cancelled, (await waiting.Rest).Status);
        Assert.Single(_service.Called);
    }

    [Fact]
    public async Task Many_runs_that_wait_for_a_slow_service_keep_no_other_from_going_on_after_its_wait()
    {
        var host = Host(new RuntimeOptions { MaxNewRuns = 1 });
        var slow = await host.PublishAsync(Flow.Definition(Flow.Sequence("root", Waits("slow"), Flow.Activity("CallSlowService", "p"))), "slow");
        for (var i = 0; i < 200; i++)
        {
            var run = await host.Runtime.StartAsync(new StartRequest { Definition = slow, NeedsNoRoom = true }, default);
            await run.Rest;
        }

        await host.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "slow", default) { StartsWorkflows = false }, default);
        await Eventually.True(() => Task.FromResult(_service.Called.Count == 200));
        var full = await host.PublishAsync(Slow);
        await host.Runtime.StartAsync(new StartRequest { Definition = full }, default);
        await host.Runtime.StartAsync(new StartRequest { Definition = full, ReturnAtOnce = true }, default);

        var quick = await host.Runtime.StartAsync(new StartRequest { Definition = await host.PublishAsync(Flow.Definition(Flow.Sequence("root", Waits("quick"), Flow.Line("w", "on"))), "quick"), NeedsNoRoom = true }, default);
        await quick.Rest;
        await host.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "quick", default) { StartsWorkflows = false }, default);
        await Eventually.True(async () => await host.StatusOfAsync(quick.RunId) == RunStatus.Finished);
    }

    [Fact]
    public void Every_other_place_is_kept_for_a_start_that_does_not_wait()
    {
        var places = new RunPlaces(2);
        Assert.True(places.TryTake());
        Assert.True(places.TryTake());
        Assert.False(places.TryTake());
        places.SetLine([("t", "1"), ("t", "2"), ("t", "3")], hasMore: false);

        Assert.False(places.TryPassOn(out _));
        Assert.True(places.TryTake());
        Assert.True(places.TryPassOn(out var next));
        Assert.Equal("1", next.RunId);

        // Nobody came for the place that was kept: with the next one both go to those in line.
        Assert.False(places.TryPassOn(out _));
        Assert.True(places.TryPassOn(out next));
        Assert.Equal("2", next.RunId);
        Assert.True(places.TryNext(out next));
        Assert.Equal("3", next.RunId);
        Assert.False(places.TryTake());
    }

    private static string Slow => Flow.Definition(Flow.Sequence("root", Flow.Activity("CallSlowService", "p")));

    private static System.Text.Json.Nodes.JsonObject Waits(string name) => Flow.Activity("Event", "e", ("eventName", Flow.Input("Literal", name)));

    private void Answer(StartResult start) => _service.AnswerTo(start.RunId).TrySetResult();

    private WorkflowHarness Host(RuntimeOptions options)
    {
        var host = new WorkflowHarness([typeof(Sequence).Assembly, typeof(CallSlowService).Assembly], _service, options: options, storage: _storage);
        _hosts.Add(host);
        return host;
    }
}

/// <summary>A service that answers when the test says so.</summary>
internal sealed class SlowService : IServiceProvider
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _answers = new(StringComparer.Ordinal);

    /// <summary>The runs that called, in their order.</summary>
    public ConcurrentQueue<string> Called { get; } = new();

    public TaskCompletionSource AnswerTo(string runId) => _answers.GetOrAdd(runId, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    public object? GetService(Type serviceType) => serviceType == typeof(SlowService) ? this : null;
}

/// <summary>A step that waits for <see cref="SlowService"/>.</summary>
[Activity("Elsa", "Tests", "Calls the slow service of the test.", Effect = SideEffect.Keyed)]
public sealed class CallSlowService : Activity
{
    protected internal override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var service = context.GetRequiredService<SlowService>();
        service.Called.Enqueue(context.RunId);
        await service.AnswerTo(context.RunId).Task.WaitAsync(context.CancellationToken);
    }
}
