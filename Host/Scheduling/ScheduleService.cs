using Bizoholic.Flows.Host.Operations;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Scheduling;

/// <summary>
/// Keeps the table of schedules in step with what is published, and looks through it from time to time: what passed while no host was running, or whose
/// alarm was lost in a crash, is started here.
/// </summary>
internal sealed class ScheduleService(IScheduleStore schedules, TriggerIndex triggers, ScheduleFiring firing, ScheduleAlarms alarms, PauseWatch pauses, TimeProvider time, ILogger<ScheduleService> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly WorkSignal _changed = new(time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        triggers.Refreshed += _changed.Set;
        pauses.Changed += _changed.Set;
        var isPrepared = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!isPrepared)
                {
                    await alarms.PrepareAsync(stoppingToken);
                    isPrepared = true;
                }

                await LookThroughAsync(stoppingToken);
                await _changed.WaitAsync(Interval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                log.LookFailed(error);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        triggers.Refreshed -= _changed.Set;
        pauses.Changed -= _changed.Set;
    }

    private async Task LookThroughAsync(CancellationToken cancellation)
    {
        var snapshot = await triggers.ReadAsync(cancellation);
        var published = new HashSet<(string, string)>();
        foreach (var trigger in snapshot.All.Where(trigger => trigger.Kind == "schedule"))
        {
            if (snapshot.VersionOf(trigger) is { } version && published.Add((trigger.TenantId, trigger.TriggerId)))
            {
                // Slots count from the moment of publishing, also when nobody came to write the schedule down before.
                await schedules.RegisterAsync(new ScheduleRow(trigger.TenantId, trigger.TriggerId, trigger.DefinitionId, trigger.ActivityId, trigger.Payload, Floor(version.UpdatedAt), null, null), cancellation);
            }
        }

        foreach (var row in await schedules.AllAsync(cancellation))
        {
            if (!published.Contains((row.TenantId, row.ScheduleId)))
            {
                await schedules.RemoveAsync(row.TenantId, row.ScheduleId, cancellation);
            }
            else
            {
                await LookAtAsync(row, cancellation);
            }
        }
    }

    private async Task LookAtAsync(ScheduleRow row, CancellationToken cancellation)
    {
        try
        {
            if (await firing.FireAsync(row.TenantId, row.ScheduleId, cancellation) is { } next)
            {
                await alarms.SetAsync(row.TenantId, row.ScheduleId, next, cancellation);
            }
        }
        catch (FaultException error)
        {
            // One schedule that cannot be read must not keep the others from their times.
            log.ScheduleUnreadable(row.ScheduleId, error.Message);
        }
    }

    private static DateTimeOffset Floor(DateTimeOffset moment) => moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerMillisecond));
}
