using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>Events that come before their run waits for them.</summary>
public sealed class KeptEventTests : IDisposable
{
    private readonly WorkflowHarness _host = new([typeof(Sequence).Assembly, typeof(Probe).Assembly]);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_run_takes_what_came_since_it_began_one_event_for_each_wait_and_nothing_from_before()
    {
        var version = await _host.PublishAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("Event", "go", ("eventName", Flow.Input("Literal", "go"))), Flow.Activity("EventProbe", "a"), Flow.Activity("EventProbe", "b"), Flow.Activity("EventProbe", "c"))));
        Assert.Equal(0, await TellAsync("before"));
        var run = (await _host.Runtime.StartAsync(new StartRequest { Definition = version }, default)).RunId;
        Assert.Equal(0, await TellAsync("first"));
        Assert.Equal(0, await TellAsync("second"));
        Assert.Equal(0, await TellAsync("first"));
        Assert.Equal(0, await TellAsync("not kept", TimeSpan.Zero));

        await _host.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "go", Value.Null), default);
        await Eventually.True(() => Task.FromResult(_host.LinesOf(run).Count == 2));
        Assert.Equal(["first", "second"], _host.LinesOf(run));

        await WaitsAsync(run);
        Assert.Equal(0, await TellAsync("second"));
        Assert.Equal(1, await TellAsync("third"));
        await EndedAsync(run);
        Assert.Equal(["first", "second", "third"], _host.LinesOf(run));
    }

    [Fact]
    public async Task Two_events_at_once_are_for_two_waits()
    {
        var version = await _host.PublishAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("EventProbe", "a"), Flow.Activity("EventProbe", "b"))));
        var run = (await _host.Runtime.StartAsync(new StartRequest { Definition = version }, default)).RunId;
        await WaitsAsync(run);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(at => Task.Run(async () => await TellAsync($"{at % 2}"))));

        await EndedAsync(run);
        Assert.Equal(["0", "1"], _host.LinesOf(run).Order());
    }

    [Fact]
    public async Task Branches_that_wait_for_the_same_event_go_on_together()
    {
        var version = await _host.PublishAsync(Flow.Definition(Flow.Activity("Parallel", "root", ("activities", new System.Text.Json.Nodes.JsonArray(Flow.Activity("EventProbe", "a"), Flow.Activity("EventProbe", "b"))))));
        var run = (await _host.Runtime.StartAsync(new StartRequest { Definition = version }, default)).RunId;
        await WaitsAsync(run);

        Assert.Equal(1, await TellAsync("one"));

        await EndedAsync(run);
        Assert.Equal(["one", "one"], _host.LinesOf(run));
    }

    /// <summary>The host dies when the wait is stored and nothing has been looked up yet.</summary>
    [Fact]
    public async Task What_a_dead_host_did_not_look_up_another_does()
    {
        var version = await _host.PublishAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("EventProbe", "a"))));
        using (var dead = new WorkflowRuntime(Roles(), _host.Plans, _host.Triggers, new ProbeWorld(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<WorkflowRuntime>.Instance, new RuntimeOptions { HostIncarnation = "dead" }))
        {
            _host.Dispose();
            await dead.StartAsync(new StartRequest { Definition = version }, default);
            Assert.Equal(OutboxKind.Recall, Assert.Single(await ((IOutbox)_host.Storage).ReadAsync(10, default)).Kind);
            await ((IEventStore)_host.Storage).KeepAsync(
                new KeptEvent(Tenants.Default, "id", "/there", "early", "\"early\""u8.ToArray(), DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1)), [new EventSubject(EventProbe.Hash, "order-1")], default);
        }

        using var next = new WorkflowHarness([typeof(Sequence).Assembly, typeof(Probe).Assembly], storage: _host.Storage);
        await Eventually.True(async () => (await ((IRunQueries)_host.Storage).ListAsync(Tenants.Default, new RunFilter(), default)).Rows is [{ Status: RunStatus.Finished }]);
        await Eventually.True(async () => (await ((IOutbox)_host.Storage).ReadAsync(10, default)).Count == 0);
    }

    private RuntimeStorage Roles() => new(_host.Storage, _host.Storage, _host.Storage, _host.Storage, _host.Storage, _host.Storage, _host.Storage, _host.Storage, _host.Storage, _host.Storage);

    private async Task<int> TellAsync(string delivery, TimeSpan? keptFor = null) => await _host.Runtime.TellAsync(
        new IncomingEvent(Tenants.Default, "/there", delivery, delivery) { AnyHash = "any", Subjects = [new EventSubject(EventProbe.Hash, "order-1")], KeptFor = keptFor ?? TimeSpan.FromDays(1) }, default);

    /// <summary>It has looked at what was kept, too: what is told from now on is handed over by who tells it.</summary>
    private Task WaitsAsync(string run) => Eventually.True(async () => await _host.StatusOfAsync(run) == RunStatus.Suspended
        && (await ((IRunInbox)_host.Storage).ReadAsync(Tenants.Default, run, default)).Count == 0 && (await ((IOutbox)_host.Storage).ReadAsync(10, default)).Count == 0);

    private Task EndedAsync(string run) => Eventually.True(async () => await _host.StatusOfAsync(run) == RunStatus.Finished);
}

/// <summary>A step that waits for an event about one thing, and says which one came.</summary>
[Activity("Elsa", "Tests", "Waits for an event.")]
public sealed class EventProbe : Activity
{
    public static string Hash { get; } = StimulusHash.Of("Probe", "order-1");

    protected override void Execute(ActivityExecutionContext context) => context.CreateBookmark(new BookmarkRequest("Probe") { Stimulus = "order-1", TakesKept = true });

    protected internal override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        context.WriteLine(context.Resumption!.Input.ToString());
        return default;
    }
}
