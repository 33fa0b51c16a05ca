using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

/// <summary>What keeps a run from being driven although nobody owns it: pauses, limits, and the deaths it caused.</summary>
public abstract class PauseContract(StorageFixture storage)
{
    private readonly string _tenant = Tenant();
    private readonly IRunCommitter _committer = storage.Get<IRunCommitter>();
    private readonly IRunClaims _claims = storage.Get<IRunClaims>();
    private readonly IPauseStore _pauses = storage.Get<IPauseStore>();
    private readonly IBookmarkStore _bookmarks = storage.Get<IBookmarkStore>();

    [Fact]
    public async Task Runs_of_a_paused_flow_are_neither_found_nor_claimed_nor_due_until_it_is_resumed()
    {
        var (paused, other) = (await StoredAsync("paused"), await StoredAsync("other"));
        var pause = new PauseRow(_tenant, PauseKind.Flow, "paused", Now, "ann", "too loud");
        await _pauses.PauseAsync(pause, None);
        await _pauses.PauseAsync(pause with { Reason = "again" }, None);

        Assert.Contains(pause, await _pauses.PausesAsync(None));
        Assert.Null(await _claims.ClaimAsync(_tenant, paused.RunId, "host-a", None));
        Assert.Equal([other.RunId], await FoundAsync());
        Assert.Equal([other.RunId], await DueAsync());

        Assert.True(await _pauses.ResumeAsync(_tenant, PauseKind.Flow, "paused", None));
        Assert.False(await _pauses.ResumeAsync(_tenant, PauseKind.Flow, "paused", None));
        Assert.Equal(new HashSet<string> { paused.RunId, other.RunId }, (await DueAsync()).ToHashSet());
        Assert.NotNull(await _claims.ClaimAsync(_tenant, paused.RunId, "host-a", None));
    }

    [Fact]
    public async Task A_run_of_a_paused_flow_is_claimed_to_be_cancelled()
    {
        var run = await StoredAsync("cancelled");
        await _pauses.PauseAsync(new PauseRow(_tenant, PauseKind.Flow, "cancelled", Now, "ann", ""), None);
        await storage.Get<IRunInbox>().AddAsync([Command(run, command: InboxCommand.Cancel)], None);
        Assert.Contains(run.RunId, await FoundAsync());
        Assert.NotNull(await _claims.ClaimAsync(_tenant, run.RunId, "host-a", None));
    }

    [Theory]
    [InlineData(RunStatus.Held)]
    [InlineData(RunStatus.Faulted)]
    public async Task What_has_ended_or_is_held_has_no_time_to_keep(RunStatus status)
    {
        await StoredAsync("done", status);
        Assert.Empty(await DueAsync());
    }

    [Fact]
    public async Task Deaths_are_counted_until_the_run_gets_on()
    {
        var run = Run(_tenant, owner: "dead-0");
        await _committer.CommitAsync(First(run), None);
        for (var death = 1; death <= 3; death++)
        {
            var claimed = await _claims.ClaimAsync(_tenant, run.RunId, $"dead-{death}", None);
            Assert.Equal(death, claimed!.Deaths);
            run = claimed;
        }

        Assert.Equal(CommitOutcome.Accepted, (await _committer.CommitAsync(Next(run), None)).Outcome);
        Assert.Equal(0, (await storage.Get<IRunQueries>().GetAsync(_tenant, run.RunId, None))!.Deaths);
        Assert.Equal(1, (await _claims.ClaimAsync(_tenant, run.RunId, "host-b", None))!.Deaths);
    }

    [Fact]
    public async Task Of_waiting_runs_as_many_are_claimed_at_once_as_their_flow_allows_by_however_many_hosts()
    {
        var runs = new List<RunRow>();
        for (var i = 0; i < 12; i++)
        {
            runs.Add(Run(_tenant, owner: null, status: RunStatus.Pending) with { DefinitionId = "limited", MaxConcurrent = 3, Priority = i == 7 ? 5 : 0 });
            await _committer.CommitAsync(First(runs[i]), None);
        }

        Assert.Equal(runs[7].RunId, (await FoundAsync())[0]);

        // An embedded storage knows one living host only.
        var claimed = (await Task.WhenAll(runs.Select(run => _claims.ClaimAsync(_tenant, run.RunId, "host-a", None).AsTask()))).OfType<RunRow>().ToArray();
        Assert.Equal(3, claimed.Length);
        Assert.Empty(await FoundAsync());

        Assert.Equal(CommitOutcome.Accepted, (await _committer.CommitAsync(Next(claimed[0] with { Status = RunStatus.Finished }).With(release: true), None)).Outcome);
        Assert.Equal(9, (await FoundAsync()).Count);
    }

    private async Task<RunRow> StoredAsync(string definition, RunStatus status = RunStatus.Executing)
    {
        var run = Run(_tenant, owner: null, status: status) with { DefinitionId = definition };
        await _committer.CommitAsync(First(run).With(bookmarks: [Bookmark(run, hash: null, due: Now.AddYears(-20))]), None);
        return run;
    }

    private async Task<List<string>> FoundAsync() => [.. (await _claims.FindWorkAsync("host-a", 10_000, None)).Where(found => found.TenantId == _tenant).Select(found => found.RunId)];

    private async Task<List<string>> DueAsync() => [.. (await _bookmarks.DueAsync(Now, 10_000, None)).Where(due => due.TenantId == _tenant).Select(due => due.RunId)];
}
