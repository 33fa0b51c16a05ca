using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

public abstract class RunClaimsContract(StorageFixture storage)
{
    private readonly string _tenant = Tenant();
    private readonly IRunCommitter _committer = storage.Get<IRunCommitter>();
    private readonly IRunClaims _claims = storage.Get<IRunClaims>();
    private readonly IRunInbox _inbox = storage.Get<IRunInbox>();

    [Theory]
    [InlineData(RunStatus.Pending)]
    [InlineData(RunStatus.Executing)]
    [InlineData(RunStatus.Suspended)]
    [InlineData(RunStatus.Held)]
    public async Task A_claim_sets_the_owner_and_raises_the_epoch(RunStatus status)
    {
        var run = await StoredAsync(status, owner: null);
        var claimed = await _claims.ClaimAsync(_tenant, run.RunId, "host-a", None);

        Assert.Equal(run with { Owner = "host-a", Epoch = run.Epoch + 1 }, claimed);
        Assert.Equal(claimed, await storage.Get<IRunQueries>().GetAsync(_tenant, run.RunId, None));
        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(Next(claimed!), None));
    }

    [Fact]
    public async Task A_run_of_a_dead_host_is_claimed_and_its_late_commit_refused()
    {
        var run = await StoredAsync(RunStatus.Executing, owner: "dead-host");
        Assert.NotNull(await _claims.ClaimAsync(_tenant, run.RunId, "host-a", None));
        Assert.Equal(CommitResult.Fenced, await _committer.CommitAsync(Next(run), None));
    }

    [Fact]
    public async Task What_the_caller_owns_already_is_not_claimed_again()
    {
        var run = await StoredAsync(RunStatus.Executing, owner: "host-a");
        Assert.Null(await _claims.ClaimAsync(_tenant, run.RunId, "host-a", None));
    }

    [Theory]
    [InlineData(RunStatus.Finished)]
    [InlineData(RunStatus.Cancelled)]
    [InlineData(RunStatus.Faulted)]
    public async Task An_ended_run_is_claimed_only_for_a_command(RunStatus status)
    {
        var run = await StoredAsync(status, owner: null);
        Assert.Null(await _claims.ClaimAsync(_tenant, run.RunId, "host-a", None));

        await _inbox.AddAsync([Command(run, command: InboxCommand.Retry)], None);
        Assert.NotNull(await _claims.ClaimAsync(_tenant, run.RunId, "host-a", None));
    }

    [Fact]
    public async Task A_run_that_is_gone_is_not_claimed() => Assert.Null(await _claims.ClaimAsync(_tenant, Id(), "host-a", None));

    [Fact]
    public async Task Each_run_is_claimed_once_over_eight_racers()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => StoredAsync(RunStatus.Pending, owner: null)));
        var racers = Enumerable.Range(0, 8).Select(i => $"racer-{i}").ToArray();
        foreach (var racer in racers)
        {
            await storage.Get<IHostRegistry>().BeatAsync(racer, None);
        }

        // Where only one host can live, the last to claim wins; the epoch tells how often that was.
        var claims = await Task.WhenAll(racers.Select(racer => Task.Run(async () =>
        {
            var won = new List<RunRow>();
            foreach (var run in runs)
            {
                if (await _claims.ClaimAsync(_tenant, run.RunId, racer, None) is { } claimed)
                {
                    won.Add(claimed);
                }
            }

            return won;
        })));

        var byRun = claims.SelectMany(won => won).ToLookup(run => run.RunId);
        Assert.Equal(40, byRun.Count);
        Assert.All(byRun, won => Assert.Equal(won.Count(), won.Select(run => run.Epoch).Distinct().Count()));
        Assert.All(byRun, won => AssertOwners([.. won]));
    }

    /// <summary>How many of the racers may have won one run.</summary>
    protected virtual void AssertOwners(IReadOnlyList<RunRow> won) => Assert.Single(won);

    [Fact]
    public async Task Work_is_what_is_pending_or_left_by_a_dead_host_or_has_commands_the_callers_own_too()
    {
        var pending = await StoredAsync(RunStatus.Pending, owner: null);
        var left = await StoredAsync(RunStatus.Executing, owner: "dead-host");
        var own = await StoredAsync(RunStatus.Executing, owner: "host-a");
        var idle = await StoredAsync(RunStatus.Executing, owner: "host-a");
        var waiting = await StoredAsync(RunStatus.Suspended, owner: null);
        var woken = await StoredAsync(RunStatus.Suspended, owner: null);
        var retried = await StoredAsync(RunStatus.Faulted, owner: null);
        var ended = await StoredAsync(RunStatus.Finished, owner: null);
        await _inbox.AddAsync([Command(woken), Command(woken), Command(retried, command: InboxCommand.Retry), Command(own)], None);

        var work = await _claims.FindWorkAsync("host-a", int.MaxValue, None);

        var found = work.Where(run => run.TenantId == _tenant).Select(run => run.RunId).ToArray();
        Assert.Equal(new[] { pending, left, own, woken, retried }.Select(run => run.RunId).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.Equal([pending.RunId], work.Where(run => run.TenantId == _tenant && run.IsNew).Select(run => run.RunId));
        Assert.DoesNotContain(found, id => id == idle.RunId || id == waiting.RunId || id == ended.RunId);
    }

    [Fact]
    public async Task What_a_newer_host_has_written_is_left_to_newer_hosts()
    {
        var newer = Run(_tenant, owner: null, status: RunStatus.Executing) with { ReaderVersion = JournalFormat.Version + 1 };
        await _committer.CommitAsync(First(newer), None);
        await _inbox.AddAsync([Command(newer)], None);

        Assert.Null(await _claims.ClaimAsync(_tenant, newer.RunId, "host-a", None));
        Assert.DoesNotContain(await _claims.FindWorkAsync("host-a", int.MaxValue, None), run => run.RunId == newer.RunId);
    }

    [Fact]
    public async Task What_is_given_back_is_work_again_and_its_late_commit_refused()
    {
        var run = await StoredAsync(RunStatus.Executing, owner: null);
        var claimed = (await _claims.ClaimAsync(_tenant, run.RunId, "host-a", None))!;
        await _claims.GiveBackAsync(_tenant, run.RunId, "host-a", claimed.Epoch - 1, None);
        Assert.DoesNotContain(await _claims.FindWorkAsync("host-a", int.MaxValue, None), found => found.RunId == run.RunId);

        await _claims.GiveBackAsync(_tenant, run.RunId, "host-a", claimed.Epoch, None);
        Assert.Contains(await _claims.FindWorkAsync("host-a", int.MaxValue, None), found => found.RunId == run.RunId);
        Assert.Equal(CommitResult.Fenced, await _committer.CommitAsync(Next(claimed), None));
    }

    [Fact]
    public async Task No_more_work_is_found_than_was_asked_for()
    {
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => StoredAsync(RunStatus.Pending, owner: null)));
        Assert.Equal(3, (await _claims.FindWorkAsync("host-a", 3, None)).Count);
    }

    private async Task<RunRow> StoredAsync(RunStatus status, string? owner)
    {
        var run = Run(_tenant, owner: owner, status: status);
        await _committer.CommitAsync(First(run), None);
        return run;
    }
}
