using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal sealed class ApprovalStore(IFlowsDatabase database) : IApprovalStore
{
    public async ValueTask<ApprovalRow?> FindAsync(string tenantId, string approvalId, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Approvals
            .FirstOrDefaultAsync(row => row.TenantId == tenantId && row.ApprovalId == approvalId, cancel), cancellation);

    public async ValueTask<IReadOnlyList<ApprovalRow>> ListAsync(string tenantId, string? status, int max, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Approvals
            .Where(row => row.TenantId == tenantId && (status == null || row.Status == status))
            .OrderByDescending(row => row.CreatedAt).ThenBy(row => row.ApprovalId)
            .Take(max)
            .ToListAsync(cancel), cancellation);

    public async ValueTask<IReadOnlyList<ApprovalRow>> UndeliveredAsync(int max, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Approvals
            .Where(row => !row.IsDelivered && row.Status != "pending")
            .OrderBy(row => row.CreatedAt)
            .Take(max)
            .ToListAsync(cancel), cancellation);

    public async ValueTask<bool> SaveAsync(ApprovalRow row, CancellationToken cancellation) =>
        await database.WriteAsync(async (db, cancel) =>
        {
            if (row.Revision == 1)
            {
                if (await db.Approvals.AnyAsync(other => other.TenantId == row.TenantId && other.ApprovalId == row.ApprovalId, cancel))
                {
                    return false;
                }

                db.Approvals.Add(row);
            }
            else
            {
                // The update asks for the row as it was one revision ago.
                var entry = db.Entry(row);
                entry.State = EntityState.Modified;
                entry.Property(stored => stored.Revision).OriginalValue = row.Revision - 1;
            }

            try
            {
                return await db.SaveChangesAsync(cancel) == 1;
            }
            catch (DbUpdateConcurrencyException)
            {
                return false;
            }
        }, cancellation);
}
