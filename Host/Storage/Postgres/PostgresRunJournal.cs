using System.Runtime.CompilerServices;
using Bizoholic.Flows.Storage.Management;
using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

internal sealed class PostgresRunJournal(PostgresStorage storage) : IRunJournal
{
    private const string ReadBursts =
        "SELECT sequence, payload FROM journal WHERE tenant_id = $1 AND run_id = $2 AND month = $3 AND sequence >= $4 ORDER BY sequence";

    private const string ReadBlob = "SELECT content FROM blobs WHERE tenant_id = $1 AND blob_id = $2 LIMIT 1";

    public async IAsyncEnumerable<JournalRow> ReadAsync(
        string tenantId, string runId, long fromSequence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = storage.Database.CreateCommand(ReadBursts).Text(tenantId).Text(runId);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = RunMonth.Of(runId) });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fromSequence });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            yield return new(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
        }
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadBlobAsync(string tenantId, string blobId, CancellationToken cancellation)
    {
        await using var command = storage.Database.CreateCommand(ReadBlob).Text(tenantId).Text(blobId);
        return await command.ExecuteScalarAsync(cancellation) is byte[] content ? content : (ReadOnlyMemory<byte>?)null;
    }

    public ValueTask ReplaceAsync(string tenantId, string runId, JournalRow row, IReadOnlyList<BlobRow> added, IReadOnlyList<string> removed, CancellationToken cancellation) =>
        storage.ReplaceRowAsync((tenantId, runId), row, added, removed, storage.Clock.GetUtcNow(), cancellation);

    public ValueTask RemoveDataAsync(string tenantId, string runId, IReadOnlyList<string> keptBlobs, IReadOnlyList<string>? keptValues, CancellationToken cancellation) =>
        storage.RemoveRunDataAsync((tenantId, runId), keptBlobs, keptValues, cancellation);
}
