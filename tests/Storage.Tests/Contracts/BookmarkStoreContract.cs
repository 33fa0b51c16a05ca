using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

public abstract class BookmarkStoreContract(StorageFixture storage)
{
    private readonly string _tenant = Tenant();
    private readonly IRunCommitter _committer = storage.Get<IRunCommitter>();
    private readonly IBookmarkStore _bookmarks = storage.Get<IBookmarkStore>();

    [Fact]
    public async Task A_bookmark_is_found_by_hash_by_id_and_by_run()
    {
        var run = Run(_tenant);
        var (mine, timed) = (Bookmark(run, "order-paid"), Bookmark(run, hash: null, due: Now));
        await _committer.CommitAsync(First(run).With(bookmarks: [mine, timed]), None);

        Assert.Equal([mine], await _bookmarks.FindAsync(_tenant, "order-paid", None));
        Assert.Equal(timed, await _bookmarks.GetAsync(_tenant, timed.BookmarkId, None));
        Assert.Equal(new[] { mine, timed }.OrderBy(bookmark => bookmark.BookmarkId, StringComparer.Ordinal), await _bookmarks.OfRunAsync(_tenant, run.RunId, None));
    }

    [Fact]
    public async Task Nothing_is_found_of_another_tenant()
    {
        var run = Run(_tenant);
        var bookmark = Bookmark(run, "shared-hash");
        await _committer.CommitAsync(First(run).With(bookmarks: [bookmark]), None);

        var other = Tenant();
        Assert.Empty(await _bookmarks.FindAsync(other, "shared-hash", None));
        Assert.Null(await _bookmarks.GetAsync(other, bookmark.BookmarkId, None));
        Assert.Empty(await _bookmarks.OfRunAsync(other, run.RunId, None));
    }

    [Fact]
    public async Task A_webhooks_path_finds_what_waits_for_it_in_whatever_tenant_oldest_first()
    {
        var (mine, others) = (Run(_tenant), Run(Tenant()));
        var (literal, pattern) = ($"literal-{_tenant}", $"pattern-{_tenant}");
        var (first, second) = (Bookmark(mine, pattern), Bookmark(others, literal));
        await _committer.CommitAsync(First(mine).With(bookmarks: [first, Bookmark(mine, "something-else")]), None);
        await _committer.CommitAsync(First(others).With(bookmarks: [second]), None);

        var found = await _bookmarks.FindAnywhereAsync([literal, pattern], 10, None);

        Assert.Equal(new[] { first, second }.OrderBy(bookmark => bookmark.BookmarkId, StringComparer.Ordinal), found);
        Assert.Equal(found.Take(1), await _bookmarks.FindAnywhereAsync([literal, pattern], 1, None));
        Assert.Empty(await _bookmarks.FindAnywhereAsync([], 10, None));
    }

    [Fact]
    public async Task A_burned_bookmark_is_found_no_more()
    {
        var run = Run(_tenant);
        var bookmark = Bookmark(run, "once", due: Now);
        await _committer.CommitAsync(First(run).With(bookmarks: [bookmark]), None);
        await _committer.CommitAsync(Next(run).With(removed: [bookmark.BookmarkId]), None);

        Assert.Empty(await _bookmarks.FindAsync(_tenant, "once", None));
        Assert.Null(await _bookmarks.GetAsync(_tenant, bookmark.BookmarkId, None));
        Assert.DoesNotContain(await _bookmarks.DueAsync(Now, int.MaxValue, None), due => due.BookmarkId == bookmark.BookmarkId);
    }

    [Fact]
    public async Task A_run_cannot_burn_the_bookmark_of_another()
    {
        var (run, other) = (Run(_tenant), Run(_tenant));
        var bookmark = Bookmark(run);
        await _committer.CommitAsync(First(run).With(bookmarks: [bookmark]), None);
        await _committer.CommitAsync(First(other).With(removed: [bookmark.BookmarkId]), None);
        Assert.NotNull(await _bookmarks.GetAsync(_tenant, bookmark.BookmarkId, None));
    }

    [Fact]
    public async Task A_bookmark_may_be_replaced_within_one_commit()
    {
        var run = Run(_tenant);
        var bookmark = Bookmark(run, "first");
        await _committer.CommitAsync(First(run).With(bookmarks: [bookmark]), None);
        var again = bookmark with { Hash = "second" };

        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(Next(run).With(removed: [bookmark.BookmarkId], bookmarks: [again]), None));

        Assert.Equal(again, await _bookmarks.GetAsync(_tenant, bookmark.BookmarkId, None));
    }

    [Fact]
    public async Task What_is_due_comes_earliest_first_and_says_when_the_next_one_is()
    {
        var run = Run(_tenant);
        var start = Now.AddYears(-100);
        BookmarkRow At(int minutes) => Bookmark(run, hash: null, due: start.AddMinutes(minutes));
        BookmarkRow[] due = [At(1), At(2), At(3)];
        await _committer.CommitAsync(First(run).With(bookmarks: [due[2], due[0], due[1], At(4), Bookmark(run)]), None);

        Assert.Equal(due, await _bookmarks.DueAsync(start.AddMinutes(3), 10, None));
        Assert.Equal(due[..2], await _bookmarks.DueAsync(start.AddMinutes(3), 2, None));
        Assert.Equal(start.AddMinutes(1), await _bookmarks.NextDueAsync(None));

        await _committer.CommitAsync(Next(run).With(removed: [.. due.Select(bookmark => bookmark.BookmarkId)]), None);
        Assert.Equal(start.AddMinutes(4), await _bookmarks.NextDueAsync(None));
    }
}
