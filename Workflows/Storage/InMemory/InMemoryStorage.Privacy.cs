namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : IPrivacyStore
{
    ValueTask<IReadOnlyList<string>> IPrivacyStore.RunsAsync(string tenantId, SoughtText text, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var asking = _approvals.Values.Where(approval => approval.TenantId == tenantId && IsAskedIn(approval, text)).Select(approval => approval.RunId);
            return ValueTask.FromResult<IReadOnlyList<string>>([.. _runs.Values
                .Where(run => run.Row.TenantId == tenantId)
                .Where(run => run.Journal.Exists(burst => text.IsIn(burst.Payload.Span))
                    || run.Blobs.Any(blob => _blobs.TryGetValue((tenantId, blob), out var kept) && text.IsIn(kept.Content.Span))
                    || run.Inbox?.Values.Any(command => text.IsIn(command.Payload.Span)) == true)
                .Select(run => run.Row.RunId).Union(asking).OrderDescending(StringComparer.Ordinal)]);
        }
    }

    public ValueTask<IReadOnlyList<KeptEvent>> EventsAsync(string tenantId, SoughtText text, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<KeptEvent>>([.. _events.Values
                .Where(stored => stored.Event.TenantId == tenantId && (text.IsIn(stored.Event.Input.Span) || stored.Subjects.Any(subject => text.IsIn(subject.Subject))))
                .Select(stored => stored.Event)]);
        }
    }

    public ValueTask<int> EraseEventsAsync(string tenantId, IReadOnlyList<string> eventIds, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(eventIds.Count(id => _events.Remove((tenantId, id))));
        }
    }

    public ValueTask<IReadOnlyList<FlowStateRow>> StateAsync(string tenantId, SoughtText text, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<FlowStateRow>>([.. _state.Values.Where(row => row.TenantId == tenantId && (text.IsIn(row.Key) || text.IsIn(row.Value.Span)))]);
        }
    }

    public ValueTask<bool> ChangeStateAsync(FlowStateRow found, ReadOnlyMemory<byte>? value, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var key = (found.TenantId, found.DefinitionId, found.Scope, found.Key);
            if (_state.GetValueOrDefault(key)?.Version != found.Version)
            {
                return ValueTask.FromResult(false);
            }

            if (value is { } left)
            {
                _state[key] = found with { Version = found.Version + 1, Value = left.ToArray() };
            }
            else
            {
                _state.Remove(key);
            }

            return ValueTask.FromResult(true);
        }
    }

    private static bool IsAskedIn(ApprovalRow approval, SoughtText text) => text.IsIn(approval.Title) || text.IsIn(approval.Content) || text.IsIn(approval.Data);
}
