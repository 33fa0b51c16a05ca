namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : IRunJournal
{
    private readonly Dictionary<(string TenantId, string BlobId), (ReadOnlyMemory<byte> Content, int Runs)> _blobs = [];

    public IAsyncEnumerable<JournalRow> ReadAsync(string tenantId, string runId, long fromSequence, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var journal = _runs.GetValueOrDefault((tenantId, runId))?.Journal ?? [];
            return journal.Where(row => row.Sequence >= fromSequence).ToArray().ToAsyncEnumerable();
        }
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadBlobAsync(string tenantId, string blobId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_blobs.TryGetValue((tenantId, blobId), out var blob) ? blob.Content : (ReadOnlyMemory<byte>?)null);
        }
    }

    public ValueTask ReplaceAsync(string tenantId, string runId, JournalRow row, IReadOnlyList<BlobRow> added, IReadOnlyList<string> removed, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_runs.TryGetValue((tenantId, runId), out var run) && run.Journal.FindIndex(stored => stored.Sequence == row.Sequence) is >= 0 and var at)
            {
                run.Journal[at] = row with { Payload = row.Payload.ToArray() };
                ForgetBlobs(run, [.. removed.Where(run.Blobs.Contains)]);
                KeepBlobs(run, added);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveDataAsync(string tenantId, string runId, IReadOnlyList<string> keptBlobs, IReadOnlyList<string>? keptValues, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_runs.TryGetValue((tenantId, runId), out var run))
            {
                run.SearchValues.RemoveWhere(value => keptValues?.Contains(value.Name) == false);
                ForgetBlobs(run, [.. run.Blobs.Except(keptBlobs)]);
            }
        }

        return ValueTask.CompletedTask;
    }

    private void KeepBlobs(StoredRun run, IReadOnlyList<BlobRow> blobs)
    {
        foreach (var blob in KeepJournal ? blobs : [])
        {
            if (run.Blobs.Add(blob.BlobId))
            {
                var key = (blob.TenantId, blob.BlobId);
                _blobs[key] = _blobs.TryGetValue(key, out var kept) ? (kept.Content, kept.Runs + 1) : (blob.Content.ToArray(), 1);
            }
        }
    }

    private void ForgetBlobs(StoredRun run, IReadOnlyCollection<string> ids)
    {
        foreach (var id in ids)
        {
            run.Blobs.Remove(id);
            var key = (run.Row.TenantId, id);
            var (content, runs) = _blobs[key];
            if (runs == 1)
            {
                _blobs.Remove(key);
            }
            else
            {
                _blobs[key] = (content, runs - 1);
            }
        }
    }
}
