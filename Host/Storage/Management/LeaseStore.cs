using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

/// <summary>A storage that is away is told as such: whoever has done the work in the meantime must not lose it over a name.</summary>
internal sealed class LeaseStore(IFlowsDatabase database, IStorage storage) : ILeaseStore
{
    public ValueTask<LeaseRow?> TakeAsync(string tenantId, string name, string holder, TimeSpan length, CancellationToken cancellation) =>
        StorageFailure.ToldAsync(async () => await database.WriteAsync(async (db, cancel) =>
        {
            var now = storage.Clock.GetUtcNow();
            var taken = await Of(db, tenantId, name)
                .Where(lease => lease.Holder == "" || lease.Until <= now)
                .ExecuteUpdateAsync(
                    row => row.SetProperty(lease => lease.Holder, holder).SetProperty(lease => lease.Until, now + length).SetProperty(lease => lease.Note, lease => lease.Until <= now ? null : lease.Note),
                    cancel);
            var stored = await Of(db, tenantId, name).FirstOrDefaultAsync(cancel);
            if (stored is not null)
            {
                return taken > 0 ? stored : null;
            }

            // Where another host has made it meanwhile, this one collides with it and begins again.
            var made = new LeaseRow(tenantId, name, holder, now + length, Note: null);
            db.Add(made);
            await db.SaveChangesAsync(cancel);
            return made;
        }, cancellation));

    public ValueTask<bool> RenewAsync(LeaseRow lease, TimeSpan length, CancellationToken cancellation)
    {
        var until = storage.Clock.GetUtcNow() + length;
        return StorageFailure.ToldAsync(async () => await database.WriteAsync(
            (db, cancel) => Of(db, lease.TenantId, lease.Name).Where(held => held.Holder == lease.Holder).ExecuteUpdateAsync(row => row.SetProperty(held => held.Until, until), cancel),
            cancellation) > 0);
    }

    public async ValueTask GiveBackAsync(LeaseRow lease, string? note, CancellationToken cancellation)
    {
        var until = storage.Clock.GetUtcNow() + LeaseRow.NoteIsKept;
        await StorageFailure.ToldAsync(async () => await database.WriteAsync(
            (db, cancel) => Of(db, lease.TenantId, lease.Name).Where(held => held.Holder == lease.Holder).ExecuteUpdateAsync(
                row => row.SetProperty(held => held.Holder, "").SetProperty(held => held.Until, until).SetProperty(held => held.Note, held => note ?? held.Note), cancel),
            cancellation));
    }

    private static IQueryable<LeaseRow> Of(FlowsDbContext db, string tenantId, string name) => db.Leases.Where(lease => lease.TenantId == tenantId && lease.Name == name);
}
