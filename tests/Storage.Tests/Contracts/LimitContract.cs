using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

/// <summary>Limits that hold over all hosts: runs of a tenant, calls with a credential.</summary>
public abstract class LimitContract(StorageFixture storage)
{
    private readonly string _tenant = Tenant();
    private readonly IRunCommitter _committer = storage.Get<IRunCommitter>();
    private readonly IRunClaims _claims = storage.Get<IRunClaims>();
    private readonly ILimitStore _limits = storage.Get<ILimitStore>();
    private readonly ICallBudget _budget = storage.Get<ICallBudget>();

    [Fact]
    public async Task A_limit_is_set_changed_and_removed()
    {
        var limit = Calls("a", perMinute: 60, burst: 5);
        await _limits.SetLimitAsync(limit, None);
        await _limits.SetLimitAsync(Calls("b", perMinute: 1, burst: 1), None);
        await _limits.SetLimitAsync(limit with { Burst = 6 }, None);
        Assert.Equal([limit with { Burst = 6 }, Calls("b", perMinute: 1, burst: 1)], (await _limits.LimitsAsync(None)).Where(row => row.TenantId == _tenant).OrderBy(row => row.Target));

        Assert.True(await _limits.RemoveLimitAsync(_tenant, LimitKind.Credential, "a", None));
        Assert.False(await _limits.RemoveLimitAsync(_tenant, LimitKind.Credential, "a", None));
    }

    [Fact]
    public async Task Of_a_tenants_waiting_runs_as_many_are_claimed_at_once_as_it_may_have_whatever_their_flows()
    {
        await _limits.SetLimitAsync(new LimitRow(_tenant, LimitKind.Tenant, "", 3, 0, 0), None);
        var runs = new List<RunRow>();
        for (var i = 0; i < 12; i++)
        {
            runs.Add(Run(_tenant, owner: null, status: RunStatus.Pending) with { DefinitionId = $"flow-{i % 4}", MaxConcurrent = i % 2 });
            await _committer.CommitAsync(First(runs[i]), None);
        }

        var other = Run(Tenant(), owner: null, status: RunStatus.Pending);
        await _committer.CommitAsync(First(other), None);
        var resumed = Run(_tenant, owner: null, status: RunStatus.Suspended);
        await _committer.CommitAsync(First(resumed), None);

        var claimed = (await Task.WhenAll(runs.Select(run => Task.Run(() => _claims.ClaimAsync(_tenant, run.RunId, "host-a", None).AsTask())))).OfType<RunRow>().ToArray();
        Assert.Equal(3, claimed.Length);
        Assert.Empty(await FoundAsync());

        // What has begun goes on, and so do others.
        Assert.NotNull(await _claims.ClaimAsync(_tenant, resumed.RunId, "host-a", None));
        Assert.NotNull(await _claims.ClaimAsync(other.TenantId, other.RunId, "host-a", None));
    }

    [Fact]
    public async Task A_place_becomes_free_when_a_run_of_the_tenant_rests()
    {
        await _limits.SetLimitAsync(new LimitRow(_tenant, LimitKind.Tenant, "", 1, 0, 0), None);
        var (first, second) = (Run(_tenant, owner: null, status: RunStatus.Pending), Run(_tenant, owner: null, status: RunStatus.Pending));
        await _committer.CommitAsync(First(first), None);
        await _committer.CommitAsync(First(second), None);
        var claimed = await _claims.ClaimAsync(_tenant, first.RunId, "host-a", None);
        Assert.Null(await _claims.ClaimAsync(_tenant, second.RunId, "host-a", None));

        await _committer.CommitAsync(Next(claimed! with { Status = RunStatus.Suspended }).With(release: true), None);
        Assert.Equal([second.RunId], await FoundAsync());
        Assert.NotNull(await _claims.ClaimAsync(_tenant, second.RunId, "host-a", None));
    }

    [Fact]
    public async Task Of_many_calls_at_once_as_many_go_out_as_the_credential_allows()
    {
        var limit = Calls("c", perMinute: 1, burst: 5);
        await _limits.SetLimitAsync(limit, None);
        var waits = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => _budget.TakeAsync(limit, TimeSpan.FromSeconds(1), None).AsTask())));
        Assert.Equal(5, waits.Count(wait => wait == TimeSpan.Zero));
        Assert.All(waits.Where(wait => wait > TimeSpan.Zero), wait => Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_wait_that_is_welcome_takes_its_call_and_the_next_one_waits_longer()
    {
        var limit = Calls("d", perMinute: 60, burst: 1);
        await _limits.SetLimitAsync(limit, None);
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 3; i++)
        {
            waits.Add(await _budget.TakeAsync(limit, TimeSpan.FromMinutes(1), None));
        }

        Assert.Equal(TimeSpan.Zero, waits[0]);
        Assert.True(waits[1] > TimeSpan.Zero);
        Assert.True(waits[2] > waits[1]);
    }

    [Fact]
    public async Task Without_a_limit_calls_do_not_wait()
        => Assert.Equal(TimeSpan.Zero, await _budget.TakeAsync(Calls("none", 1, 1), TimeSpan.Zero, None));

    private LimitRow Calls(string credential, int perMinute, int burst) => new(_tenant, LimitKind.Credential, credential, 0, perMinute, burst);

    private async Task<List<string>> FoundAsync() => [.. (await _claims.FindWorkAsync("host-a", 10_000, None)).Where(found => found.TenantId == _tenant).Select(found => found.RunId)];
}
