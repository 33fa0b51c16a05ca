namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : IFlowStateStore
{
    private readonly Dictionary<(string TenantId, string DefinitionId, string Scope, string Key), FlowStateRow> _state = [];

    ValueTask<IReadOnlyList<FlowStateRow>> IFlowStateStore.ReadAsync(
        string tenantId, string definitionId, string scope, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<FlowStateRow>>(
                [.. keys.Distinct().Select(key => _state.GetValueOrDefault((tenantId, definitionId, scope, key))).OfType<FlowStateRow>()]);
        }
    }

    public ValueTask<IReadOnlyList<FlowStateRow>> OldestAsync(string tenantId, string definitionId, string scope, int max, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<FlowStateRow>>([.. In(tenantId, definitionId, scope).OrderBy(row => row.ChangedAt).Take(max)]);
        }
    }

    public ValueTask<long> CountAsync(string tenantId, string definitionId, string scope, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(In(tenantId, definitionId, scope).LongCount());
        }
    }

    public ValueTask<bool> ChangeAsync(string tenantId, FlowStateChange change, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var isMade = (_state.GetValueOrDefault((tenantId, change.DefinitionId, change.Scope, change.Key))?.Version ?? 0) == change.Expected;
            if (isMade)
            {
                Change(tenantId, change);
            }

            return ValueTask.FromResult(isMade);
        }
    }

    private IEnumerable<FlowStateRow> In(string tenantId, string definitionId, string scope)
        => _state.Values.Where(row => row.TenantId == tenantId && row.DefinitionId == definitionId && row.Scope == scope);

    private bool IsStateUnchanged(RunCommit commit) => commit.StateChanges.All(change =>
        (_state.GetValueOrDefault((commit.Row.TenantId, change.DefinitionId, change.Scope, change.Key))?.Version ?? 0) == change.Expected);

    private void ChangeState(RunCommit commit)
    {
        foreach (var change in commit.StateChanges)
        {
            Change(commit.Row.TenantId, change);
        }
    }

    private void Change(string tenantId, FlowStateChange change)
    {
        var key = (tenantId, change.DefinitionId, change.Scope, change.Key);
        if (change.Value is { } value)
        {
            var now = _time.GetUtcNow();
            _state[key] = new(tenantId, change.DefinitionId, change.Scope, change.Key, Math.Max(change.Expected + 1, now.UtcTicks), value.ToArray(), now);
        }
        else
        {
            _state.Remove(key);
        }
    }

    private void ForgetState()
    {
        foreach (var key in _state.Keys.Where(key => key.DefinitionId != FlowState.NoFlow && !_versions.Values.Any(version => version.TenantId == key.TenantId && version.DefinitionId == key.DefinitionId)).ToArray())
        {
            _state.Remove(key);
        }
    }
}
