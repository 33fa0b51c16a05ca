namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : IRunInsights
{
    public ValueTask<IReadOnlyList<RunRow>> PageAsync(string tenantId, RunFilter filter, int take, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<RunRow>>([.. Rows.Where(tenantId, filter, AllSearchValues).OrderByDescending(run => run.RunId, StringComparer.Ordinal).Take(take)]);
        }
    }

    public ValueTask<IReadOnlyList<RunCount>> CountAsync(string tenantId, DateTimeOffset from, DateTimeOffset to, string? client, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<RunCount>>([.. Rows
                .Where(tenantId, new RunFilter { FromRunId = RunIds.FirstAt(from), BeforeRunId = RunIds.FirstAt(to), SearchValue = client is null ? null : (SearchValue.Client, client) }, AllSearchValues)
                .Where(run => !run.IsTest)
                .GroupBy(run => new { run.DefinitionId, run.Status })
                .Select(group => new RunCount(group.Key.DefinitionId, group.Key.Status, group.LongCount()))]);
        }
    }

    public ValueTask<IReadOnlyList<RunRow>> LatestAsync(string tenantId, IReadOnlyList<string> definitionIds, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<RunRow>>([.. Rows
                .Where(run => run.TenantId == tenantId && definitionIds.Contains(run.DefinitionId))
                .GroupBy(run => run.DefinitionId)
                .Select(group => group.OrderByDescending(run => run.RunId, StringComparer.Ordinal).First())]);
        }
    }

    public ValueTask<RunStanding> StandingAsync(string? tenantId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            RunRow[] open = [.. Rows.Where(run => (tenantId == null || run.TenantId == tenantId) && (run.Status < RunStatus.Finished || run.Status == RunStatus.Held))];
            RunCount[] counts = [.. open.GroupBy(run => (run.DefinitionId, run.Status)).Select(group => new RunCount(group.Key.DefinitionId, group.Key.Status, group.LongCount()))];
            return ValueTask.FromResult(new RunStanding(counts, open.Where(run => run.Status == RunStatus.Pending).Min(run => (DateTimeOffset?)run.CreatedAt), []) { LeastMoved = open.Where(run => run.Status == RunStatus.Executing).Min(run => (DateTimeOffset?)run.UpdatedAt) });
        }
    }

    public ValueTask<IReadOnlyList<string>> ValueNamesAsync(string tenantId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<string>>([.. AllSearchValues.Where(value => value.TenantId == tenantId).Select(value => value.Name).Distinct().Order(StringComparer.Ordinal)]);
        }
    }

    public ValueTask<IReadOnlyList<string>> ValuesAsync(string tenantId, string name, int take, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<string>>([.. AllSearchValues.Where(value => value.TenantId == tenantId && value.Name == name).Select(value => value.Value).Distinct().Order(StringComparer.Ordinal).Take(take)]);
        }
    }

    public ValueTask<IReadOnlyList<SearchValue>> ValuesOfAsync(string tenantId, IReadOnlyList<string> runIds, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<SearchValue>>([.. AllSearchValues.Where(value => value.TenantId == tenantId && runIds.Contains(value.RunId))]);
        }
    }

    private IQueryable<RunRow> Rows => _runs.Values.Select(run => run.Row).AsQueryable();

    private IQueryable<SearchValue> AllSearchValues => _runs.Values.SelectMany(run => run.SearchValues).AsQueryable();
}
