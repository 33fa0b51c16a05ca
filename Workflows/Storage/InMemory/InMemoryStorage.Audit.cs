namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : IAuditStore
{
    private readonly List<AuditRow> _audit = [];

    public ValueTask AddAsync(AuditRow row, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _audit.Add(row);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<AuditRow>> PageAsync(string tenantId, string? before, string? text, int take, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<AuditRow>>([.. _audit
                .Where(row => row.TenantId == tenantId && (before is null || string.CompareOrdinal(row.AuditId, before) < 0))
                .Where(row => text is null || new[] { row.Actor, row.Action, row.Target }.Any(part => part.Contains(text, StringComparison.OrdinalIgnoreCase)))
                .OrderByDescending(row => row.AuditId, StringComparer.Ordinal)
                .Take(take)]);
        }
    }

    public ValueTask<int> DropAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_audit.RemoveAll(row => row.At < before));
        }
    }
}
