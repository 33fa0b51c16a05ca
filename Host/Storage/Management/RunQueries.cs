using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal sealed class RunQueries(IFlowsDatabase database) : IRunQueries
{
    /// <summary>How many runs are deleted in one transaction, so that nobody waits long for it.</summary>
    private const int DeleteBatch = 200;

    public async ValueTask<RunRow?> GetAsync(string tenantId, string runId, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Runs.FirstOrDefaultAsync(run => run.TenantId == tenantId && run.RunId == runId, cancel), cancellation);

    public async ValueTask<RunPage> ListAsync(string tenantId, RunFilter filter, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => RunListing.ReadAsync(db, tenantId, filter, cancel), cancellation);

    public async ValueTask<int> DeleteAsync(string tenantId, IReadOnlyList<string> runIds, CancellationToken cancellation)
    {
        var deleted = 0;
        foreach (var batch in runIds.Distinct().Chunk(DeleteBatch))
        {
            deleted += await database.WriteAsync((db, cancel) => DeleteAsync(db, tenantId, batch, cancel), cancellation);
        }

        return deleted;
    }

    private static async Task<int> DeleteAsync(FlowsDbContext db, string tenantId, string[] runIds, CancellationToken cancellation)
    {
        // Owned by the deletion, a run can be claimed by nobody until it is gone.
        var mark = $"deletion {Guid.CreateVersion7()}";
        await db.Runs
            .Where(run => run.TenantId == tenantId && runIds.Contains(run.RunId))
            .Where(run => run.Owner == null && run.Status != RunStatus.Executing && run.Status != RunStatus.Pending)
            .ExecuteUpdateAsync(run => run.SetProperty(row => row.Owner, mark), cancellation);
        var resting = await db.Runs.Where(run => run.TenantId == tenantId && runIds.Contains(run.RunId) && run.Owner == mark)
            .Select(run => run.RunId).ToArrayAsync(cancellation);
        var months = resting.Select(RunMonth.Of).Distinct().ToArray();
        await db.Journal.Where(burst => months.Contains(burst.Month) && burst.TenantId == tenantId && resting.Contains(burst.RunId))
            .ExecuteDeleteAsync(cancellation);
        await db.Bookmarks.Where(bookmark => bookmark.TenantId == tenantId && resting.Contains(bookmark.RunId))
            .ExecuteDeleteAsync(cancellation);
        await db.SearchValues.Where(value => value.TenantId == tenantId && resting.Contains(value.RunId))
            .ExecuteDeleteAsync(cancellation);
        await db.Blobs.Where(blob => blob.TenantId == tenantId && resting.Contains(blob.RunId))
            .ExecuteDeleteAsync(cancellation);
        await db.Inbox.Where(command => command.TenantId == tenantId && resting.Contains(command.RunId))
            .ExecuteDeleteAsync(cancellation);
        await db.Approvals.Where(approval => approval.TenantId == tenantId && resting.Contains(approval.RunId))
            .ExecuteDeleteAsync(cancellation);
        return await db.Runs.Where(run => run.TenantId == tenantId && resting.Contains(run.RunId)).ExecuteDeleteAsync(cancellation);
    }
}
