using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal sealed class RunInsights(IFlowsDatabase database) : IRunInsights
{
    /// <summary>More names than a page could offer are not looked for.</summary>
    private const int MostNames = 200;

    public async ValueTask<IReadOnlyList<RunRow>> PageAsync(string tenantId, RunFilter filter, int take, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => RunListing.RowsAsync(db, tenantId, filter with { Take = take, Skip = 0, OrderBy = RunOrder.Created, Descending = true }, cancel), cancellation);

    public async ValueTask<IReadOnlyList<RunCount>> CountAsync(string tenantId, DateTimeOffset from, DateTimeOffset to, string? client, CancellationToken cancellation) =>
        await database.ReadAsync(async (db, cancel) =>
        {
            var span = new RunFilter { FromRunId = RunIds.FirstAt(from), BeforeRunId = RunIds.FirstAt(to), SearchValue = client is null ? null : (SearchValue.Client, client) };
            var counts = await db.Runs.Where(tenantId, span, db.SearchValues)
                .Where(run => !run.IsTest)
                .GroupBy(run => new { run.DefinitionId, run.Status })
                .Select(group => new { group.Key.DefinitionId, group.Key.Status, Runs = group.LongCount() })
                .ToListAsync(cancel);
            return counts.ConvertAll(count => new RunCount(count.DefinitionId, count.Status, count.Runs));
        }, cancellation);

    /// <summary>One look into the index of flows and runs for each.</summary>
    public async ValueTask<IReadOnlyList<RunRow>> LatestAsync(string tenantId, IReadOnlyList<string> definitionIds, CancellationToken cancellation) =>
        await database.ReadAsync(async (db, cancel) =>
        {
            var latest = new List<RunRow>(definitionIds.Count);
            foreach (var definitionId in definitionIds.Distinct())
            {
                if (await db.Runs.Where(run => run.TenantId == tenantId && run.DefinitionId == definitionId)
                    .OrderByDescending(run => run.RunId).FirstOrDefaultAsync(cancel) is { } row)
                {
                    latest.Add(row);
                }
            }

            return latest;
        }, cancellation);

    public async ValueTask<RunStanding> StandingAsync(string? tenantId, CancellationToken cancellation) =>
        await database.ReadAsync(async (db, cancel) =>
        {
            var counts = await db.Runs.Where(run => (tenantId == null || run.TenantId == tenantId) && (run.Status < RunStatus.Finished || run.Status == RunStatus.Held))
                .GroupBy(run => new { run.DefinitionId, run.Status })
                .Select(group => new { group.Key.DefinitionId, group.Key.Status, Runs = group.LongCount() })
                .ToListAsync(cancel);
            var oldest = await db.Runs.Where(run => (tenantId == null || run.TenantId == tenantId) && run.Status == RunStatus.Pending)
                .OrderBy(run => run.RunId).Select(run => (DateTimeOffset?)run.CreatedAt).FirstOrDefaultAsync(cancel);
            var moved = await db.Runs.Where(run => (tenantId == null || run.TenantId == tenantId) && run.Status == RunStatus.Executing)
                .OrderBy(run => run.UpdatedAt).Select(run => (DateTimeOffset?)run.UpdatedAt).FirstOrDefaultAsync(cancel);
            var hosts = await db.Hosts.ToListAsync(cancel);
            return new RunStanding(
                counts.ConvertAll(count => new RunCount(count.DefinitionId, count.Status, count.Runs)), oldest, hosts.ConvertAll(host => new HostBeat(host.Owner, host.BeatAt)))
            { LeastMoved = moved };
        }, cancellation);

    /// <summary>There are few names and many values: each name is found by one look past the one before.</summary>
    public async ValueTask<IReadOnlyList<string>> ValueNamesAsync(string tenantId, CancellationToken cancellation) =>
        await database.ReadAsync(async (db, cancel) =>
        {
            var names = new List<string>();
            var last = "";
            while (names.Count < MostNames && await db.SearchValues.Where(value => value.TenantId == tenantId && value.Name.CompareTo(last) > 0)
                .OrderBy(value => value.Name).Select(value => value.Name).FirstOrDefaultAsync(cancel) is { } next)
            {
                names.Add(last = next);
            }

            return names;
        }, cancellation);

    public async ValueTask<IReadOnlyList<string>> ValuesAsync(string tenantId, string name, int take, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.SearchValues
            .Where(value => value.TenantId == tenantId && value.Name == name)
            .Select(value => value.Value).Distinct().OrderBy(value => value).Take(take)
            .ToListAsync(cancel), cancellation);

    public async ValueTask<IReadOnlyList<SearchValue>> ValuesOfAsync(string tenantId, IReadOnlyList<string> runIds, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.SearchValues
            .Where(value => value.TenantId == tenantId && runIds.Contains(value.RunId))
            .ToListAsync(cancel), cancellation);
}
