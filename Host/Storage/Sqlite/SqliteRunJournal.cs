using System.Runtime.CompilerServices;
using Bizoholic.Flows.Storage.Management;
using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Sqlite;

internal sealed class SqliteRunJournal(SqliteStorage storage) : IRunJournal
{
    private const string ReadBursts =
        "SELECT sequence, payload FROM journal WHERE month = $month AND tenant_id = $tenant AND run_id = $run AND sequence >= $from ORDER BY sequence";

    private const string ReadBlob = "SELECT content FROM blobs WHERE tenant_id = $tenant AND blob_id = $blob LIMIT 1";

#pragma warning disable CS1998 // Reading a local file does not wait; the contract is asynchronous for the databases that do.
    public async IAsyncEnumerable<JournalRow> ReadAsync(
        string tenantId, string runId, long fromSequence, [EnumeratorCancellation] CancellationToken cancellation)
#pragma warning restore CS1998
    {
        using var connection = storage.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = ReadBursts;
        command.Parameters.AddWithValue("$month", RunMonth.Of(runId));
        command.Parameters.AddWithValue("$tenant", StoredText.Escape(tenantId));
        command.Parameters.AddWithValue("$run", StoredText.Escape(runId));
        command.Parameters.AddWithValue("$from", fromSequence);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
        }
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadBlobAsync(string tenantId, string blobId, CancellationToken cancellation)
    {
        using var connection = storage.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = ReadBlob;
        command.Parameters.AddWithValue("$tenant", StoredText.Escape(tenantId));
        command.Parameters.AddWithValue("$blob", StoredText.Escape(blobId));
        return ValueTask.FromResult(command.ExecuteScalar() is byte[] content ? content : (ReadOnlyMemory<byte>?)null);
    }

    public ValueTask ReplaceAsync(string tenantId, string runId, JournalRow row, IReadOnlyList<BlobRow> added, IReadOnlyList<string> removed, CancellationToken cancellation) =>
        storage.ReplaceRowAsync((tenantId, runId), row, added, removed, storage.Clock.GetUtcNow(), cancellation);

    public ValueTask RemoveDataAsync(string tenantId, string runId, IReadOnlyList<string> keptBlobs, IReadOnlyList<string>? keptValues, CancellationToken cancellation) =>
        storage.RemoveRunDataAsync((tenantId, runId), keptBlobs, keptValues, cancellation);
}
