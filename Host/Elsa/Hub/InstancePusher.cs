using System.Threading.Channels;
using Bizoholic.Flows.Host.Elsa.Instances;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.SignalR;

namespace Bizoholic.Flows.Host.Elsa.Hub;

/// <summary>Tells observers what changed: the changes of a short while together, for every push makes the page ask again.</summary>
internal sealed class InstancePusher(
    IWorkflowRuntime runtime, RuntimeStorage storage, IHubContext<InstanceHub> hub, InstanceObservers observers, InstanceWatch watch, RunReader reader, TimeProvider time, ILogger<InstancePusher> log, IRunBroadcast? broadcast = null) : BackgroundService
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    /// <summary>Other hosts have changed what is looked at here.</summary>
    private readonly WorkSignal _news = new(time);

    private readonly Channel<RunChange> _changes = Channel.CreateUnbounded<RunChange>(new UnboundedChannelOptions { SingleReader = true });

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        runtime.Changed += Take;
        if (broadcast is not null)
        {
            broadcast.Heard += Hear;
        }

        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        runtime.Changed -= Take;
        if (broadcast is not null)
        {
            broadcast.Heard -= Hear;
        }

        return base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(PushAllAsync(stoppingToken), WatchAsync(stoppingToken));

    /// <summary>Where other hosts share the storage, runs may change without a word that reaches this one.</summary>
    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        if (storage.Signal is null)
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            await _news.WaitAsync(WatchInterval, stoppingToken);
            try
            {
                foreach (var change in await watch.LookAsync(stoppingToken))
                {
                    _changes.Writer.TryWrite(change);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.WatchFailed(error);
            }
        }
    }

    private async Task PushAllAsync(CancellationToken stoppingToken)
    {
        while (await _changes.Reader.WaitToReadAsync(stoppingToken))
        {
            await Task.Delay(Gathering, time, stoppingToken);
            var gathered = new List<RunChange>();
            while (_changes.Reader.TryRead(out var change))
            {
                gathered.Add(change);
            }

            foreach (var changes in gathered.GroupBy(change => (change.TenantId, change.RunId)))
            {
                try
                {
                    await PushAsync(changes.Key.TenantId, changes.Key.RunId, [.. changes], stoppingToken);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    log.PushFailed(error, changes.Key.RunId);
                }
            }
        }
    }

    private void Hear(string tenantId, IReadOnlyList<string> runIds)
    {
        // Where they are too many to be named, the next look is near.
        if (runIds.Any(runId => observers.IsObserved(tenantId, runId)))
        {
            _news.Set();
        }
    }

    private void Take(RunChange change)
    {
        if (observers.IsObserved(change.TenantId, change.RunId))
        {
            _changes.Writer.TryWrite(change);
        }
    }

    private async Task PushAsync(string tenantId, string runId, RunChange[] changes, CancellationToken cancellation)
    {
        var page = hub.Clients.Group(InstanceObservers.Group(tenantId, runId));
        if (await reader.ReadAsync(tenantId, runId, cancellation) is { } run)
        {
            var changed = changes.SelectMany(change => change.ActivityIds).ToHashSet(StringComparer.Ordinal);
            Func<string, bool> isReported = Array.Exists(changes, change => change.ActivityIds.Count == 0) ? _ => true : changed.Contains;
            await page.SendAsync("ActivityExecutionLogUpdatedAsync", new StatsReport(ActivityStats.Of(run, isReported)), cancellation);
        }

        await page.SendAsync("WorkflowExecutionLogUpdatedAsync", new object(), cancellation);
        if (changes.Any(change => change.StatusChanged))
        {
            await page.SendAsync("WorkflowInstanceUpdatedAsync", new InstanceChanged(runId), cancellation);
        }
    }

    private sealed record InstanceChanged(string WorkflowInstanceId);
}

internal static partial class HubLog
{
    [LoggerMessage(6301, LogLevel.Warning, "Open pages could not be told of a change of the run {RunId}")]
    public static partial void PushFailed(this ILogger log, Exception error, string runId);

    [LoggerMessage(6302, LogLevel.Warning, "The runs that open pages show could not be looked up; it is tried again")]
    public static partial void WatchFailed(this ILogger log, Exception error);
}
