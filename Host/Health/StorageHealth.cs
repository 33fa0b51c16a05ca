using Bizoholic.Flows.Storage;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Health;

/// <summary>Whether the storage takes what this host writes, and why not. It is noticed by commits that fail, and looked at by a write of its own until it works again.</summary>
internal sealed class StorageHealth(WorkflowRuntime runtime, ISettingStore settings, IStorage storage, TimeProvider time, ILogger<StorageHealth> log) : BackgroundService
{
    private const string LastLook = "storage.lastLook";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private volatile string? _problem;

    /// <summary>In words for an operator; null while it works.</summary>
    public string? Problem => _problem;

    public void Failed(Exception error)
    {
        if (StorageFailure.Explain(error) is { } problem && Interlocked.Exchange(ref _problem, problem) is null)
        {
            log.StorageFails(problem);
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        runtime.StorageFailed += Failed;
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        runtime.StorageFailed -= Failed;
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (_problem is not null)
            {
                await LookAsync(stoppingToken);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            await settings.SetAsync(Tenants.Default, LastLook, storage.Clock.GetUtcNow().ToString("O"), cancellation);
            _problem = null;
            log.StorageWorks();
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            _problem = StorageFailure.Explain(error) ?? _problem;
        }
    }
}

/// <summary>What the health of the host logs; ids 6700 to 6799.</summary>
internal static partial class HealthLog
{
    [LoggerMessage(6701, LogLevel.Error, "Nothing can be stored, so runs wait where they are and readiness says no: {Problem}")]
    public static partial void StorageFails(this ILogger log, string problem);

    [LoggerMessage(6702, LogLevel.Information, "The storage works again")]
    public static partial void StorageWorks(this ILogger log);
}
