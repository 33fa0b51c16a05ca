using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>Steps whose credential is paused or used up: they wait, and it counts as nothing.</summary>
public sealed class HeldBackTests : IDisposable
{
    private readonly ProbeWorld _world = new();
    private readonly WorkflowHarness _host;
    private volatile bool _isHeld = true;
    private TimeSpan _wait = TimeSpan.FromHours(1);

    public HeldBackTests()
    {
        _host = new WorkflowHarness([typeof(Sequence).Assembly, typeof(Probe).Assembly], _world);
        _world.Answer = (_, _, _) => _isHeld ? throw new HeldBackException("Paused.", "credential:c", _wait) : Task.CompletedTask;
    }

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("Probe")]
    [InlineData("OnceProbe")]
    public async Task A_step_that_is_held_back_goes_on_when_what_it_waits_for_is_released(string kind)
    {
        var run = await StartAsync(Flow.Sequence("root", Flow.Activity(kind, "p"), Flow.Line("w", "after")));
        await WaitsAsync(run);

        await _host.Runtime.ReleaseAsync(Tenants.Default, "credential:other", "one", default);
        await _host.Runtime.ReleaseAsync(Tenants.Default, "credential:c", "still held", default);
        await Eventually.True(() => Task.FromResult(_world.Calls.Count == 2));
        await WaitsAsync(run);

        _isHeld = false;
        await _host.Runtime.ReleaseAsync(Tenants.Default, "credential:c", "resumed", default);
        Assert.Equal(RunStatus.Finished, (await EndedAsync(run)).Status);
        Assert.Equal(3, _world.Calls.Count);
        Assert.Equal(["after"], _host.LinesOf(run));
    }

    [Fact]
    public async Task It_looks_again_by_itself_after_the_wait_however_often()
    {
        _wait = TimeSpan.FromMilliseconds(10);
        var run = await StartAsync(Flow.Sequence("root", Flow.Activity("OnceProbe", "p")));
        await Eventually.True(() => Task.FromResult(_world.Calls.Count >= 4));
        _isHeld = false;
        Assert.Equal((RunStatus.Finished, 0), await EndedAsync(run));
    }

    [Fact]
    public async Task A_run_that_is_held_back_can_be_cancelled()
    {
        var run = await StartAsync(Flow.Sequence("root", Flow.Activity("Probe", "p")));
        await WaitsAsync(run);
        Assert.True(await _host.Runtime.CancelAsync(Tenants.Default, run, "enough", default));
        Assert.Equal(RunStatus.Cancelled, (await EndedAsync(run)).Status);
    }

    private async Task<string> StartAsync(JsonObject root)
        => (await _host.Runtime.StartAsync(new StartRequest { Definition = await _host.PublishAsync(Flow.Definition(root)), ReturnAtOnce = true }, default)).RunId;

    private Task WaitsAsync(string run) => Eventually.True(async () => await _host.StatusOfAsync(run) == RunStatus.Suspended);

    private async Task<(RunStatus Status, int Incidents)> EndedAsync(string run)
    {
        await Eventually.True(async () => await _host.StatusOfAsync(run) is RunStatus.Finished or RunStatus.Faulted or RunStatus.Cancelled or RunStatus.Held);
        var row = (await ((IRunQueries)_host.Storage).GetAsync(Tenants.Default, run, default))!;
        return (row.Status, row.IncidentCount);
    }
}
