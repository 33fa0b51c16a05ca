using Bizoholic.Flows.Activities.Scheduling;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Scheduling;

/// <summary>What is to be done about a schedule next.</summary>
/// <param name="Next">The row after the step; null when nothing is due.</param>
/// <param name="Alarm">When to look again; null for never.</param>
internal readonly record struct ScheduleStep(ScheduleRow? Next, DateTimeOffset? Alarm)
{
    /// <summary>
    /// Decides about one slot at a time. The decision is stored before the run is started, so that a crash in between finds the same slot again, and with it
    /// the same key.
    /// </summary>
    /// <param name="threshold">How late a slot may be started without counting as missed.</param>
    public static ScheduleStep Of(ScheduleRow row, ScheduleTimes times, DateTimeOffset now, TimeSpan threshold)
    {
        if (times.Next(row.LastSlot) is not { } slot)
        {
            return default;
        }

        if (slot > now)
        {
            return new ScheduleStep(null, slot);
        }

        var isMissed = now - slot > threshold;
        return times.Misfire switch
        {
            MisfirePolicy.Once when isMissed => new ScheduleStep(row with { LastSlot = Later(slot, Floor(times.LastUpTo(slot, now))), PendingSlot = slot }, null),
            MisfirePolicy.Skip when isMissed => new ScheduleStep(row with { LastSlot = Later(slot, Floor(times.LastUpTo(slot, now - threshold))) }, null),
            _ => new ScheduleStep(row with { LastSlot = slot, PendingSlot = slot }, null),
        };
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>To the millisecond, which every database keeps.</summary>
    private static DateTimeOffset Floor(DateTimeOffset moment) => moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerMillisecond));
}
