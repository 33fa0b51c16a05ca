namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : IScheduleStore
{
    private readonly Dictionary<(string TenantId, string ScheduleId), ScheduleRow> _schedules = [];

    public ValueTask<IReadOnlyList<ScheduleRow>> AllAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<ScheduleRow>>([.. _schedules.Values.OrderBy(row => row.ScheduleId, StringComparer.Ordinal)]);
        }
    }

    ValueTask<ScheduleRow?> IScheduleStore.GetAsync(string tenantId, string scheduleId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_schedules.GetValueOrDefault((tenantId, scheduleId)));
        }
    }

    public ValueTask RegisterAsync(ScheduleRow schedule, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_schedules.TryGetValue((schedule.TenantId, schedule.ScheduleId), out var known) || known.Settings != schedule.Settings)
            {
                _schedules[(schedule.TenantId, schedule.ScheduleId)] = schedule;
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> MoveAsync(ScheduleRow read, ScheduleRow next, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_schedules.GetValueOrDefault((read.TenantId, read.ScheduleId)) != read)
            {
                return ValueTask.FromResult(false);
            }

            _schedules[(read.TenantId, read.ScheduleId)] = next;
            return ValueTask.FromResult(true);
        }
    }

    ValueTask IScheduleStore.RemoveAsync(string tenantId, string scheduleId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _schedules.Remove((tenantId, scheduleId));
        }

        return ValueTask.CompletedTask;
    }
}
