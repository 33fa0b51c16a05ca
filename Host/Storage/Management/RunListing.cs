using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

/// <summary>
/// Reads pages of runs from tables with millions of them. An index gives the newest of one flow or one status in order; where several are asked for, each is
/// read by itself and the parts are merged, since a database would rather sort them all. Counting stops early: nobody pages through ten thousand runs.
/// </summary>
internal static class RunListing
{
    private const int CountLimit = 10_000;

    /// <summary>A search by text looks at every row it passes.</summary>
    private const int TextCountLimit = 1_000;

    private const int MaxParts = 32;

    public static async Task<RunPage> ReadAsync(FlowsDbContext db, string tenantId, RunFilter filter, CancellationToken cancellation)
    {
        var parts = Parts(filter);
        var rows = await RowsAsync(db, tenantId, filter, parts, cancellation);
        var isWhole = filter.Skip == 0 && (filter.Take is not { } take || rows.Count < take);
        return new RunPage(rows, isWhole ? rows.Count : Math.Max(filter.Skip + rows.Count, await CountAsync(db, tenantId, parts, cancellation)));
    }

    /// <summary>The same without counting what else there is.</summary>
    public static Task<List<RunRow>> RowsAsync(FlowsDbContext db, string tenantId, RunFilter filter, CancellationToken cancellation)
        => RowsAsync(db, tenantId, filter, Parts(filter), cancellation);

    private static Task<List<RunRow>> RowsAsync(FlowsDbContext db, string tenantId, RunFilter filter, List<RunFilter> parts, CancellationToken cancellation)
        => parts.Count == 1
            ? db.Runs.Where(tenantId, filter, db.SearchValues).Order(filter).ToListAsync(cancellation)
            : MergeAsync(db, tenantId, filter, parts, cancellation);

    /// <summary>Filters that together mean the same, each of which one index answers.</summary>
    private static List<RunFilter> Parts(RunFilter filter)
    {
        if (filter is not { OrderBy: RunOrder.Created, Take: not null, Text: null or "", RunIds.Count: 0, ParentRunId: null, CorrelationId: null, SearchValue: null, AnyValue: null, MoreValues.Count: 0 })
        {
            return [filter];
        }

        RunStatus[] statuses = filter.Statuses.Count > 0 ? [.. filter.Statuses.Distinct()] : filter.HasIncidents == true ? Enum.GetValues<RunStatus>() : [];
        List<RunFilter> byStatus = statuses.Length > 1 && (filter.HasIncidents == true || !statuses.Contains(RunStatus.Finished)) ? [.. statuses.Select(status => filter with { Statuses = [status] })] : [filter];
        List<RunFilter> parts = filter.DefinitionIds.Count > 1 ? [.. byStatus.SelectMany(part => filter.DefinitionIds.Distinct().Select(id => part with { DefinitionIds = [id] }))] : byStatus;
        return parts.Count <= MaxParts ? parts : [filter];
    }

    private static async Task<List<RunRow>> MergeAsync(FlowsDbContext db, string tenantId, RunFilter filter, List<RunFilter> parts, CancellationToken cancellation)
    {
        var rows = new List<RunRow>();
        foreach (var part in parts)
        {
            var first = part with { Skip = 0, Take = filter.Skip + filter.Take };
            rows.AddRange(await db.Runs.Where(tenantId, first, db.SearchValues).Order(first).ToListAsync(cancellation));
        }

        rows.Sort((one, other) => (filter.Descending ? -1 : 1) * string.CompareOrdinal(one.RunId, other.RunId));
        return [.. rows.Skip(filter.Skip).Take(filter.Take ?? int.MaxValue)];
    }

    private static async Task<long> CountAsync(FlowsDbContext db, string tenantId, List<RunFilter> parts, CancellationToken cancellation)
    {
        var (count, limit) = (0, string.IsNullOrEmpty(parts[0].Text) ? CountLimit : TextCountLimit);
        foreach (var part in parts)
        {
            var found = db.Runs.Where(tenantId, part, db.SearchValues);

            // Text is met soonest among the newest; anything else where its index is narrowest.
            var first = limit == CountLimit ? found : found.Order(part with { Skip = 0, Take = null });
            count += await first.Take(limit - count).CountAsync(cancellation);
            if (count >= limit)
            {
                break;
            }
        }

        return count;
    }
}
