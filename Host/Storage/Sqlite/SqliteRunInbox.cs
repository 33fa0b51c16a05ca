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

    public ValueTask<ReceivedCall?> AddAsync(InboxRow command, IReadOnlyList<ReceivedCall> calls, CancellationToken cancellation) =>
        storage.AddCallAsync(command, calls, storage.Clock.GetUtcNow(), cancellation);

    public ValueTask<ReceivedCall?> FindCallAsync(string callId, CancellationToken cancellation) =>
        storage.CallAsync(callId, storage.Clock.GetUtcNow(), cancellation);

    public ValueTask<IReadOnlyList<InboxRow>> ReadAsync(string tenantId, string runId, CancellationToken cancellation) =>
        storage.CommandsOfAsync(tenantId, runId, cancellation);
}
