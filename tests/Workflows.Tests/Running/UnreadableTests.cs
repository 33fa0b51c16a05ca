using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>A run that cannot be read is kept, marked and explained; others go on.</summary>
public sealed class UnreadableTests : IDisposable
{
    private readonly WorkflowHarness _harness = new([typeof(Sequence).Assembly], options: new RuntimeOptions { RecoveryInterval = TimeSpan.FromMilliseconds(50) });

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData(true, "cut short or damaged")]
    [InlineData(false, "this host reads up to")]
    public async Task A_run_with_half_a_record_or_one_of_a_newer_version_is_held_and_others_go_on(bool isCut, string reason)
    {
        var broken = await WaitingAsync("broken");
        var whole = await WaitingAsync("whole");
        await AppendAsync(broken, isCut ? await FirstRowButHalfARecordAsync(whole) : new byte[] { JournalWriter.FormatVersion + 1, 0 });

        await _harness.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "go", Value.Null) { StartsWorkflows = false }, CancellationToken.None);

        await Eventually.True(async () => await _harness.StatusOfAsync(broken) == RunStatus.Held && await _harness.StatusOfAsync(whole) == RunStatus.Finished);
        var history = (await _harness.History.ReadAsync(Tenants.Default, broken, CancellationToken.None))!;
        Assert.Equal(("Journal", null), (history.Error!.Type, history.Error.ActivityId));
        Assert.Contains("Journal row 1 cannot be read", history.Error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, history.Error.Message, StringComparison.Ordinal);
        Assert.Equal("root", history.Executions[0].ActivityId);
        Assert.Equal(1, history.Run.IncidentCount);
        Assert.Empty(await InboxAsync(broken));
    }

    [Fact]
    public async Task One_that_still_cannot_be_read_when_it_is_retried_stays_held()
    {
        var run = await WaitingAsync("stays");
        await AppendAsync(run, new byte[] { JournalWriter.FormatVersion + 1, 0 });
        await CancelledInVainAsync(run);
        var before = await RowAsync(run);

        Assert.True(await _harness.Runtime.RetryAsync(Tenants.Default, run, [], CancellationToken.None));

        await Eventually.True(async () => (await InboxAsync(run)).Count == 0 && (await RowAsync(run)).Owner is null);
        Assert.Equal((RunStatus.Held, before.LastSequence), ((await RowAsync(run)).Status, (await RowAsync(run)).LastSequence));
    }

    [Fact]
    public async Task One_that_can_be_read_again_goes_on_when_it_is_retried()
    {
        var run = await WaitingAsync("mended");
        using var journal = new JournalWriter(null);
        journal.Begin((await RowAsync(run)).LastSequence + 1, DateTimeOffset.UnixEpoch);
        journal.Apply(new RunEnded(RunStatus.Held, Payload.Of(new Value(UnreadableRun.Describe(new JournalException(7, "it was away")))), DateTimeOffset.UnixEpoch));
        await AppendAsync(run, journal.Written.ToArray(), RunStatus.Held);

        Assert.True(await _harness.Runtime.RetryAsync(Tenants.Default, run, [], CancellationToken.None));
        await Eventually.True(async () => await _harness.StatusOfAsync(run) == RunStatus.Suspended);
        await _harness.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "go", Value.Null) { StartsWorkflows = false }, CancellationToken.None);

        await Eventually.True(async () => await _harness.StatusOfAsync(run) == RunStatus.Finished);
    }

    private async Task CancelledInVainAsync(string run)
    {
        await _harness.Runtime.CancelAsync(Tenants.Default, run, "not needed", CancellationToken.None);
        await Eventually.True(async () => await _harness.StatusOfAsync(run) == RunStatus.Held);
    }

    private async Task<string> WaitingAsync(string id)
    {
        var version = await _harness.PublishAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("Event", "wait", ("eventName", Flow.Input("Literal", "go"))), Flow.Line("after", "after"))), id);
        return (await _harness.RunAsync(new StartRequest { Definition = version })).RunId;
    }

    private async Task<RunRow> RowAsync(string run) => (await ((IRunQueries)_harness.Storage).GetAsync(Tenants.Default, run, CancellationToken.None))!;

    private ValueTask<IReadOnlyList<InboxRow>> InboxAsync(string run) => ((IRunInbox)_harness.Storage).ReadAsync(Tenants.Default, run, CancellationToken.None);

    private async Task<byte[]> FirstRowButHalfARecordAsync(string run)
        => await _harness.Storage.ReadAsync(Tenants.Default, run, 0, CancellationToken.None).FirstAsync() is var row ? row.Payload[..^3].ToArray() : [];

    private async Task AppendAsync(string run, byte[] burst, RunStatus? status = null)
    {
        var row = (await ((IRunClaims)_harness.Storage).ClaimAsync(Tenants.Default, run, "another-host", CancellationToken.None))!;
        var result = await _harness.Storage.CommitAsync(
            new RunCommit { Row = row with { LastSequence = row.LastSequence + 1, Status = status ?? row.Status, IncidentCount = status is null ? 0 : 1 }, ReleaseOwner = true, Burst = new JournalRow(row.LastSequence + 1, burst) },
            CancellationToken.None);
        Assert.Equal(CommitOutcome.Accepted, result.Outcome);
    }
}
