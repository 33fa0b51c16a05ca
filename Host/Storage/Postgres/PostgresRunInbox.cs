using Bizoholic.Flows.Storage.Management;
using Bizoholic.Flows.Workflows.Storage;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

internal sealed class PostgresRunInbox(PostgresStorage storage) : IRunInbox
{
    private const string OfRun = "SELECT command_id, command, payload FROM run_inbox WHERE tenant_id = $1 AND run_id = $2 ORDER BY command_id COLLATE \"C\"";

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

    public async ValueTask<ReceivedCall?> AddAsync(InboxRow command, IReadOnlyList<ReceivedCall> calls, CancellationToken cancellation)
    {
        var earlier = await storage.AddCallAsync(command, calls, storage.Clock.GetUtcNow(), cancellation);
        storage.Signal.Set();
        return earlier;
    }

    public ValueTask<ReceivedCall?> FindCallAsync(string callId, CancellationToken cancellation) =>
        storage.CallAsync(callId, storage.Clock.GetUtcNow(), cancellation);

    /// <summary>Every run that is taken up asks.</summary>
    public async ValueTask<IReadOnlyList<InboxRow>> ReadAsync(string tenantId, string runId, CancellationToken cancellation)
    {
        await using var command = storage.Database.CreateCommand(OfRun).Text(tenantId).Text(runId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        List<InboxRow>? found = null;
        while (await reader.ReadAsync(cancellation))
        {
            (found ??= []).Add(new InboxRow(tenantId, PostgresRows.Text(reader, 0), runId, (InboxCommand)reader.GetInt16(1), reader.GetFieldValue<byte[]>(2)));
        }

        return found ?? (IReadOnlyList<InboxRow>)[];
    }
}
