using System.Diagnostics;
using Bizoholic.Flows.Expressions.JavaScript;

namespace Bizoholic.Flows.Expressions;

public sealed class WorkingTimeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    [Fact]
    public void Time_in_which_others_had_the_processor_does_not_count()
    {
        var time = new WorkingTime();
        time.Begin(Limit);

        // Standing still is what is looked at here.
        Thread.Sleep(Limit * 3);
        time.Check();
        Thread.Sleep(Limit * 3);
        time.Check();
    }

    [Fact]
    public void Who_works_on_and_on_is_stopped()
    {
        var time = new WorkingTime();
        time.Begin(Limit);
        var clock = Stopwatch.StartNew();

        Assert.Throws<TimeoutException>(() =>
        {
            while (clock.Elapsed < TimeSpan.FromSeconds(60))
            {
                time.Check();
            }
        });
        Assert.True(clock.Elapsed >= Limit);
    }

    [Fact]
    public void After_the_end_nothing_is_counted()
    {
        var time = new WorkingTime();
        time.Begin(TimeSpan.Zero);
        time.End();

        time.Check();
    }
}
