using Bizoholic.Flows.Storage.Management;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Sqlite;

internal sealed class SqliteRunInbox(SqliteStorage storage) : IRunInbox
{
    public async ValueTask AddAsync(IReadOnlyList<InboxRow> commands, CancellationToken cancellation)
    {
        await storage.Writer.RunAsync(new SqliteWrite<bool>(session =>
        {
            session.Statements.AddCommands(commands);
            return true;
        }), cancellation);
    }

    public ValueTask<IReadOnlyList<InboxRow>> ReadAsync(string tenantId, string runId, CancellationToken cancellation) =>
        storage.CommandsOfAsync(tenantId, runId, cancellation);
}
