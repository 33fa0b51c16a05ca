namespace Bizoholic.Flows.Host.Hosting;

/// <summary>
/// Keeps an idle host small. What the start needed, and what looking for work leaves behind over hours, would otherwise stay: nothing makes a runtime collect that has hardly
/// anything to do. A host under load is left alone.
/// </summary>
internal sealed class IdleMemory(TimeProvider time, ILogger<IdleMemory> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>By then what a start begins (the cluster, the alarm clock) is done, and what it made hot is compiled anew.</summary>
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);

    /// <summary>Bytes allocated in an interval. Looking for work takes some 1 MB, what is done for the first time 10, a thousand runs 50.</summary>
    private const long LittleWork = 16L * 1024 * 1024;

    /// <summary>Between two collections everything goes on while pages of programs and libraries are given back, which are most of what comes again.</summary>
    private const int IntervalsToCollection = 6;

    /// <summary>Work that paused for a moment finds everything as it left it.</summary>
    private const int QuietIntervals = 6;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(First, time, stoppingToken);
        Try(SpareMemory.GiveBack);
        for (var quiet = QuietIntervals; ;)
        {
            var before = GC.GetTotalAllocatedBytes();
            await Task.Delay(Interval, time, stoppingToken);
            quiet = GC.GetTotalAllocatedBytes() - before < LittleWork ? quiet + 1 : 0;
            if (quiet >= QuietIntervals)
            {
                Try(quiet % IntervalsToCollection == 0 ? SpareMemory.GiveBack : SpareMemory.GiveBackPages);
            }
        }
    }

    private void Try(Action giveBack)
    {
        try
        {
            giveBack();
        }
        catch (Exception error)
        {
            log.MemoryKept(error);
        }
    }
}
