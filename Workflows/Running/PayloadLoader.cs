using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>Reads a run's content back from its journal.</summary>
internal sealed class PayloadLoader(IRunJournal journal, string tenantId, string runId) : IPayloadLoader
{
    public ReadOnlyMemory<byte> Load(Payload payload)
        => Task.Run(() => LoadAsync(payload)).GetAwaiter().GetResult();

    private async Task<ReadOnlyMemory<byte>> LoadAsync(Payload payload)
    {
        if (payload.BlobId is { } blobId)
        {
            return await journal.ReadBlobAsync(tenantId, blobId, CancellationToken.None) ?? throw new JournalException(payload.Row, $"the blob {blobId} it refers to is gone");
        }

        await foreach (var row in journal.ReadAsync(tenantId, runId, payload.Row, CancellationToken.None))
        {
            return row.Payload.Slice(payload.Offset, payload.Length);
        }

        throw new JournalException(payload.Row, "it is gone");
    }
}
