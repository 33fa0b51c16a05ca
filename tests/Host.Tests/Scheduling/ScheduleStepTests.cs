using Bizoholic.Flows.Activities.Scheduling;
using Bizoholic.Flows.Host.Scheduling;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Tests.Scheduling;

/// <summary>Hourly slots; the host was away from after nine until half past twelve.</summary>
public sealed class ScheduleStepTests
{
    private static readonly DateTimeOffset Nine = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Back = Nine.AddHours(3.5);

    [Fact]
    public void All_missed_times_are_started_one_after_another()
        => Assert.Equal([Nine.AddHours(1), Nine.AddHours(2), Nine.AddHours(3)], Started("all"));

    [Fact]
    public void One_run_makes_up_for_all_missed_times() => Assert.Equal([Nine.AddHours(1)], Started("once"));

    [Fact]
    public void Missed_times_are_skipped() => Assert.Empty(Started("skip"));

    [Theory]
    [InlineData("all")]
    [InlineData("once")]
    [InlineData("skip")]
    public void A_time_that_is_a_little_late_is_not_missed(string misfire) => Assert.Equal([Nine.AddHours(1)], Started(misfire, Nine.AddHours(1).AddSeconds(59)));

    [Theory]
    [InlineData("all")]
    [InlineData("once")]
    [InlineData("skip")]
    public void The_next_alarm_is_the_next_time(string misfire)
    {
        var row = Row(misfire);
        var step = ScheduleStep.Of(row, ScheduleTimes.Read(row.Settings), Nine.AddMinutes(5), TimeSpan.FromMinutes(1));
        Assert.Null(step.Next);
        Assert.Equal(Nine.AddHours(1), step.Alarm);
    }

    [Fact]
    public void A_schedule_that_has_come_to_its_end_has_no_alarm()
    {
        var row = Row("once") with { Settings = "{\"type\":\"at\",\"at\":\"2026-01-05T09:00:00Z\"}" };
        Assert.Equal(default, ScheduleStep.Of(row, ScheduleTimes.Read(row.Settings), Back, TimeSpan.FromMinutes(1)));
    }

    private static ScheduleRow Row(string misfire)
        => new("default", "flow:cron:0", "flow", "cron", $$"""{"type":"cron","expression":"0 * * * *","timeZone":"UTC","misfire":"{{misfire}}"}""", Nine, null, null);

    private static List<DateTimeOffset> Started(string misfire, DateTimeOffset? now = null)
    {
        var started = new List<DateTimeOffset>();
        var row = Row(misfire);
        while (ScheduleStep.Of(row, ScheduleTimes.Read(row.Settings), now ?? Back, TimeSpan.FromMinutes(1)).Next is { } next)
        {
            if (next.PendingSlot is { } slot)
            {
                started.Add(slot);
            }

            row = next with { PendingSlot = null };
        }

        return started;
    }
}
