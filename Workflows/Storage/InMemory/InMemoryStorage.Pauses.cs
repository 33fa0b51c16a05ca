namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : IPauseStore
{
    private readonly Dictionary<(string TenantId, PauseKind Kind, string Target), PauseRow> _pauses = [];

    public ValueTask<IReadOnlyList<PauseRow>> PausesAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<PauseRow>>([.. _pauses.Values]);
        }
    }

    public ValueTask PauseAsync(PauseRow pause, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _pauses.TryAdd((pause.TenantId, pause.Kind, pause.Target), pause);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> ResumeAsync(string tenantId, PauseKind kind, string target, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_pauses.Remove((tenantId, kind, target)));
        }
    }

    private bool IsPaused(RunRow run)
        => _pauses.Count > 0 && (_pauses.ContainsKey(("", PauseKind.Installation, "")) || _pauses.ContainsKey((run.TenantId, PauseKind.Flow, run.DefinitionId)));

    /// <summary>A run whose time may come: not ended, not held, not paused.</summary>
    private bool HasTime(BookmarkRow bookmark)
        => _runs.TryGetValue((bookmark.TenantId, bookmark.RunId), out var run) && run.Row.Status is RunStatus.Pending or RunStatus.Executing or RunStatus.Suspended && !IsPaused(run.Row);
}
