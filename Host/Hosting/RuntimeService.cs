using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Hosting;

/// <summary>Keeps the runtime's background work going, and lets steps under way finish when the host stops.</summary>
internal sealed class RuntimeService(WorkflowRuntime runtime, IHostRegistry hosts, RuntimeOptions options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<RuntimeService> logger) : BackgroundService
{
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private Task? _drained;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // At once, not in turn: the server stops first, and waits for callers whose runs have to come to rest.
        lifetime.ApplicationStopping.Register(() => _drained = runtime.DrainAsync(Grace));
        await hosts.BeatAsync(options.HostIncarnation, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await (_drained ?? runtime.DrainAsync(Grace));
        await base.StopAsync(cancellationToken);
        await hosts.LeaveAsync(options.HostIncarnation, CancellationToken.None);
    }

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
            }
        }
    }
}
