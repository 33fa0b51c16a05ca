namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : IRunQueries
{
    ValueTask<RunRow?> IRunQueries.GetAsync(string tenantId, string runId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_runs.GetValueOrDefault((tenantId, runId))?.Row);
        }
    }

    public ValueTask<RunPage> ListAsync(string tenantId, RunFilter filter, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var searchValues = _runs.Values.SelectMany(run => run.SearchValues).AsQueryable();
            var found = _runs.Values.Select(run => run.Row).AsQueryable().Where(tenantId, filter, searchValues).ToArray();
            return ValueTask.FromResult(new RunPage([.. found.AsQueryable().Order(filter)], found.Length));
        }
    }

    public ValueTask<int> DeleteAsync(string tenantId, IReadOnlyList<string> runIds, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(runIds.Count(id => Delete((tenantId, id))));
        }
    }

    private bool Delete((string TenantId, string RunId) key)
    {
        if (!_runs.TryGetValue(key, out var run) || run.Row.Status is RunStatus.Executing or RunStatus.Pending || run.Row.Owner is not null)
        {
            return false;
        }

        RemoveBookmarks(run, [.. run.Bookmarks]);
        ForgetBlobs(run, [.. run.Blobs]);
        ForgetApprovals(key);
        return _runs.Remove(key);
    }
}
