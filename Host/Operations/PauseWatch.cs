using Bizoholic.Flows.Host.Credentials;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Operations;

/// <summary>Knows what is paused, a moment after any host was told: runs under way then come to rest, and what was resumed is looked for.</summary>
internal sealed class PauseWatch(IPauseStore store, WorkflowRuntime runtime, TimeProvider time, ILogger<PauseWatch> log) : PeriodicService(TimeSpan.FromSeconds(2), time)
{
    private volatile IReadOnlyList<PauseRow> _pauses = [];

    /// <summary>Something was paused or resumed.</summary>
    public event Action? Changed;

    public bool IsPaused(string tenantId, string definitionId)
    {
        foreach (var pause in _pauses)
        {
            if (pause.Kind == PauseKind.Installation || (pause.Kind == PauseKind.Flow && pause.TenantId == tenantId && pause.Target == definitionId))
            {
                return true;
            }
        }

        return false;
    }

    public async Task ReadAsync(CancellationToken cancellation)
    {
        runtime.IsPaused = IsPaused;
        var before = _pauses;
        var now = await store.PausesAsync(cancellation);
        if (before.SequenceEqual(now))
        {
            return;
        }

        _pauses = now;
        runtime.DrainPaused();
        runtime.LookForWork();
        foreach (var over in before.Except(now).Where(pause => pause.Kind == PauseKind.Credential))
        {
            await runtime.ReleaseAsync(over.TenantId, CredentialGate.ResourceOf(over.Target), $"resumed-{over.Since.UtcTicks}", cancellation);
        }

        Changed?.Invoke();
    }

    protected override Task TurnAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    protected override void Failed(Exception error) => log.PausesUnread(error);
}
