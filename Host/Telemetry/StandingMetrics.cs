using System.Diagnostics.Metrics;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Telemetry;

/// <summary>How the installation stands, as gauges. Read from the storage every so often, never by a scrape: a slow database must not make the scrape time out, which hides that it is slow.</summary>
internal sealed class StandingMetrics : PeriodicService
{
    /// <summary>An owner counts as dead this long after its last beat.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private readonly IRunInsights _insights;
    private readonly TimeProvider _time;
    private readonly ILogger<StandingMetrics> _log;
    private volatile RunStanding? _standing;

    public StandingMetrics(IRunInsights insights, IMeterFactory meters, TimeProvider time, ILogger<StandingMetrics> log)
        : base(TimeSpan.FromSeconds(15), time, atOnce: true)
    {
        (_insights, _time, _log) = (insights, time, log);
        var meter = meters.Create(RunTelemetry.Name);
        meter.CreateObservableGauge("flows.runs.open", OpenRuns, "{run}", "Runs that are not over, by status.");
        meter.CreateObservableGauge("flows.queue.oldest.age", () => Seconds(standing => standing.OldestPending), "s", "How long the run that waits longest for a host has waited.");
        meter.CreateObservableGauge("flows.runs.least.moved.age", () => Seconds(standing => standing.LeastMoved), "s", "How long ago the executing run moved that has moved least lately.");
        meter.CreateObservableGauge("flows.hosts.alive", Hosts, "{host}", "Hosts that were heard of lately.");
    }

    protected override async Task TurnAsync(CancellationToken cancellation) => _standing = await _insights.StandingAsync(null, cancellation);

    protected override void Failed(Exception error)
    {
        // Old figures would look as if all were well.
        _standing = null;
        _log.StandingUnknown(error);
    }

    private IEnumerable<Measurement<long>> OpenRuns() => _standing is not { } standing ? []
        : new[] { RunStatus.Pending, RunStatus.Executing, RunStatus.Suspended, RunStatus.Held }.Select(status =>
            new Measurement<long>(standing.Counts.Where(count => count.Status == status).Sum(count => count.Runs), new KeyValuePair<string, object?>("status", status.ToString().ToLowerInvariant())));

    private IEnumerable<Measurement<long>> Hosts() => _standing is { } standing ? [new(standing.Hosts.LongCount(beat => _time.GetUtcNow() - beat.BeatAt < Silence))] : [];

    private IEnumerable<Measurement<double>> Seconds(Func<RunStanding, DateTimeOffset?> since)
        => _standing is { } standing ? [new(since(standing) is { } moment ? Math.Max(0, (_time.GetUtcNow() - moment).TotalSeconds) : 0)] : [];
}

internal static partial class TelemetryLog
{
    [LoggerMessage(6401, LogLevel.Warning, "How the installation stands could not be read for the metrics; it is tried again")]
    public static partial void StandingUnknown(this ILogger log, Exception error);
}
