namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : ILimitStore, ICallBudget
{
    private readonly Dictionary<(string TenantId, LimitKind Kind, string Target), (LimitRow Row, TokenBucket Bucket)> _limits = [];

    public ValueTask<IReadOnlyList<LimitRow>> LimitsAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<LimitRow>>([.. _limits.Values.Select(limit => limit.Row)]);
        }
    }

    public ValueTask SetLimitAsync(LimitRow limit, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _limits[(limit.TenantId, limit.Kind, limit.Target)] = (limit, new TokenBucket(limit.Burst, _time.GetUtcNow()));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> RemoveLimitAsync(string tenantId, LimitKind kind, string target, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_limits.Remove((tenantId, kind, target)));
        }
    }

    public ValueTask<TimeSpan> TakeAsync(LimitRow limit, TimeSpan atMost, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var key = (limit.TenantId, limit.Kind, limit.Target);
            if (!_limits.TryGetValue(key, out var stored))
            {
                // Callers of webhooks are counted by their host, which is the only one that has this storage.
                return ValueTask.FromResult(TimeSpan.Zero);
            }

            var (after, wait) = stored.Bucket.Take(stored.Row, _time.GetUtcNow(), atMost);
            _limits[key] = (stored.Row, after);
            return ValueTask.FromResult(wait);
        }
    }

    private bool HasTenantRoom(RunRow row) => !_limits.TryGetValue((row.TenantId, LimitKind.Tenant, ""), out var limit)
        || _runs.Values.Count(other => other.Row.TenantId == row.TenantId && IsUnderWay(other.Row)) < limit.Row.Concurrent;

    private static bool IsUnderWay(RunRow row) => row.Status < RunStatus.Suspended && row.Owner is not null;
}
