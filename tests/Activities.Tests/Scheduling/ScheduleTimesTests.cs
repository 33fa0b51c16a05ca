using Bizoholic.Flows.Activities.Scheduling;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Testing;
using Timer = Bizoholic.Flows.Activities.Scheduling.Timer;

namespace Bizoholic.Flows.Activities.Tests.Scheduling;

public sealed class ScheduleTimesTests
{
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")] // 2:30 does not exist in Berlin on that day: it comes when the clocks jump to 3:00.
    [InlineData("30 2 * * *", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")] // 2:30 comes twice on that day: the first one counts.
    [InlineData("30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("*/30 * * * *", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z")] // What repeats within the hour goes on through both.
    [InlineData("0 9 * * *", "2026-03-28T12:00:00Z", "2026-03-29T07:00:00Z")]
    [InlineData("0 9 * * *", "2026-10-24T12:00:00Z", "2026-10-25T08:00:00Z")]
    public void Calendar_times_follow_the_clocks_of_their_zone(string cron, string after, string next)
        => Assert.Equal(DateTimeOffset.Parse(next), Times<Cron>(new { cronExpression = cron, timeZone = "Europe/Berlin" }).Next(DateTimeOffset.Parse(after)));

    [Fact]
    public void A_day_of_a_spring_change_has_each_daily_time_once()
    {
        var times = Times<Cron>(new { cronExpression = "30 2 * * *", timeZone = "America/New_York" });
        var slots = new List<DateTimeOffset>();
        for (var at = DateTimeOffset.Parse("2026-01-01T00:00:00Z"); times.Next(at) is { } next && next < DateTimeOffset.Parse("2027-01-01T00:00:00Z"); at = next)
        {
            slots.Add(next);
        }

        Assert.Equal(365, slots.Count);
    }

    [Fact]
    public void An_interval_counts_from_the_slot_before_and_keeps_its_beat_over_missed_ones()
    {
        var times = Times<Timer>(new { interval = "00:10:00" });
        var start = DateTimeOffset.Parse("2026-01-05T08:03:00Z");
        Assert.Equal(start.AddMinutes(10), times.Next(start));
        Assert.Equal(start.AddMinutes(60), times.LastUpTo(start, start.AddMinutes(67)));
    }

    [Theory]
    [InlineData("0 9 * * *", "2026-12-24T12:00:00Z", "2026-12-27T08:00:00Z")]
    [InlineData("*/5 * * * * *", "2026-12-24T22:59:56Z", "2026-12-26T23:00:00Z")]
    public void Nothing_starts_on_days_that_are_left_out(string cron, string after, string next)
        => Assert.Equal(DateTimeOffset.Parse(next), Times<Cron>(new { cronExpression = cron, timeZone = "Europe/Berlin", except = "2026-12-25, 2026-12-26" }).Next(DateTimeOffset.Parse(after)));

    [Fact]
    public void An_interval_leaves_days_out_and_goes_on_in_its_beat()
        => Assert.Equal(DateTimeOffset.Parse("2026-12-26T00:30:00Z"), Times<Timer>(new { interval = "01:00:00", except = "2026-12-25" }).Next(DateTimeOffset.Parse("2026-12-24T23:30:00Z")));

    [Fact]
    public void A_moment_comes_once()
    {
        var times = Times<StartAt>(new { dateTime = "2026-01-06T08:00:00Z" });
        var moment = DateTimeOffset.Parse("2026-01-06T08:00:00Z");
        Assert.Equal(moment, times.Next(moment.AddDays(-1)));
        Assert.Null(times.Next(moment));
    }

    [Theory]
    [InlineData("never", null, "misfire")]
    [InlineData("all", "25.12.2026", "except")]
    public void Wrong_settings_keep_the_flow_from_being_published(string misfire, string? except, string path)
        => Assert.Contains(ActivityHarness.Problems<Cron>(new { cronExpression = "0 9 * * *", misfire, except }), problem => problem.Path == path);

    private static ScheduleTimes Times<T>(object inputs)
        where T : Workflows.Activity, Workflows.ITrigger, new()
        => ScheduleTimes.Read(ValueJson.ToJson(Assert.Single(ActivityHarness.Register<T>(inputs)).Settings));
}
