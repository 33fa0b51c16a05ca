using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal static class JournalReplacing
{
    /// <summary>Puts another row in the place of one, with its blobs, in one transaction.</summary>
    public static async ValueTask ReplaceRowAsync(
        this IFlowsDatabase database, (string TenantId, string RunId) run, JournalRow row, IReadOnlyList<BlobRow> added, IReadOnlyList<string> removed, DateTimeOffset now, CancellationToken cancellation)
    {
        var (month, payload) = (RunMonth.Of(run.RunId), row.Payload.ToArray());
        await database.WriteAsync(async (db, cancel) =>
        {
            await db.Journal.Where(burst => burst.Month == month && burst.TenantId == run.TenantId && burst.RunId == run.RunId && burst.Sequence == row.Sequence)
                .ExecuteUpdateAsync(burst => burst.SetProperty(stored => stored.Payload, payload), cancel);
            await db.Blobs.Where(blob => blob.TenantId == run.TenantId && blob.RunId == run.RunId && removed.Contains(blob.BlobId)).ExecuteDeleteAsync(cancel);
            db.AddRange(added.Select(blob => new StoredBlob(blob.TenantId, blob.BlobId, run.RunId, blob.Content.ToArray(), now)));
            return await db.SaveChangesAsync(cancel);
        }, cancellation);
    }

    /// <summary>Takes away a run's searchable values and blobs, but those named, in one transaction.</summary>
    public static async ValueTask RemoveRunDataAsync(
        this IFlowsDatabase database, (string TenantId, string RunId) run, IReadOnlyList<string> keptBlobs, IReadOnlyList<string>? keptValues, CancellationToken cancellation)
        => await database.WriteAsync(async (db, cancel) =>
        {
            if (keptValues is not null)
            {
                await db.SearchValues.Where(value => value.TenantId == run.TenantId && value.RunId == run.RunId && !keptValues.Contains(value.Name)).ExecuteDeleteAsync(cancel);
            }

            return await db.Blobs.Where(blob => blob.TenantId == run.TenantId && blob.RunId == run.RunId && !keptBlobs.Contains(blob.BlobId)).ExecuteDeleteAsync(cancel);
        }, cancellation);
}
