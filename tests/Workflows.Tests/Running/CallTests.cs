using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>Calls that a run waits for.</summary>
public sealed class CallTests : IDisposable
{
    private readonly WorkflowHarness _host = new([typeof(Sequence).Assembly, typeof(Probe).Assembly]);

    public void Dispose() => _host.Dispose();

    /// <summary>Two presses of a button at once: both callers saw the run wait before the first was taken.</summary>
    [Fact]
    public async Task A_call_that_was_taken_is_known_also_when_its_run_waits_no_more()
    {
        var run = await _host.RunAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("Event", "wait", ("eventName", Flow.Input("Literal", "go"))))));
        var bookmark = Assert.Single(await _host.Storage.OfRunAsync(Tenants.Default, run.RunId, default)).BookmarkId;

        var first = await ResumeAsync(bookmark, "press");
        await first.Rest;
        var second = await ResumeAsync(bookmark, "press");
        var other = await ResumeAsync(bookmark, "another");

        Assert.True(first.Found);
        Assert.Equal((run.RunId, "hash"), (second.RunId, second.Duplicate?.BodyHash));
        Assert.Equal((false, null), (other.Found, other.Duplicate));
    }

    private async Task<ResumeResult> ResumeAsync(string bookmark, string call)
        => await _host.Runtime.ResumeAsync(Tenants.Default, bookmark, ValueObject.Empty, new CallName(call, "hash", Value.Null, TimeSpan.FromHours(1)), default);
}
