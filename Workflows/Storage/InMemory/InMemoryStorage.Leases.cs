namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : ILeaseStore
{
    private readonly Dictionary<(string TenantId, string Name), LeaseRow> _leases = [];

    ValueTask<LeaseRow?> ILeaseStore.TakeAsync(string tenantId, string name, string holder, TimeSpan length, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var known = _leases.GetValueOrDefault((tenantId, name));
            if (known is { Holder.Length: > 0 } && known.Until > now)
            {
                return ValueTask.FromResult<LeaseRow?>(null);
            }

            return ValueTask.FromResult<LeaseRow?>(_leases[(tenantId, name)] = new LeaseRow(tenantId, name, holder, now + length, known?.Until > now ? known.Note : null));
        }
    }

    ValueTask<bool> ILeaseStore.RenewAsync(LeaseRow lease, TimeSpan length, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var key = (lease.TenantId, lease.Name);
            if (!_leases.TryGetValue(key, out var known) || known.Holder != lease.Holder)
            {
                return ValueTask.FromResult(false);
            }

            _leases[key] = known with { Until = _time.GetUtcNow() + length };
            return ValueTask.FromResult(true);
        }
    }

    ValueTask ILeaseStore.GiveBackAsync(LeaseRow lease, string? note, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var key = (lease.TenantId, lease.Name);
            if (_leases.TryGetValue(key, out var known) && known.Holder == lease.Holder)
            {
                _leases[key] = known with { Holder = "", Until = _time.GetUtcNow() + LeaseRow.NoteIsKept, Note = note ?? known.Note };
            }
        }

        return ValueTask.CompletedTask;
    }

    private void ForgetLeases(DateTimeOffset now)
    {
        foreach (var (key, lease) in _leases)
        {
            if (lease.Until <= now)
            {
                _leases.Remove(key);
            }
        }
    }
}
