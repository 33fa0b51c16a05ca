using Bizoholic.Flows.Storage.Management;
using Bizoholic.Flows.Workflows.Storage;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

internal sealed class PostgresRunInbox(PostgresStorage storage) : IRunInbox
{
    public async ValueTask AddAsync(IReadOnlyList<InboxRow> commands, CancellationToken cancellation)
    {
        var rows = new CommandColumns();
        foreach (var command in commands)
        {
            rows.Add(0, command);
        }

        await using var insert = storage.Database.CreateCommand();
        insert.CommandText =
            $"""
            INSERT INTO run_inbox (tenant_id, run_id, command_id, command, payload)
            SELECT tenant_id, run_id, command_id, command, payload FROM {rows.Bind(insert, "input")}
            ORDER BY tenant_id COLLATE "C", run_id COLLATE "C", command_id COLLATE "C"
            ON CONFLICT DO NOTHING
            """;
        await insert.ExecuteNonQueryAsync(cancellation);
        storage.Signal.Set();
    }

    public async ValueTask<ReceivedCall?> AddAsync(InboxRow command, ReceivedCall call, CancellationToken cancellation)
    {
        var earlier = await storage.AddCallAsync(command, call, storage.Clock.GetUtcNow(), cancellation);
        storage.Signal.Set();
        return earlier;
    }

    public ValueTask<ReceivedCall?> FindCallAsync(string callId, CancellationToken cancellation) =>
        storage.CallAsync(callId, storage.Clock.GetUtcNow(), cancellation);

    public ValueTask<IReadOnlyList<InboxRow>> ReadAsync(string tenantId, string runId, CancellationToken cancellation) =>
        storage.CommandsOfAsync(tenantId, runId, cancellation);
}
