using Bizoholic.Flows.Host.Health;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Hosting;

/// <summary>Keeps the runtime's background work going. When the host stops, steps under way are let finish and runs are handed over.</summary>
internal sealed class RuntimeService(WorkflowRuntime runtime, IHostRegistry hosts, StorageHealth storage, RuntimeOptions options, HostSettings settings, TimeProvider time, ILogger<RuntimeService> logger)
    : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(2);

    private Task _drained = Task.CompletedTask;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await hosts.BeatAsync(options.HostIncarnation, cancellationToken);
        logger.HostIs(options.HostIncarnation);
        if (settings is { WantsCluster: true, Cluster: null })
        {
            logger.LacksClusterAddress();
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>Before the server stops, since it waits for callers who wait for their runs.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _drained = Task.Run(() => runtime.DrainAsync(settings.StopGrace), CancellationToken.None);
        return Task.CompletedTask;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _drained;
        await base.StopAsync(cancellationToken);
        try
        {
            await hosts.LeaveAsync(options.HostIncarnation, CancellationToken.None);
        }
        catch (Exception error)
        {
            // Who cannot say good-bye is missed after a while.
            logger.LeftWithoutWord(error);
        }
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(runtime.RunBackgroundAsync(stoppingToken), BeatAsync(stoppingToken));

    private async Task BeatAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(BeatInterval, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            try
            {
                await hosts.BeatAsync(options.HostIncarnation, cancellation);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // A storage that is away for a moment must not end the beat: the next one says that the host lives.
                logger.BeatFailed(error);
                storage.Failed(error);
            }
        }
    }
}
