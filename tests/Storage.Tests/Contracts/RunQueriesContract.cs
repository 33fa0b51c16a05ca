using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

public abstract class RunQueriesContract(StorageFixture storage)
{
    private readonly string _tenant = Tenant();
    private readonly IRunCommitter _committer = storage.Get<IRunCommitter>();
    private readonly IRunQueries _runs = storage.Get<IRunQueries>();

    [Fact]
    public async Task Ten_thousand_runs_are_filtered_counted_and_paged()
    {
        var all = Enumerable.Range(0, 10_000).Select(i => Run(_tenant, RunIds.NewAt(Now.AddSeconds(i)), status: (RunStatus)(i % 7)) with
        {
            DefinitionId = $"flow-{i % 10}",
            CreatedAt = Now.AddSeconds(i),
            IncidentCount = i % 4 == 0 ? 1 : 0,
            CorrelationId = $"order-{i}",
        }).ToArray();
        await Task.WhenAll(all.Chunk(500).Select(async chunk =>
        {
            await Task.WhenAll(chunk.Select(run => _committer.CommitAsync(First(run), None).AsTask()));
        }));

        await ExpectAsync(all, new() { Take = 25 }, _ => true);
        await ExpectAsync(all, new() { DefinitionIds = ["flow-3", "flow-4"], Skip = 100, Take = 10 }, run => run.DefinitionId is "flow-3" or "flow-4");
        await ExpectAsync(all, new() { Statuses = [RunStatus.Faulted, RunStatus.Suspended], HasIncidents = true }, run =>
            run.Status is RunStatus.Faulted or RunStatus.Suspended && run.IncidentCount > 0);
        await ExpectAsync(all, new() { HasIncidents = false, Take = 3 }, run => run.IncidentCount == 0);
        await ExpectAsync(all, new() { HasIncidents = true, Skip = 40, Take = 30 }, run => run.IncidentCount > 0);
        await ExpectAsync(all, new() { Statuses = [RunStatus.Faulted, RunStatus.Suspended], Skip = 10, Take = 30, Descending = false }, run => run.Status is RunStatus.Faulted or RunStatus.Suspended);
        await ExpectAsync(all, new() { Statuses = [RunStatus.Faulted], DefinitionIds = ["flow-3", "flow-4"], Take = 10 }, run => run.Status == RunStatus.Faulted && run.DefinitionId is "flow-3" or "flow-4");
        await ExpectAsync(all, new() { After = all[500].RunId, Take = 25 }, run => string.CompareOrdinal(run.RunId, all[500].RunId) < 0);
        await ExpectAsync(all, new() { After = all[500].RunId, Descending = false, DefinitionIds = ["flow-3"], Take = 25 }, run => string.CompareOrdinal(run.RunId, all[500].RunId) > 0 && run.DefinitionId == "flow-3");
        await ExpectAsync(all, new() { Text = "ORDER-999" }, run => run.CorrelationId!.Contains("order-999", StringComparison.Ordinal));
        await ExpectAsync(all, new() { CorrelationId = "order-77" }, run => run.CorrelationId == "order-77");
        await ExpectAsync(all, new() { RunIds = [all[5].RunId, all[6].RunId, "unknown"] }, run => run.RunId == all[5].RunId || run.RunId == all[6].RunId);
        await ExpectAsync(all, new()
        {
            Times =
            [
                new(RunTime.Created, TimeComparison.GreaterThanOrEqual, Now.AddSeconds(100)),
                new(RunTime.Created, TimeComparison.LessThan, Now.AddSeconds(200)),
                new(RunTime.Created, TimeComparison.IsNot, Now.AddSeconds(150)),
            ],
        }, run => run.CreatedAt >= Now.AddSeconds(100) && run.CreatedAt < Now.AddSeconds(200) && run.CreatedAt != Now.AddSeconds(150));
    }

    [Fact]
    public async Task Runs_are_ordered_as_asked_with_what_is_not_finished_before_the_rest()
    {
        var first = await StoredAsync(run => run with { RunId = "1", Name = "b", UpdatedAt = Now.AddHours(3), FinishedAt = Now.AddHours(3) });
        var second = await StoredAsync(run => run with { RunId = "2", Name = "a", CreatedAt = Now.AddHours(1), UpdatedAt = Now.AddHours(2) });
        var third = await StoredAsync(run => run with { RunId = "3", Name = "C", CreatedAt = Now.AddHours(2), UpdatedAt = Now.AddHours(1), FinishedAt = Now.AddHours(4) });

        await AssertOrderAsync(RunOrder.Created, first, second, third);
        await AssertOrderAsync(RunOrder.Updated, third, second, first);
        await AssertOrderAsync(RunOrder.Finished, second, first, third);
        await AssertOrderAsync(RunOrder.Name, third, second, first);
    }

    [Fact]
    public async Task A_run_is_found_by_a_value_it_carries()
    {
        var (ada, bob) = (Run(_tenant), Run(_tenant));
        await _committer.CommitAsync(First(ada).With(search: [new(_tenant, ada.RunId, "email", "ada@example.test"), new(_tenant, ada.RunId, "client", "7")]), None);
        await _committer.CommitAsync(First(bob).With(search: [new(_tenant, bob.RunId, "email", "bob@example.test")]), None);

        var found = await _runs.ListAsync(_tenant, new() { SearchValue = ("email", "ada@example.test") }, None);
        Assert.Equal(ada.RunId, Assert.Single(found.Rows).RunId);
        Assert.Empty((await _runs.ListAsync(_tenant, new() { SearchValue = ("client", "ada@example.test") }, None)).Rows);
    }

