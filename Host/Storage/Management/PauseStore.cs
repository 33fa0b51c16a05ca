using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal sealed class PauseStore(IFlowsDatabase database) : IPauseStore
{
    public async ValueTask<IReadOnlyList<PauseRow>> PausesAsync(CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Pauses.OrderBy(pause => pause.Since).ToListAsync(cancel), cancellation);

    public async ValueTask PauseAsync(PauseRow pause, CancellationToken cancellation) =>
        await database.WriteAsync(async (db, cancel) =>
        {
            if (!await db.Pauses.AnyAsync(row => row.TenantId == pause.TenantId && row.Kind == pause.Kind && row.Target == pause.Target, cancel))
            {
                db.Add(pause);
            }

            return await db.SaveChangesAsync(cancel);
        }, cancellation);

    public async ValueTask<bool> ResumeAsync(string tenantId, PauseKind kind, string target, CancellationToken cancellation) =>
        await database.WriteAsync(
            (db, cancel) => db.Pauses.Where(row => row.TenantId == tenantId && row.Kind == kind && row.Target == target).ExecuteDeleteAsync(cancel), cancellation) > 0;
}
