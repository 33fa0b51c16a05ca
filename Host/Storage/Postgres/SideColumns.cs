using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>What a batch changes beside its runs. Each row names the ordinal of the commit it depends on.</summary>
internal sealed class KeyColumns : UnnestRows
{
    private readonly Column<string> _tenantId;
    private readonly Column<string> _scope;
    private readonly Column<string> _key;
    private readonly Column<string> _bodyHash;
    private readonly Column<string> _runId;
    private readonly Column<DateTime> _expiresAt;

    public KeyColumns()
    {
        _tenantId = Add<string>("tenant_id", "text");
        _scope = Add<string>("scope", "text");
        _key = Add<string>("key", "text");
        _bodyHash = Add<string>("body_hash", "text");
        _runId = Add<string>("run_id", "text");
        _expiresAt = Add<DateTime>("expires_at", "timestamp with time zone");
    }

    public override int Count => _key.Count;

    public void Add(DedupeKey key)
    {
        _tenantId.Add(StoredText.Escape(key.TenantId));
        _scope.Add(StoredText.Escape(key.Scope));
        _key.Add(StoredText.Escape(key.Key));
        _bodyHash.Add(StoredText.Escape(key.BodyHash));
        _runId.Add(StoredText.Escape(key.RunId));
        _expiresAt.Add(key.ExpiresAt.UtcDateTime);
    }
}

/// <summary>Rows that are named by an id and belong to a run: bookmarks to remove, commands that were taken.</summary>
internal sealed class IdColumns : UnnestRows
{
    private readonly Column<int> _root;
    private readonly Column<string> _tenantId;
    private readonly Column<string> _runId;
    private readonly Column<string> _id;

    public IdColumns()
    {
        _root = Add<int>("root", "integer");
        _tenantId = Add<string>("tenant_id", "text");
        _runId = Add<string>("run_id", "text");
        _id = Add<string>("id", "text");
    }

    public override int Count => _id.Count;

    public void Add(int root, RunRow run, string id)
    {
        _root.Add(root);
        _tenantId.Add(StoredText.Escape(run.TenantId));
        _runId.Add(StoredText.Escape(run.RunId));
        _id.Add(StoredText.Escape(id));
    }
}

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

internal sealed class CommandColumns : UnnestRows
{
    private readonly Column<int> _root;
    private readonly Column<string> _tenantId;
    private readonly Column<string> _runId;
    private readonly Column<string> _commandId;
    private readonly Column<short> _command;
    private readonly Column<byte[]> _payload;

    public CommandColumns()
    {
        _root = Add<int>("root", "integer");
        _tenantId = Add<string>("tenant_id", "text");
        _runId = Add<string>("run_id", "text");
        _commandId = Add<string>("command_id", "text");
        _command = Add<short>("command", "smallint");
        _payload = Add<byte[]>("payload", "bytea");
    }

    public override int Count => _commandId.Count;

    public void Add(int root, InboxRow command)
    {
        _root.Add(root);
        _tenantId.Add(StoredText.Escape(command.TenantId));
        _runId.Add(StoredText.Escape(command.RunId));
        _commandId.Add(StoredText.Escape(command.CommandId));
        _command.Add((short)command.Command);
        _payload.Add(command.Payload.ToArray());
    }
}

internal sealed class MessageColumns : UnnestRows
{
    private readonly Column<int> _root;
    private readonly Column<string> _tenantId;
    private readonly Column<string> _messageId;
    private readonly Column<short> _kind;
    private readonly Column<byte[]> _payload;

    public MessageColumns()
    {
        _root = Add<int>("root", "integer");
        _tenantId = Add<string>("tenant_id", "text");
        _messageId = Add<string>("message_id", "text");
        _kind = Add<short>("kind", "smallint");
        _payload = Add<byte[]>("payload", "bytea");
    }

    public override int Count => _messageId.Count;

    public void Add(int root, OutboxRow message)
    {
        _root.Add(root);
        _tenantId.Add(StoredText.Escape(message.TenantId));
        _messageId.Add(StoredText.Escape(message.MessageId));
        _kind.Add((short)message.Kind);
        _payload.Add(message.Payload.ToArray());
    }
}

internal sealed class SearchValueColumns : UnnestRows
{
    private readonly Column<int> _root;
    private readonly Column<string> _tenantId;
    private readonly Column<string> _runId;
    private readonly Column<string> _name;
    private readonly Column<string> _value;

    public SearchValueColumns()
    {
        _root = Add<int>("root", "integer");
        _tenantId = Add<string>("tenant_id", "text");
        _runId = Add<string>("run_id", "text");
        _name = Add<string>("name", "text");
        _value = Add<string>("value", "text");
    }

    public override int Count => _name.Count;

    public void Add(int root, SearchValue value)
    {
        _root.Add(root);
        _tenantId.Add(StoredText.Escape(value.TenantId));
        _runId.Add(StoredText.Escape(value.RunId));
        _name.Add(StoredText.Escape(value.Name));
        _value.Add(StoredText.Escape(value.Value));
    }
}
