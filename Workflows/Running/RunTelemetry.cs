using System.Diagnostics;
using System.Diagnostics.Metrics;
using Bizoholic.Flows.Workflows.Storage;
using Trace = System.Diagnostics.Activity;

namespace Bizoholic.Flows.Workflows;

/// <summary>
/// What tools that watch programs see of runs. A run is a trace whose id is the run's own, on whatever host and after however many restarts; each stretch it is driven in is a root
/// span of it, each step a span below, and calls that a step makes carry it on. Costs next to nothing while nobody listens.
/// </summary>
public static class RunTelemetry
{
    /// <summary>Name of the spans' source and of the instruments.</summary>
    public const string Name = "Bizoholic.Flows";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    // Histograms count as well as they time: a counter beside each would be paid for at every step.
    private static readonly Histogram<double> RunDuration = Meter.CreateHistogram<double>("flows.run.duration", "s", "Runs that came to an end, by how: from acceptance to end, waits included.");
    private static readonly Histogram<double> StepDuration = Meter.CreateHistogram<double>("flows.step.duration", "s", "Steps that returned, by their type and outcome: how long each worked at one go.");

    /// <summary>The span of a stretch in which a run is driven; null while nobody listens.</summary>
    internal static Trace? StartStretch(RunRow run, string flow)
    {
        if (!Source.HasListeners() || !TryTraceId(run.RunId, out var trace))
        {
            return null;
        }

        // The request that started or resumed it belongs to its caller's trace, and is linked.
        var caller = Trace.Current;
        Trace.Current = null;
        var stretch = Source.StartActivity($"run {flow}", System.Diagnostics.ActivityKind.Internal, new ActivityContext(trace, default, ActivityTraceFlags.Recorded), links: caller is null ? null : [new ActivityLink(caller.Context)]);
        Trace.Current = caller;
        stretch?.SetTag("flows.run.id", run.RunId).SetTag("flows.tenant", run.TenantId).SetTag("flows.flow.id", run.DefinitionId);
        return stretch;
    }

    /// <summary>The span of a step; while it is current, what the step calls is traced below it.</summary>
    internal static Trace? StartStep(Trace? stretch, Execution execution)
    {
        if (stretch is null)
        {
            return null;
        }

        var step = Source.StartActivity(execution.Node.Name ?? execution.Node.Id, System.Diagnostics.ActivityKind.Internal, stretch.Context);
        return step?.SetTag("flows.step.id", execution.Node.Id).SetTag("flows.step.type", execution.Node.Descriptor.TypeName).SetTag("flows.step.execution", execution.Number);
    }

    internal static long StartClock() => StepDuration.Enabled ? Stopwatch.GetTimestamp() : 0;

    internal static void StepEnded(Trace? step, Execution execution, long started, Exception? error)
    {
        if (started != 0)
        {
            StepDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new("type", execution.Node.Descriptor.TypeName), new("outcome", error is null ? "done" : "failed"));
        }

        if (step is not null)
        {
            if (error is not null)
            {
                // Messages may hold data of people; the kind tells enough here, the run's page the rest.
                step.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error.GetType().Name);
            }

            step.Dispose();
        }
    }

    internal static void Rested(Trace? stretch, RunRow run)
    {
        if (run is { Status: RunStatus.Finished or RunStatus.Faulted or RunStatus.Cancelled, FinishedAt: { } finished } && RunDuration.Enabled)
        {
            RunDuration.Record(Math.Max(0, (finished - run.CreatedAt).TotalSeconds), new KeyValuePair<string, object?>("status", NameOf(run.Status)));
        }

        if (stretch is not null)
        {
            stretch.SetTag("flows.run.status", NameOf(run.Status));
            if (run.Status is RunStatus.Faulted)
            {
                stretch.SetStatus(ActivityStatusCode.Error);
            }

            stretch.Stop();
        }
    }

    private static string NameOf(RunStatus status) => status switch
    {
        RunStatus.Finished => "finished",
        RunStatus.Faulted => "faulted",
        RunStatus.Cancelled => "cancelled",
        _ => status.ToString().ToLowerInvariant(),
    };

    /// <summary>A run's id is 16 bytes in hex, as a trace's is.</summary>
    private static bool TryTraceId(string runId, out ActivityTraceId trace)
    {
        trace = default;
        var digits = runId.Replace("-", "", StringComparison.Ordinal);
        if (digits.Length != 32 || !digits.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        trace = ActivityTraceId.CreateFromString(digits.ToLowerInvariant());
        return true;
    }
}
