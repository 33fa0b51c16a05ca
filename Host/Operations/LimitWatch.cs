using Bizoholic.Flows.Host.Credentials;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Operations;

/// <summary>Knows which tenants have a limit, a moment after any host was told: their new runs are claimed like others that wait, rather than begun at once.</summary>
internal sealed class LimitWatch(ILimitStore store, WorkflowRuntime runtime, TimeProvider time, ILogger<LimitWatch> log) : PeriodicService(TimeSpan.FromSeconds(2), time)
{
    private volatile IReadOnlyList<LimitRow> _limits = [];

    public bool IsLimited(string tenantId)
    {
        foreach (var limit in _limits)
        {
            if (limit.Kind == LimitKind.Tenant && limit.TenantId == tenantId)
            {
                return true;
            }
        }

        return false;
    }

    public async Task ReadAsync(CancellationToken cancellation)
    {
        runtime.IsLimited = IsLimited;
        var (before, now) = (_limits, await store.LimitsAsync(cancellation));
        _limits = now;
        if (before.SequenceEqual(now))
        {
            return;
        }

        runtime.LookForWork();
        foreach (var was in before.Except(now).Where(limit => limit.Kind == LimitKind.Credential))
        {
            // Steps that wait for their turn ask the new limit, or go on without.
            await runtime.ReleaseAsync(was.TenantId, CredentialGate.ResourceOf(was.Target), $"limit-{was.PerMinute}-{was.Burst}", cancellation);
        }
    }

    protected override Task TurnAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    protected override void Failed(Exception error) => log.LimitsUnread(error);
}