    [Fact]
    public async Task A_very_long_value_is_compared_by_its_beginning()
    {
        var run = Run(_tenant);
        var value = new string('x', 10_000);
        await _committer.CommitAsync(First(run).With(search: [new(_tenant, run.RunId, "note", value)]), None);
        Assert.Single((await _runs.ListAsync(_tenant, new() { SearchValue = ("note", value) }, None)).Rows);
    }

    [Fact]
    public async Task Text_with_signs_that_mean_something_to_a_database_is_only_text()
    {
        await StoredAsync(run => run with { CorrelationId = "100%_sure" });
        await StoredAsync(run => run with { CorrelationId = "1000 sure" });
        Assert.Equal("100%_sure", Assert.Single((await _runs.ListAsync(_tenant, new() { Text = "0%_S" }, None)).Rows).CorrelationId);
        Assert.Empty((await _runs.ListAsync(_tenant, new() { Text = "' OR 1=1 --" }, None)).Rows);
    }

    [Fact]
    public async Task Children_are_found_by_their_parent()
    {
        var child = await StoredAsync(run => run with { ParentRunId = "the-parent", DefinitionVersion = 5 });
        await StoredAsync(run => run with { ParentRunId = "another" });
        Assert.Equal(child, Assert.Single((await _runs.ListAsync(_tenant, new() { ParentRunId = "the-parent", DefinitionVersion = 5 }, None)).Rows));
    }

    [Fact]
    public async Task A_deleted_run_takes_all_that_is_its_own_along()
    {
        var run = Run(_tenant, owner: null, status: RunStatus.Suspended);
        await _committer.CommitAsync(
            First(run).With(bookmarks: [Bookmark(run)], search: [new(_tenant, run.RunId, "email", "a@b")], blobs: [new(_tenant, "shared", new byte[9])]), None);
        await storage.Get<IRunInbox>().AddAsync([Command(run)], None);
        var neighbour = Run(_tenant, owner: null, status: RunStatus.Finished);
        await _committer.CommitAsync(First(neighbour).With(blobs: [new(_tenant, "shared", new byte[9])]), None);

        var approvals = storage.Get<IApprovalStore>();
        foreach (var asking in new[] { run, neighbour })
        {
            await approvals.SaveAsync(new ApprovalRow(_tenant, $"asked by {asking.RunId}", asking.RunId, "flow", "Flow", "Publish?", "About a person", "{}", "", "approved", 1, true, Now, null), None);
        }

        Assert.Equal(1, await _runs.DeleteAsync(_tenant, [run.RunId, run.RunId, "unknown"], None));

        Assert.Null(await _runs.GetAsync(_tenant, run.RunId, None));
        Assert.Empty(await storage.Get<IRunJournal>().ReadAllAsync(run));
        Assert.Empty(await storage.Get<IBookmarkStore>().OfRunAsync(_tenant, run.RunId, None));
        Assert.Empty(await storage.Get<IRunInbox>().ReadAsync(_tenant, run.RunId, None));
        Assert.Equal(neighbour.RunId, Assert.Single(await approvals.ListAsync(_tenant, null, 10, None)).RunId);
        Assert.Single(await storage.Get<IRunJournal>().ReadAllAsync(neighbour));
        Assert.NotNull(await storage.Get<IRunJournal>().ReadBlobAsync(_tenant, "shared", None));
        await _runs.DeleteAsync(_tenant, [neighbour.RunId], None);
        Assert.Null(await storage.Get<IRunJournal>().ReadBlobAsync(_tenant, "shared", None));
    }

    [Fact]
    public async Task Runs_that_are_under_way_or_of_another_tenant_are_not_deleted()
    {
        var executing = await StoredAsync(run => run);
        var claimed = await StoredAsync(run => run with { Status = RunStatus.Suspended });
        var pending = await StoredAsync(run => run with { Status = RunStatus.Pending, Owner = null });
        Assert.Equal(0, await _runs.DeleteAsync(_tenant, [executing.RunId, claimed.RunId, pending.RunId], None));
        Assert.Equal(0, await _runs.DeleteAsync(Tenant(), [executing.RunId], None));
        Assert.Equal(3, (await _runs.ListAsync(_tenant, new(), None)).Total);
    }

    private async Task ExpectAsync(RunRow[] all, RunFilter filter, Func<RunRow, bool> isWanted)
    {
        var wanted = all.Where(isWanted).OrderBy(run => run.CreatedAt).ToArray();
        if (filter.Descending)
        {
            Array.Reverse(wanted);
        }

        var page = await _runs.ListAsync(_tenant, filter, None);
        Assert.Equal(wanted.Length, page.Total);
        Assert.Equal(
            wanted.Skip(filter.Skip).Take(filter.Take ?? int.MaxValue).Select(run => run.RunId),
            page.Rows.Select(run => run.RunId));
    }

    private async Task AssertOrderAsync(RunOrder order, params RunRow[] expected)
    {
        var ascending = await _runs.ListAsync(_tenant, new() { OrderBy = order, Descending = false }, None);
        Assert.Equal(expected.Select(run => run.RunId), ascending.Rows.Select(run => run.RunId));
        var descending = await _runs.ListAsync(_tenant, new() { OrderBy = order, Descending = true }, None);
        Assert.Equal(expected.Reverse().Select(run => run.RunId), descending.Rows.Select(run => run.RunId));
    }

    private async Task<RunRow> StoredAsync(Func<RunRow, RunRow> change)
    {
        var run = change(Run(_tenant));
        await _committer.CommitAsync(First(run), None);
        return run;
    }
}
