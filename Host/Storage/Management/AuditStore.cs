using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal sealed class AuditStore(IFlowsDatabase database) : IAuditStore
{
    public async ValueTask AddAsync(AuditRow row, CancellationToken cancellation) =>
        await database.WriteAsync(async (db, cancel) =>
        {
            db.Entry(row).State = EntityState.Added;
            return await db.SaveChangesAsync(cancel);
        }, cancellation);

    public async ValueTask<IReadOnlyList<AuditRow>> PageAsync(string tenantId, string? before, string? text, int take, CancellationToken cancellation)
    {
        var part = text is null ? null : $"%{text.ToUpperInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
        return await database.ReadAsync((db, cancel) => db.Audit
            .Where(row => row.TenantId == tenantId && (before == null || row.AuditId.CompareTo(before) < 0))
            .Where(row => part == null || EF.Functions.Like(row.Actor.ToUpper(), part, "\\") || EF.Functions.Like(row.Action.ToUpper(), part, "\\") || EF.Functions.Like(row.Target.ToUpper(), part, "\\"))
            .OrderByDescending(row => row.AuditId)
            .Take(take)
            .ToListAsync(cancel), cancellation);
    }

    public async ValueTask<int> DropAsync(DateTimeOffset before, CancellationToken cancellation) =>
        await database.WriteAsync((db, cancel) => db.Audit.Where(row => row.At < before).ExecuteDeleteAsync(cancel), cancellation);
}
