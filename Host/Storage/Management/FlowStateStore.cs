using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal sealed class FlowStateStore(IFlowsDatabase database) : IFlowStateStore
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

    private static IQueryable<FlowStateRow> In(FlowsDbContext db, string tenantId, string definitionId, string scope) => db.FlowState
        .Where(state => state.TenantId == tenantId && state.DefinitionId == definitionId && state.Scope == scope);
}
