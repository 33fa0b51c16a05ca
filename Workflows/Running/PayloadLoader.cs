using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>Reads a run's content back from its journal, and lets go of the oldest where more is in memory than may be.</summary>
/// <param name="bytesInMemory">Content that may stay in memory, in encoded bytes; what is used at the moment does in any case.</param>
/// <param name="ask">Asks the journal for a run under way, which waits while it is away; null to ask once.</param>
internal sealed class PayloadLoader(
    IRunJournal journal, string tenantId, string runId, long bytesInMemory = long.MaxValue, Func<Func<ValueTask<ReadOnlyMemory<byte>?>>, ValueTask<ReadOnlyMemory<byte>?>>? ask = null) : IPayloadLoader
{
    private readonly Queue<Payload> _inMemory = new();
    private long _bytes;

    public ReadOnlyMemory<byte> Load(Payload payload)
    {
        var content = Task.Run(() => LoadAsync(payload)).GetAwaiter().GetResult();
        Keep(payload);
        return content;
    }

    public void Keep(Payload payload)
    {
        if (bytesInMemory == long.MaxValue)
        {
            return;
        }

        _inMemory.Enqueue(payload);
        _bytes += payload.BytesHeld;
        while (_bytes > bytesInMemory && _inMemory.TryDequeue(out var oldest))
        {
            _bytes -= oldest.BytesHeld;
            if (ReferenceEquals(oldest, payload))
            {
                // It is asked for just now, so it leaves with the next one.
                _inMemory.Enqueue(payload);
                _bytes += payload.BytesHeld;
                return;
            }

            oldest.TryEvict();
        }
    }

    private async Task<ReadOnlyMemory<byte>> LoadAsync(Payload payload)
        => await (ask is null ? ReadAsync(payload) : ask(() => ReadAsync(payload)))
            ?? throw new JournalException(payload.Row, payload.BlobId is { } blobId ? $"the blob {blobId} it refers to is gone" : "it is gone");

    private async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(Payload payload)
    {
        if (payload.BlobId is { } blobId)
        {
            return await journal.ReadBlobAsync(tenantId, blobId, CancellationToken.None);
        }

        await foreach (var row in journal.ReadAsync(tenantId, runId, payload.Row, CancellationToken.None))
        {
            return payload.ContentIn(row.Payload);
        }

        return null;
    }
}
