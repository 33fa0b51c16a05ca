using Bizoholic.Flows.Activities.Scheduling;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.Time.Testing;
using static Bizoholic.Flows.Activities.Tests.Definition;
using Timer = Bizoholic.Flows.Activities.Scheduling.Timer;

namespace Bizoholic.Flows.Activities.Tests.Scheduling;

public sealed class SchedulingTests
{
    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private readonly HarnessSettings _settings = new() { Time = new FakeTimeProvider(Monday) };

    [Theory]
    [InlineData("00:05:00")]
    [InlineData("PT5M")]
    public async Task A_delay_waits_for_its_span(string span)
    {
        var waiting = await ActivityHarness.RunAsync<Delay>(new { timeSpan = span }, _settings);
        Assert.Equal(Monday.AddMinutes(5), waiting.Bookmarks[0].DueAt);
        Assert.Equal(["Done"], (await waiting.ResumeAsync(isDue: true)).Outcomes);
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("-00:01:00")]
    public async Task A_delay_of_nothing_does_not_wait(string span) => Assert.Equal(["Done"], (await ActivityHarness.RunAsync<Delay>(new { timeSpan = span }, _settings)).Outcomes);

    [Fact]
    public async Task A_moment_is_waited_for() => Assert.Equal(Monday.AddDays(1), (await ActivityHarness.RunAsync<StartAt>(new { dateTime = "2026-01-06T08:00:00Z" }, _settings)).Bookmarks[0].DueAt);

    [Fact]
    public async Task A_moment_that_has_passed_is_not_waited_for() => Assert.Equal(["Done"], (await ActivityHarness.RunAsync<StartAt>(new { dateTime = "2026-01-01T08:00:00Z" }, _settings)).Outcomes);

    [Fact]
    public async Task A_timer_in_mid_flow_waits_once() => Assert.Equal(Monday.AddMinutes(15), (await ActivityHarness.RunAsync<Timer>(new { interval = "00:15:00" }, _settings)).Bookmarks[0].DueAt);

    [Theory]
    [InlineData("0 9 * * MON", "UTC", "2026-01-05T09:00:00Z")]
    [InlineData("30 0 9 * * *", "UTC", "2026-01-05T09:00:30Z")]
    [InlineData("0 9 * * *", "America/New_York", "2026-01-05T14:00:00Z")]
    public async Task A_calendar_time_is_waited_for_in_its_zone(string cron, string zone, string due)
        => Assert.Equal(DateTimeOffset.Parse(due), (await ActivityHarness.RunAsync<Cron>(new { cronExpression = cron, timeZone = zone }, _settings)).Bookmarks[0].DueAt);

    [Theory]
    [InlineData("", "UTC", "cronExpression")]
    [InlineData("every day", "UTC", "cronExpression")]
    [InlineData("99 * * * *", "UTC", "cronExpression")]
    [InlineData("0 9 * * *", "Mars/Base", "timeZone")]
    public void A_wrong_calendar_time_keeps_the_flow_from_being_published(string cron, string zone, string path)
        => Assert.Contains(ActivityHarness.Problems<Cron>(new { cronExpression = cron, timeZone = zone }), problem => problem.Path == path);

    [Fact]
    public void Triggers_register_their_times()
    {
        Assert.Equal(ValueObject.From(("type", "cron"), ("expression", "0 9 * * MON"), ("timeZone", "UTC")), Assert.Single(ActivityHarness.Register<Cron>(new { cronExpression = "0 9 * * MON" })).Settings);
        Assert.Equal(ValueObject.From(("type", "interval"), ("interval", "00:15:00")), Assert.Single(ActivityHarness.Register<Timer>(new { interval = "00:15:00" })).Settings);
        Assert.Equal("at", Assert.Single(ActivityHarness.Register<StartAt>(new { dateTime = "2026-01-06T08:00:00Z" })).Settings["type"].AsString());
    }

    [Fact]
    public void A_timer_without_an_interval_is_refused() => Assert.Contains(ActivityHarness.Problems<Timer>(new { interval = "00:00:00" }), problem => problem.Path == "interval");

    [Fact]
    public async Task A_delay_of_days_passes_in_a_moment_of_the_test()
    {
        var time = new FakeTimeProvider(Monday);
        using var harness = new WorkflowHarness([typeof(Delay).Assembly], time: time);
        var run = await harness.RunAsync(Of(Sequence(new { id = "d", type = "Elsa.Delay", timeSpan = "3.00:00:00" }, Line("w", "'awake'"))));
        Assert.Empty(run.Lines);

        time.Advance(TimeSpan.FromDays(3));
        await Until.TrueAsync(() => harness.LinesOf(run.RunId).Count == 1);
    }
}
