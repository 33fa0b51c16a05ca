using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal sealed class ScheduleStore(IFlowsDatabase database) : IScheduleStore
{
    public async ValueTask<IReadOnlyList<ScheduleRow>> AllAsync(CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Schedules.OrderBy(row => row.ScheduleId).ToListAsync(cancel), cancellation);

    public async ValueTask<ScheduleRow?> GetAsync(string tenantId, string scheduleId, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Schedules.FirstOrDefaultAsync(row => row.TenantId == tenantId && row.ScheduleId == scheduleId, cancel), cancellation);

    public async ValueTask RegisterAsync(ScheduleRow schedule, CancellationToken cancellation) =>
        await database.WriteAsync(async (db, cancel) =>
        {
            var known = await db.Schedules.AsNoTracking().FirstOrDefaultAsync(row => row.TenantId == schedule.TenantId && row.ScheduleId == schedule.ScheduleId, cancel);
            if (known is null || known.Settings != schedule.Settings)
            {
                db.Entry(schedule).State = known is null ? EntityState.Added : EntityState.Modified;
            }

            return await db.SaveChangesAsync(cancel);
        }, cancellation);

    public async ValueTask<bool> MoveAsync(ScheduleRow read, ScheduleRow next, CancellationToken cancellation) =>
        await database.WriteAsync((db, cancel) => db.Schedules
            .Where(row => row.TenantId == read.TenantId && row.ScheduleId == read.ScheduleId && row.Settings == read.Settings)
            .Where(row => row.LastSlot == read.LastSlot && row.PendingSlot == read.PendingSlot && row.Problem == read.Problem)
            .ExecuteUpdateAsync(
                row => row.SetProperty(to => to.LastSlot, next.LastSlot).SetProperty(to => to.PendingSlot, next.PendingSlot).SetProperty(to => to.Problem, next.Problem),
                cancel), cancellation) == 1;

    public async ValueTask RemoveAsync(string tenantId, string scheduleId, CancellationToken cancellation) =>
        await database.WriteAsync((db, cancel) => db.Schedules.Where(row => row.TenantId == tenantId && row.ScheduleId == scheduleId).ExecuteDeleteAsync(cancel), cancellation);
}
