namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : IEventStore
{
    private readonly Dictionary<(string TenantId, string EventId), (KeptEvent Event, HashSet<EventSubject> Subjects)> _events = [];

    public ValueTask KeepAsync(KeptEvent kept, IReadOnlyList<EventSubject> subjects, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_events.TryGetValue((kept.TenantId, kept.EventId), out var stored))
            {
                stored = _events[(kept.TenantId, kept.EventId)] = (kept with { Input = kept.Input.ToArray() }, []);
            }

            stored.Subjects.UnionWith(subjects);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<KeptEvent>> FindAsync(string tenantId, string hash, DateTimeOffset after, int skip, int take, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            return ValueTask.FromResult<IReadOnlyList<KeptEvent>>([.. _events.Values
                .Where(stored => stored.Event.TenantId == tenantId && stored.Event.CameAt > after && stored.Event.ExpiresAt > now && stored.Subjects.Any(subject => subject.Hash == hash))
                .Select(stored => stored.Event)
                .OrderBy(kept => kept.CameAt).ThenBy(kept => kept.EventId, StringComparer.Ordinal)
                .Skip(skip).Take(take)]);
        }
    }

    private void ForgetEvents(DateTimeOffset now)
    {
        foreach (var (id, stored) in _events)
        {
            if (stored.Event.ExpiresAt <= now)
            {
                _events.Remove(id);
            }
        }
    }
}
