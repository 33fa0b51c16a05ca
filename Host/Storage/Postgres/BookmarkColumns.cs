using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>Bookmarks that a batch adds.</summary>
internal sealed class BookmarkColumns : UnnestRows
{
    private readonly Column<int> _root;
    private readonly Column<string> _tenantId;
    private readonly Column<string> _bookmarkId;
    private readonly Column<string> _runId;
    private readonly Column<string> _name;
    private readonly Column<string?> _hash;
    private readonly Column<DateTime?> _dueAt;
    private readonly Column<string?> _correlationId;

    public BookmarkColumns()
    {
        _root = Add<int>("root", "integer");
        _tenantId = Add<string>("tenant_id", "text");
        _bookmarkId = Add<string>("bookmark_id", "text");
        _runId = Add<string>("run_id", "text");
        _name = Add<string>("name", "text");
        _hash = Add<string?>("hash", "text");
        _dueAt = Add<DateTime?>("due_at", "timestamp with time zone");
        _correlationId = Add<string?>("correlation_id", "text");
    }

    public override int Count => _bookmarkId.Count;

    public void Add(int root, BookmarkRow bookmark)
    {
        _root.Add(root);
        _tenantId.Add(StoredText.Escape(bookmark.TenantId));
        _bookmarkId.Add(StoredText.Escape(bookmark.BookmarkId));
        _runId.Add(StoredText.Escape(bookmark.RunId));
        _name.Add(StoredText.Escape(bookmark.Name));
        _hash.Add(StoredText.EscapeOptional(bookmark.Hash));
        _dueAt.Add(bookmark.DueAt?.UtcDateTime);
        _correlationId.Add(StoredText.EscapeOptional(bookmark.CorrelationId));
    }
}
