using System.Globalization;
using Bizoholic.Flows.Activities.Scheduling;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Scheduling;

/// <summary>Starts the runs of a schedule's slots that are due. Any number of hosts may do so at once: a slot's key lets one run come of it.</summary>
internal sealed class ScheduleFiring(IScheduleStore schedules, IPauseStore pauses, IDefinitionStore definitions, IWorkflowRuntime runtime, TimeSpan threshold, TimeProvider clock, ILogger<ScheduleFiring> log)
{
    /// <summary>Longer than any host can be asleep between its decision and its start.</summary>
    private static readonly TimeSpan KeyLife = TimeSpan.FromDays(30);

    /// <summary>Starts what is due and says when to come again; null for never.</summary>
    public async Task<DateTimeOffset?> FireAsync(string tenantId, string scheduleId, CancellationToken cancellation)
    {
        while (await schedules.GetAsync(tenantId, scheduleId, cancellation) is { } row)
        {
            if (await IsPausedAsync(row, cancellation))
            {
                // Its times pass; what becomes of them when it is resumed is the flow's rule for missed ones.
                return null;
            }

            if (row.PendingSlot is { } slot)
            {
                if (!await StartAsync(row, slot, cancellation))
                {
                    return null;
                }

                continue;
            }

            var step = ScheduleStep.Of(row, ScheduleTimes.Read(row.Settings), clock.GetUtcNow(), threshold);
            if (step.Next is not { } next)
            {
                return step.Alarm;
            }

            if (next.LastSlot > ScheduleTimes.Read(row.Settings).Next(row.LastSlot))
            {
                log.SlotsMissed(scheduleId, next.LastSlot);
            }

            await schedules.MoveAsync(row, next, cancellation);
        }

        return null;
    }

    private async Task<bool> IsPausedAsync(ScheduleRow row, CancellationToken cancellation)
        => (await pauses.PausesAsync(cancellation)).Any(pause => pause.Kind == PauseKind.Installation || (pause.Kind == PauseKind.Flow && pause.TenantId == row.TenantId && pause.Target == row.DefinitionId));

    /// <returns>False when it failed: the slot stays, and is tried again.</returns>
    private async Task<bool> StartAsync(ScheduleRow row, DateTimeOffset slot, CancellationToken cancellation)
    {
        try
        {
            var published = await definitions.ListAsync(row.TenantId, new DefinitionFilter { DefinitionIds = [row.DefinitionId], Versions = VersionChoice.Published }, cancellation);
            if (published.Rows is [var definition, ..])
            {
                await runtime.StartAsync(
                    new StartRequest
                    {
                        Definition = definition,
                        TriggerActivityId = row.ActivityId,
                        TriggerInput = ValueObject.From(("scheduledAt", ValueConverter.From(slot)), ("publishedAt", ValueConverter.From(definition.UpdatedAt))),
                        DedupeScope = $"schedule:{row.ScheduleId}",
                        DedupeKey = slot.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                        DedupeFor = KeyLife,
                        ReturnAtOnce = true,
                    },
                    cancellation);
            }

            await schedules.MoveAsync(row, row with { PendingSlot = null, Problem = null }, cancellation);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.StartFailed(row.ScheduleId, slot, error);
            if (row.Problem != error.Message)
            {
                await schedules.MoveAsync(row, row with { Problem = error.Message }, cancellation);
            }

            return false;
        }
    }
}
