namespace Bizoholic.Flows.Host.Scheduling;

/// <summary>What schedules log; ids 6500 to 6599.</summary>
internal static partial class ScheduleLog
{
    [LoggerMessage(6501, LogLevel.Error, "The schedule {Schedule} could not start its run of {Slot:O}; it is tried again in half a minute")]
    public static partial void StartFailed(this ILogger log, string schedule, DateTimeOffset slot, Exception error);

    [LoggerMessage(6502, LogLevel.Error, "Looking through the schedules failed; it is tried again in a moment")]
    public static partial void LookFailed(this ILogger log, Exception error);

    [LoggerMessage(6503, LogLevel.Warning, "The schedule {Schedule} missed times up to {Until:O}; its flow says what becomes of them")]
    public static partial void SlotsMissed(this ILogger log, string schedule, DateTimeOffset until);

    [LoggerMessage(6504, LogLevel.Error, "The schedule {Schedule} cannot be read: {Reason}")]
    public static partial void ScheduleUnreadable(this ILogger log, string schedule, string reason);
}
