using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal sealed class LimitStore(IFlowsDatabase database, IStorage storage) : ILimitStore, ICallBudget
{
    public async ValueTask<IReadOnlyList<LimitRow>> LimitsAsync(CancellationToken cancellation) =>
        await database.ReadAsync(
            async (db, cancel) => (await db.Limits.Where(limit => limit.Kind != LimitKind.Webhook).OrderBy(limit => limit.TenantId).ThenBy(limit => limit.Kind).ThenBy(limit => limit.Target).ToListAsync(cancel)).ConvertAll(limit => limit.Row),
            cancellation);

    public async ValueTask SetLimitAsync(LimitRow limit, CancellationToken cancellation) =>
        await database.WriteAsync(async (db, cancel) =>
        {
            await Of(db, limit).ExecuteDeleteAsync(cancel);
            db.Add(new StoredLimit(limit.TenantId, limit.Kind, limit.Target, limit.Concurrent, limit.PerMinute, limit.Burst, limit.Burst, storage.Clock.GetUtcNow()));
            return await db.SaveChangesAsync(cancel);
        }, cancellation);

    public async ValueTask<bool> RemoveLimitAsync(string tenantId, LimitKind kind, string target, CancellationToken cancellation) =>
        await database.WriteAsync((db, cancel) => Of(db, new LimitRow(tenantId, kind, target, 0, 0, 0)).ExecuteDeleteAsync(cancel), cancellation) > 0;

    public async ValueTask<TimeSpan> TakeAsync(LimitRow limit, TimeSpan atMost, CancellationToken cancellation) =>
        await database.WriteAsync(async (db, cancel) =>
        {
            // A change that changes nothing holds the row, so that calls of several hosts take their tokens one after another.
            var rows = await Of(db, limit).ExecuteUpdateAsync(row => row.SetProperty(kept => kept.Tokens, kept => kept.Tokens), cancel);
            var now = storage.Clock.GetUtcNow();
            if (rows == 0)
            {
                if (limit.Kind == LimitKind.Webhook)
                {
                    // Where another call has made it meanwhile, this one collides with it and begins again.
                    db.Add(new StoredLimit(limit.TenantId, limit.Kind, limit.Target, limit.Concurrent, limit.PerMinute, limit.Burst, limit.Burst - 1, now));
                    await db.SaveChangesAsync(cancel);
                }

                return TimeSpan.Zero;
            }

            var stored = await Of(db, limit).FirstAsync(cancel);
            var (after, wait) = new TokenBucket(stored.Tokens, stored.FilledAt).Take(limit.Kind == LimitKind.Webhook ? limit : stored.Row, now, atMost);
            await Of(db, limit).ExecuteUpdateAsync(row => row.SetProperty(held => held.Tokens, after.Tokens).SetProperty(held => held.FilledAt, after.FilledAt), cancel);
            return wait;
        }, cancellation);

    private static IQueryable<StoredLimit> Of(FlowsDbContext db, LimitRow limit) =>
        db.Limits.Where(row => row.TenantId == limit.TenantId && row.Kind == limit.Kind && row.Target == limit.Target);
}
