using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>Commands that a batch leaves for other runs.</summary>
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
