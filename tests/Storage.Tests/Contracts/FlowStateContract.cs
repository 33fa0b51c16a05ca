using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

public abstract class FlowStateContract(StorageFixture storage)
{
    private const string Flow = "lead-nurturing";

    private readonly string _tenant = Tenant();
    private readonly IRunCommitter _committer = storage.Get<IRunCommitter>();
    private readonly IFlowStateStore _state = storage.Get<IFlowStateStore>();

    [Fact]
    public async Task A_value_is_kept_with_the_commit_and_changes_only_where_its_reader_saw_it()
    {
        var run = Run(_tenant);
        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(First(run).With(state: [Change("cursor", 0, 1)]), None));
        var first = await ReadAsync("cursor");
        Assert.Equal([1], first!.Value.ToArray());

        run = run with { LastSequence = 0 };
        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(Next(run).With(state: [Change("cursor", first.Version, 2)]), None));
        var second = await ReadAsync("cursor");
        Assert.Equal([2], second!.Value.ToArray());
        Assert.True(second.Version > first.Version);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_that_comes_too_late_refuses_the_whole_commit(bool deletes)
    {
        var run = Run(_tenant);
        await _committer.CommitAsync(First(run).With(state: [Change("cursor", 0, 1), Change("other", 0, 1)]), None);
        var seen = await ReadAsync("cursor");
        await _committer.CommitAsync(Next(run).With(state: [Change("cursor", seen!.Version, 2)]), None);

        var late = Run(_tenant);
        var other = await ReadAsync("other");
        FlowStateChange change = deletes ? new(Flow, "node-1", "cursor", seen.Version, null) : Change("cursor", seen.Version, 3);
        var result = await _committer.CommitAsync(First(late).With(state: [Change("other", other!.Version, 9), change, Change("new", 0, 9)]), None);

        Assert.Equal(CommitOutcome.StateConflict, result.Outcome);
        Assert.Null(await storage.Get<IRunQueries>().GetAsync(_tenant, late.RunId, None));
        Assert.Equal(other.Version, (await ReadAsync("other"))!.Version);
        Assert.Null(await ReadAsync("new"));
        Assert.Equal([2], (await ReadAsync("cursor"))!.Value.ToArray());
    }

    [Fact]
    public async Task What_is_changed_outside_of_runs_changes_only_where_its_reader_saw_it()
    {
        Assert.True(await _state.ChangeAsync(_tenant, Change("told", 0, 1), None));
        Assert.False(await _state.ChangeAsync(_tenant, Change("told", 0, 2), None));
        var first = await ReadAsync("told");
        Assert.Equal([1], first!.Value.ToArray());

        Assert.True(await _state.ChangeAsync(_tenant, Change("told", first.Version, 2), None));
        Assert.False(await _state.ChangeAsync(_tenant, Change("told", first.Version, 3), None));
        Assert.False(await _state.ChangeAsync(_tenant, new FlowStateChange(Flow, "node-1", "told", first.Version, null), None));
        var second = await ReadAsync("told");
        Assert.Equal([2], second!.Value.ToArray());
        Assert.True(second.Version > first.Version);

        Assert.True(await _state.ChangeAsync(_tenant, new FlowStateChange(Flow, "node-1", "told", second.Version, null), None));
        Assert.Null(await ReadAsync("told"));
    }

    [Fact]
    public async Task What_was_not_there_and_is_now_is_a_conflict()
    {
        await _committer.CommitAsync(First(Run(_tenant)).With(state: [Change("seen", 0, 1)]), None);
        Assert.Equal(CommitOutcome.StateConflict, (await _committer.CommitAsync(First(Run(_tenant)).With(state: [Change("seen", 0, 1)]), None)).Outcome);
    }

    [Fact]
    public async Task Of_many_that_count_at_once_every_one_counts()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var now = await ReadAsync("count");
                var next = (byte)((now?.Value.Span[0] ?? 0) + 1);
                if ((await _committer.CommitAsync(First(Run(_tenant)).With(state: [Change("count", now?.Version ?? 0, next)]), None)).Outcome == CommitOutcome.Accepted)
                {
                    return;
                }
            }
        })));

        Assert.Equal([12], (await ReadAsync("count"))!.Value.ToArray());
    }

    [Fact]
    public async Task A_key_that_was_deleted_and_made_anew_is_another_one()
    {
        var run = Run(_tenant);
        await _committer.CommitAsync(First(run).With(state: [Change("a", 0, 1)]), None);
        var before = await ReadAsync("a");
        await _committer.CommitAsync(Next(run).With(state: [new(Flow, "node-1", "a", before!.Version, null)]), None);
        Assert.Null(await ReadAsync("a"));
        await _committer.CommitAsync(First(Run(_tenant)).With(state: [Change("a", 0, 1)]), None);

        Assert.Equal(CommitOutcome.StateConflict, (await _committer.CommitAsync(First(Run(_tenant)).With(state: [Change("a", before.Version, 5)]), None)).Outcome);
    }

    [Fact]
    public async Task Tenants_flows_and_scopes_have_values_of_their_own()
    {
        await _committer.CommitAsync(First(Run(_tenant)).With(state: [Change("k", 0, 1)]), None);

        Assert.Empty(await _state.ReadAsync(Tenant(), Flow, "node-1", ["k"], None));
        Assert.Empty(await _state.ReadAsync(_tenant, "another", "node-1", ["k"], None));
        Assert.Empty(await _state.ReadAsync(_tenant, Flow, "node-2", ["k"], None));
        Assert.Equal(0, await _state.CountAsync(_tenant, Flow, "node-2", None));
    }

    [Fact]
    public async Task A_scope_is_counted_and_its_oldest_are_found()
    {
        var run = Run(_tenant);
        await _committer.CommitAsync(First(run).With(state: [Change("x", 0, 1)]), None);
        await _committer.CommitAsync(First(Run(_tenant)).With(state: [.. Enumerable.Range(0, 700).Select(i => Change($"key\0-{i}", 0, 1))]), None);

        Assert.Equal(701, await _state.CountAsync(_tenant, Flow, "node-1", None));
        Assert.Equal("x", Assert.Single(await _state.OldestAsync(_tenant, Flow, "node-1", 1, None)).Key);
        Assert.Equal(700, (await _state.ReadAsync(_tenant, Flow, "node-1", [.. Enumerable.Range(0, 700).Select(i => $"key\0-{i}"), "none"], None)).Count);
    }

    private static FlowStateChange Change(string key, long expected, byte value) => new(Flow, "node-1", key, expected, new byte[] { value });

    private async Task<FlowStateRow?> ReadAsync(string key) => (await _state.ReadAsync(_tenant, Flow, "node-1", [key], None)).SingleOrDefault();
}
