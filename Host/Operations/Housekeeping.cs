using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Operations;

/// <summary>Every hour: deletes what nobody needs any more, and makes ready what will be needed.</summary>
internal sealed class Housekeeping(IStorage storage, Retention retention, IAuditStore audit, IdentitySettings identity, TimeProvider time, ILogger<Housekeeping> log) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Not while everybody starts.</summary>
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = First;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(pause, time, stoppingToken);
            pause = Interval;
            try
            {
                await retention.RunAsync(stoppingToken);
                await audit.DropAsync(time.GetUtcNow() - identity.AuditKept, stoppingToken);
                await storage.TidyAsync(stoppingToken);

                // What was read for this is not needed for an hour.
                SpareMemory.GiveBackPages();
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.TidyFailed(error);
            }
        }
    }
}
