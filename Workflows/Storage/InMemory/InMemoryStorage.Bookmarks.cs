namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : IBookmarkStore
{
    private readonly Dictionary<(string TenantId, string BookmarkId), BookmarkRow> _bookmarks = [];
    private readonly Dictionary<string, HashSet<(string TenantId, string BookmarkId)>> _bookmarksByHash = [];
    private readonly SortedSet<(DateTimeOffset DueAt, string TenantId, string BookmarkId)> _dueBookmarks = [];

    public ValueTask<IReadOnlyList<BookmarkRow>> FindAsync(string tenantId, string hash, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<BookmarkRow>>([.. WithHash(hash).Where(bookmark => bookmark.TenantId == tenantId).OrderBy(bookmark => bookmark.BookmarkId, StringComparer.Ordinal)]);
        }
    }

    public ValueTask<IReadOnlyList<BookmarkRow>> FindAnywhereAsync(IReadOnlyList<string> hashes, int max, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<BookmarkRow>>([.. hashes.SelectMany(WithHash).OrderBy(bookmark => bookmark.BookmarkId, StringComparer.Ordinal).Take(max)]);
        }
    }

    public ValueTask<BookmarkRow?> GetAsync(string tenantId, string bookmarkId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_bookmarks.GetValueOrDefault((tenantId, bookmarkId)));
        }
    }

    public ValueTask<IReadOnlyList<BookmarkRow>> OfRunAsync(string tenantId, string runId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var ids = _runs.GetValueOrDefault((tenantId, runId))?.Bookmarks ?? [];
            return ValueTask.FromResult<IReadOnlyList<BookmarkRow>>([.. ids.Order(StringComparer.Ordinal).Select(id => _bookmarks[(tenantId, id)])]);
        }
    }

    public ValueTask<IReadOnlyList<BookmarkRow>> DueAsync(DateTimeOffset now, int max, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<BookmarkRow>>(
                [.. _dueBookmarks.TakeWhile(due => due.DueAt <= now).Select(due => _bookmarks[(due.TenantId, due.BookmarkId)]).Where(HasTime).Take(max)]);
        }
    }

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_dueBookmarks.Select(due => _bookmarks[(due.TenantId, due.BookmarkId)]).FirstOrDefault(HasTime)?.DueAt);
        }
    }

    private IEnumerable<BookmarkRow> WithHash(string hash) => (_bookmarksByHash.GetValueOrDefault(hash) ?? []).Select(key => _bookmarks[key]);

    private void AddBookmarks(StoredRun run, IReadOnlyList<BookmarkRow> bookmarks)
    {
        for (var i = 0; i < bookmarks.Count; i++)
        {
            var bookmark = bookmarks[i];
            _bookmarks.Add((bookmark.TenantId, bookmark.BookmarkId), bookmark);
            run.Bookmarks.Add(bookmark.BookmarkId);
            if (bookmark.Hash is { } hash)
            {
                var waiting = _bookmarksByHash.GetValueOrDefault(hash) ?? (_bookmarksByHash[hash] = []);
                waiting.Add((bookmark.TenantId, bookmark.BookmarkId));
            }

            if (bookmark.DueAt is { } dueAt)
            {
                _dueBookmarks.Add((dueAt, bookmark.TenantId, bookmark.BookmarkId));
            }
        }
    }

    private void RemoveBookmarks(StoredRun run, IReadOnlyCollection<string> ids)
    {
        foreach (var id in ids)
        {
            if (!run.Bookmarks.Remove(id) || !_bookmarks.Remove((run.Row.TenantId, id), out var bookmark))
            {
                continue;
            }

            if (bookmark.Hash is { } hash && _bookmarksByHash[hash] is var waiting && waiting.Remove((bookmark.TenantId, id)) && waiting.Count == 0)
            {
                _bookmarksByHash.Remove(hash);
            }

            if (bookmark.DueAt is { } dueAt)
            {
                _dueBookmarks.Remove((dueAt, bookmark.TenantId, id));
            }
        }
    }
}
