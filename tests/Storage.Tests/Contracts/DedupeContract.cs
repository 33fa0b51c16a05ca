using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

public abstract class DedupeContract(StorageFixture storage)
{
    private readonly string _tenant = Tenant();
    private readonly IRunCommitter _committer = storage.Get<IRunCommitter>();
    private readonly IRunQueries _runs = storage.Get<IRunQueries>();

    [Fact]
    public async Task A_second_delivery_starts_no_run_and_names_the_first()
    {
        var (first, second) = (Run(_tenant), Run(_tenant));
        var key = Key(first, "delivery-1", Now.AddYears(50));
        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(First(first).With(key: key), None));

        var result = await _committer.CommitAsync(First(second).With(key: Key(second, "delivery-1", body: "other")), None);

        Assert.Equal(CommitOutcome.DuplicateKey, result.Outcome);
        Assert.Equal(key, result.Existing);
        Assert.Null(await _runs.GetAsync(_tenant, second.RunId, None));
    }

    [Fact]
    public async Task Of_many_deliveries_at_once_one_starts_a_run()
    {
        var runs = Enumerable.Range(0, 32).Select(_ => Run(_tenant)).ToArray();
        var results = await Task.WhenAll(runs.Select(run => Task.Run(() => _committer.CommitAsync(First(run).With(key: Key(run, "same")), None).AsTask())));

        var winner = runs[Array.FindIndex(results, result => result.Outcome == CommitOutcome.Accepted)];
        Assert.Equal(31, results.Count(result => result.Outcome == CommitOutcome.DuplicateKey && result.Existing!.RunId == winner.RunId));
        Assert.Equal(winner.RunId, Assert.Single((await _runs.ListAsync(_tenant, new(), None)).Rows).RunId);
    }

    [Fact]
    public async Task Keys_in_opposite_order_from_two_committers_are_each_taken_once()
    {
        var keys = Enumerable.Range(0, 100).Select(i => $"key-{i:000}").ToArray();
        Task<CommitResult[]> Send(IEnumerable<string> order) => Task.WhenAll(order.Select(key =>
        {
            var run = Run(_tenant);
            return Task.Run(() => _committer.CommitAsync(First(run).With(key: Key(run, key)), None).AsTask());
        }));

        var results = await Task.WhenAll(Send(keys), Send(keys.Reverse()));

        Assert.Equal(100, results.SelectMany(all => all).Count(result => result.Outcome == CommitOutcome.Accepted));
        Assert.Equal(100, (await _runs.ListAsync(_tenant, new(), None)).Total);
    }

    [Fact]
    public async Task An_expired_key_may_be_taken_again()
    {
        var (old, fresh) = (Run(_tenant), Run(_tenant));
        await _committer.CommitAsync(First(old).With(key: Key(old, "weekly", DateTimeOffset.UtcNow.AddDays(-1))), None);
        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(First(fresh).With(key: Key(fresh, "weekly")), None));
    }

    [Fact]
    public async Task Scopes_and_tenants_have_keys_of_their_own()
    {
        var (first, second, third) = (Run(_tenant), Run(_tenant), Run(Tenant()));
        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(First(first).With(key: Key(first, "k")), None));
        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(First(second).With(key: Key(second, "k") with { Scope = "trigger-2" }), None));
        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(First(third).With(key: Key(third, "k")), None));
    }

    [Fact]
    public async Task A_child_whose_key_is_taken_refuses_its_parent_and_leaves_no_key_behind()
    {
        var (holder, parent, free, child) = (Run(_tenant), Run(_tenant), Run(_tenant), Run(_tenant));
        await _committer.CommitAsync(First(holder).With(key: Key(holder, "slot-1")), None);
        await _committer.CommitAsync(First(parent), None);

        var result = await _committer.CommitAsync(
            Next(parent).With(children: [First(free).With(key: Key(free, "slot-0")), First(child).With(key: Key(child, "slot-1"))]), None);

        Assert.Equal((CommitOutcome.DuplicateKey, holder.RunId), (result.Outcome, result.Existing!.RunId));
        Assert.Equal(parent, await _runs.GetAsync(_tenant, parent.RunId, None));
        var later = Run(_tenant);
        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(First(later).With(key: Key(later, "slot-0")), None));
    }

    [Fact]
    public async Task A_refused_run_takes_no_key()
    {
        var run = Run(_tenant);
        await _committer.CommitAsync(First(run), None);
        Assert.Equal(CommitResult.Fenced, await _committer.CommitAsync(First(run).With(key: Key(run, "free")), None));

        var other = Run(_tenant);
        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(First(other).With(key: Key(other, "free")), None));
    }
}
