using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>Takes runs from one installation to another: the row, the definition it ran under, and all it has recorded.</summary>
public sealed class RunTransfer(RuntimeStorage storage, PlanCache plans)
{
    /// <returns>Null when there is no such run.</returns>
    /// <exception cref="JournalException">Its journal cannot be read.</exception>
    /// <exception cref="DefinitionException">Its definition is gone.</exception>
    public async ValueTask<ExportedRun?> ExportAsync(string tenantId, string runId, CancellationToken cancellation)
    {
        if (await storage.Runs.GetAsync(tenantId, runId, cancellation) is not { } row)
        {
            return null;
        }

        var definition = await storage.Definitions.GetContentAsync(tenantId, row.ContentHash, cancellation)
            ?? throw new DefinitionException("$", $"The definition content {row.ContentHash} is not in the store.");
        var loader = new PayloadLoader(storage.Journal, tenantId, runId);
        using var journal = new JournalWriter(null);
        journal.Begin(0, row.CreatedAt);
        await foreach (var burst in storage.Journal.ReadAsync(tenantId, runId, 0, cancellation))
        {
            JournalReader.Read(burst, loader, journal);
        }

        return new ExportedRun(row, definition, journal.Sealed().ToArray(), journal.Blobs.ToDictionary(blob => blob.Id, blob => blob.Content, StringComparer.Ordinal));
    }

    /// <summary>Stores a run under the id it has. One that waits goes on waiting here, with the idempotency keys it had there. False when a run of that id is here already.</summary>
    /// <exception cref="DefinitionException">The definition is none, or is not the one the run names.</exception>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public async ValueTask<bool> ImportAsync(string tenantId, ExportedRun run, CancellationToken cancellation)
    {
        var state = new RunState(plans.Add(run.Row.ContentHash, DefinitionReader.Read(run.Definition)));
        JournalReader.Read(new JournalRow(0, run.Journal), new BlobLoader(run.Blobs), state);
        await storage.Definitions.ChangeAsync(new DefinitionChange(tenantId, run.Row.DefinitionId) { Content = (run.Row.ContentHash, run.Definition) }, cancellation);
        var row = run.Row with { TenantId = tenantId, Owner = null, Epoch = 1, LastSequence = 0 };
        var result = await storage.Committer.CommitAsync(
            new RunCommit
            {
                Row = row,
                IsNew = true,
                Burst = new JournalRow(0, run.Journal),
                Blobs = [.. run.Blobs.Select(blob => new BlobRow(tenantId, blob.Key, blob.Value))],
                BookmarksAdded = row.Status is RunStatus.Finished or RunStatus.Faulted or RunStatus.Cancelled
                    ? []
                    : [.. state.Bookmarks.Values.Select(open => new BookmarkRow(tenantId, open.Record.BookmarkId, row.RunId, open.Record.Name, open.Record.Hash, open.Record.DueAt, row.CorrelationId))],
            },
            cancellation);
        return result.Outcome == CommitOutcome.Accepted;
    }

    private sealed class BlobLoader(IReadOnlyDictionary<string, byte[]> blobs) : IPayloadLoader
    {
        public ReadOnlyMemory<byte> Load(Payload payload)
            => payload.BlobId is { } id && blobs.TryGetValue(id, out var content) ? content : throw new JournalException(payload.Row, $"the blob {payload.BlobId} it refers to is missing");
    }
}

/// <summary>A run by itself.</summary>
/// <param name="Definition">The definition's content, as its hash was made of.</param>
/// <param name="Journal">All records in one row.</param>
/// <param name="Blobs">Large contents the records point to, by id.</param>
public sealed record ExportedRun(RunRow Row, ReadOnlyMemory<byte> Definition, ReadOnlyMemory<byte> Journal, IReadOnlyDictionary<string, byte[]> Blobs);
