using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

public abstract class RunInsightsContract(StorageFixture storage)
{
    private readonly string _tenant = Tenant();
    private readonly IRunCommitter _committer = storage.Get<IRunCommitter>();
    private readonly IRunInsights _insights = storage.Get<IRunInsights>();

    [Fact]
    public async Task Pages_go_on_below_the_last_run_and_leave_out_what_does_not_match()
    {
        var runs = new List<RunRow>();
        for (var i = 0; i < 7; i++)
        {
            runs.Add(await StoredAsync(Now.AddMinutes(i), i % 2 == 0 ? RunStatus.Finished : RunStatus.Faulted));
        }

        var first = await _insights.PageAsync(_tenant, new(), 3, None);
        var second = await _insights.PageAsync(_tenant, new() { BeforeRunId = first[^1].RunId }, 3, None);
        Assert.Equal(runs.OrderByDescending(run => run.CreatedAt).Take(6).Select(run => run.RunId), first.Concat(second).Select(run => run.RunId));
        Assert.Equal(3, (await _insights.PageAsync(_tenant, new() { Statuses = [RunStatus.Faulted] }, 100, None)).Count);
        Assert.Empty(await _insights.PageAsync(Tenant(), new(), 100, None));
    }

    [Fact]
    public async Task Runs_are_counted_by_flow_and_status_within_a_span_of_time()
    {
        await StoredAsync(Now.AddSeconds(-1), RunStatus.Finished);
        await StoredAsync(Now, RunStatus.Finished);
        await StoredAsync(Now.AddHours(1), RunStatus.Finished);
        await StoredAsync(Now.AddHours(2), RunStatus.Faulted);
        await StoredAsync(Now.AddHours(2), RunStatus.Finished, test: true);
        await StoredAsync(Now.AddDays(1), RunStatus.Finished);

        var counts = await _insights.CountAsync(_tenant, Now, Now.AddDays(1), null, None);
        Assert.Equal(
            [new RunCount("lead-nurturing", RunStatus.Finished, 2), new RunCount("lead-nurturing", RunStatus.Faulted, 1)],
            counts.OrderBy(count => count.Status));
    }

    [Fact]
    public async Task Runs_for_one_client_are_counted_by_themselves()
    {
        foreach (var client in (string[])["acme", "acme", "other"])
        {
            var run = Run(_tenant, Guid.CreateVersion7(Now).ToString("N"), status: RunStatus.Finished) with { CreatedAt = Now };
            await _committer.CommitAsync(First(run).With(search: [new(_tenant, run.RunId, SearchValue.Client, client), new(_tenant, run.RunId, "email", "acme")]), None);
        }

        Assert.Equal(new RunCount("lead-nurturing", RunStatus.Finished, 2), Assert.Single(await _insights.CountAsync(_tenant, Now, Now.AddDays(1), "acme", None)));
        Assert.Empty(await _insights.CountAsync(_tenant, Now, Now.AddDays(1), "nobody", None));
    }

    [Fact]
    public async Task The_newest_run_of_each_flow_is_found()
    {
        await StoredAsync(Now, RunStatus.Faulted);
        var newest = await StoredAsync(Now.AddMinutes(1), RunStatus.Finished);
        Assert.Equal(newest.RunId, Assert.Single(await _insights.LatestAsync(_tenant, ["lead-nurturing", "unknown"], None)).RunId);
    }

    [Fact]
    public async Task What_is_not_over_is_counted_and_the_oldest_that_waits_for_a_host_is_told()
    {
        await StoredAsync(Now.AddMinutes(1), RunStatus.Pending);
        await StoredAsync(Now, RunStatus.Pending);
        await StoredAsync(Now, RunStatus.Suspended);
        await StoredAsync(Now, RunStatus.Finished);
        await StoredAsync(Now, RunStatus.Held);

        var standing = await _insights.StandingAsync(_tenant, None);
        Assert.Equal([(RunStatus.Pending, 2L), (RunStatus.Suspended, 1L), (RunStatus.Held, 1L)], standing.Counts.OrderBy(count => count.Status).Select(count => (count.Status, count.Runs)));
        Assert.Equal(Now, standing.OldestPending);
    }

