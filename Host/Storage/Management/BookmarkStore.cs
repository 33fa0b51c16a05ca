using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal sealed class BookmarkStore(IFlowsDatabase database) : IBookmarkStore
{
    public async ValueTask<IReadOnlyList<BookmarkRow>> FindAsync(string tenantId, string hash, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Bookmarks
            .Where(bookmark => bookmark.TenantId == tenantId && bookmark.Hash == hash)
            .OrderBy(bookmark => bookmark.BookmarkId)
            .ToListAsync(cancel), cancellation);

    public async ValueTask<IReadOnlyList<BookmarkRow>> FindAnywhereAsync(IReadOnlyList<string> hashes, int max, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Bookmarks
            .Where(bookmark => bookmark.Hash != null && hashes.Contains(bookmark.Hash))
            .OrderBy(bookmark => bookmark.BookmarkId)
            .Take(max)
            .ToListAsync(cancel), cancellation);

    public async ValueTask<BookmarkRow?> GetAsync(string tenantId, string bookmarkId, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Bookmarks
            .FirstOrDefaultAsync(bookmark => bookmark.TenantId == tenantId && bookmark.BookmarkId == bookmarkId, cancel), cancellation);

    public async ValueTask<IReadOnlyList<BookmarkRow>> OfRunAsync(string tenantId, string runId, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Bookmarks
            .Where(bookmark => bookmark.TenantId == tenantId && bookmark.RunId == runId)
            .OrderBy(bookmark => bookmark.BookmarkId)
            .ToListAsync(cancel), cancellation);

    public async ValueTask<IReadOnlyList<BookmarkRow>> DueAsync(DateTimeOffset now, int max, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => WithTime(db)
            .Where(bookmark => bookmark.DueAt <= now)
            .OrderBy(bookmark => bookmark.DueAt)
            .Take(max)
            .ToListAsync(cancel), cancellation);

    public async ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => WithTime(db)
            .OrderBy(bookmark => bookmark.DueAt)
            .Select(bookmark => bookmark.DueAt)
            .FirstOrDefaultAsync(cancel), cancellation);

    /// <summary>Those that may fall due: their runs have not ended, are not held and not paused.</summary>
    private static IQueryable<BookmarkRow> WithTime(FlowsDbContext db) => db.Bookmarks
        .Where(bookmark => bookmark.DueAt != null)
        .Where(bookmark => db.Runs.Any(run => run.TenantId == bookmark.TenantId && run.RunId == bookmark.RunId
            && (run.Status == RunStatus.Pending || run.Status == RunStatus.Executing || run.Status == RunStatus.Suspended)
            && !db.Pauses.Any(pause => pause.Kind == PauseKind.Installation || (pause.Kind == PauseKind.Flow && pause.TenantId == run.TenantId && pause.Target == run.DefinitionId))));
}
