using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>Messages that a batch leaves in the outbox.</summary>
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