    [Fact]
    public async Task The_installation_as_a_whole_counts_every_tenant_and_tells_what_has_not_moved()
    {
        var before = (await _insights.StandingAsync(null, None)).Counts.Sum(count => count.Runs);
        await StoredAsync(Now, RunStatus.Suspended);
        var stuck = Run(Tenant(), status: RunStatus.Executing) with { Owner = "host-1", UpdatedAt = Now.AddYears(-40) };
        await _committer.CommitAsync(First(stuck), None);

        var standing = await _insights.StandingAsync(null, None);
        Assert.Equal(before + 2, standing.Counts.Sum(count => count.Runs));
        Assert.Equal(Now.AddYears(-40), standing.LeastMoved);
        Assert.Null((await _insights.StandingAsync(_tenant, None)).LeastMoved);
    }

    [Fact]
    public async Task Runs_are_found_by_the_hosts_that_drive_them_or_have_driven_them()
    {
        var mine = Run(_tenant, status: RunStatus.Executing) with { Owner = "host-1" };
        await _committer.CommitAsync(First(mine), None);
        var other = Run(_tenant, status: RunStatus.Executing) with { Owner = "host-2", Hosts = "host-2" };
        await _committer.CommitAsync(First(other), None);
        await _committer.CommitAsync(Next(other with { Status = RunStatus.Finished, Hosts = "host-2 host-3" }).With(release: true), None);

        Assert.Equal(mine.RunId, Assert.Single(await _insights.PageAsync(_tenant, new() { Host = "host-1" }, 10, None)).RunId);
        foreach (var host in new[] { "host-2", "host-3" })
        {
            var found = Assert.Single(await _insights.PageAsync(_tenant, new() { Host = host }, 10, None));
            Assert.Equal((other.RunId, null, "host-2 host-3"), (found.RunId, found.Owner, found.Hosts));
        }

        Assert.Empty(await _insights.PageAsync(_tenant, new() { Host = "host-4" }, 10, None));
    }

    [Fact]
    public async Task Values_are_told_by_name_and_found_whatever_their_name_is()
    {
        var (ada, bob) = (Run(_tenant), Run(_tenant));
        await _committer.CommitAsync(First(ada).With(search: [new(_tenant, ada.RunId, "email", "ada@example.test"), new(_tenant, ada.RunId, "client", "7")]), None);
        await _committer.CommitAsync(First(bob).With(search: [new(_tenant, bob.RunId, "client", "8")]), None);

        var names = await _insights.ValueNamesAsync(_tenant, None);
        Assert.Equal(["client", "email"], names);
        Assert.Equal(["7", "8"], await _insights.ValuesAsync(_tenant, "client", 10, None));
        Assert.Equal(["7"], await _insights.ValuesAsync(_tenant, "client", 1, None));
        Assert.Equal(2, (await _insights.ValuesOfAsync(_tenant, [ada.RunId], None)).Count);
        Assert.Equal(ada.RunId, Assert.Single(await _insights.PageAsync(_tenant, new() { AnyValue = (names, "ada@example.test") }, 10, None)).RunId);
        Assert.Empty(await _insights.PageAsync(_tenant, new() { AnyValue = (names, "nobody") }, 10, None));
        Assert.Single(await _insights.PageAsync(_tenant, new() { SearchValue = ("client", "7"), MoreValues = [("email", "ada@example.test")] }, 10, None));
        Assert.Empty(await _insights.PageAsync(_tenant, new() { SearchValue = ("client", "8"), MoreValues = [("email", "ada@example.test")] }, 10, None));
    }

    private async Task<RunRow> StoredAsync(DateTimeOffset at, RunStatus status, bool test = false)
    {
        var run = Run(_tenant, Guid.CreateVersion7(at).ToString("N"), status: status) with { CreatedAt = at, IsTest = test };
        await _committer.CommitAsync(First(run), None);
        return run;
    }
}
