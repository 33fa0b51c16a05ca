using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal sealed class FlowStateStore(IFlowsDatabase database, IStorage storage) : IFlowStateStore
{
    /// <summary>Keys asked for in one query.</summary>
    private const int Batch = 500;

    public async ValueTask<IReadOnlyList<FlowStateRow>> ReadAsync(
        string tenantId, string definitionId, string scope, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        var found = new List<FlowStateRow>();
        foreach (var some in keys.Distinct().Chunk(Batch))
        {
            found.AddRange(await database.ReadAsync((db, cancel) => In(db, tenantId, definitionId, scope)
                .Where(state => some.Contains(state.Key)).ToListAsync(cancel), cancellation));
        }

        return found;
    }

    public async ValueTask<IReadOnlyList<FlowStateRow>> OldestAsync(
        string tenantId, string definitionId, string scope, int max, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => In(db, tenantId, definitionId, scope)
            .OrderBy(state => state.ChangedAt).Take(max).ToListAsync(cancel), cancellation);

    public async ValueTask<long> CountAsync(string tenantId, string definitionId, string scope, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => In(db, tenantId, definitionId, scope).LongCountAsync(cancel), cancellation);

    public async ValueTask<bool> ChangeAsync(string tenantId, FlowStateChange change, CancellationToken cancellation) =>
        await StorageFailure.ToldAsync(async () => await database.WriteAsync(async (db, cancel) =>
        {
            var now = storage.Clock.GetUtcNow();
            var version = Math.Max(change.Expected + 1, now.UtcTicks);
            var found = In(db, tenantId, change.DefinitionId, change.Scope).Where(state => state.Key == change.Key && state.Version == change.Expected);
            if (change.Value is not { } value)
            {
                return await found.ExecuteDeleteAsync(cancel) > 0;
            }

            if (change.Expected > 0)
            {
                return await found.ExecuteUpdateAsync(row => row.SetProperty(state => state.Version, version).SetProperty(state => state.Value, value).SetProperty(state => state.ChangedAt, now), cancel) > 0;
            }

            if (await In(db, tenantId, change.DefinitionId, change.Scope).AnyAsync(state => state.Key == change.Key, cancel))
            {
                return false;
            }

            // Where another host has made it meanwhile, this one collides with it and begins again.
            db.Add(new FlowStateRow(tenantId, change.DefinitionId, change.Scope, change.Key, version, value, now));
            await db.SaveChangesAsync(cancel);
            return true;
        }, cancellation));

    private static IQueryable<FlowStateRow> In(FlowsDbContext db, string tenantId, string definitionId, string scope) => db.FlowState
        .Where(state => state.TenantId == tenantId && state.DefinitionId == definitionId && state.Scope == scope);
}
