using System.Collections.Concurrent;
using System.Diagnostics;
using Bizoholic.Flows.Workflows;
using Span = System.Diagnostics.Activity;

namespace Bizoholic.Flows.Host.Tests.Telemetry;

/// <summary>Hears the spans of this process, as an exporter does.</summary>
internal sealed class Collector : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<Span> _spans = new();

    public Collector()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is RunTelemetry.Name or "Microsoft.AspNetCore" or "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Span> Of(string runId) => [.. _spans.Where(span => span.TraceId.ToHexString() == runId.Replace("-", "", StringComparison.Ordinal))];

    public void Dispose() => _listener.Dispose();
}
