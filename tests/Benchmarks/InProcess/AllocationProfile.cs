using System.Diagnostics.Tracing;

namespace Bizoholic.Flows.Benchmarks.InProcess;

/// <summary>Which types make up what is allocated, from the runtime's own samples (one for each 100 KB).</summary>
internal sealed class AllocationProfile : EventListener
{
    private const int GcKeyword = 0x1;
    private readonly Dictionary<string, long> _bytes = new(StringComparer.Ordinal);

    /// <summary>Samples while the work runs; prints a table of types and their share.</summary>
    public static async Task PrintAsync(Func<Task> work, TimeSpan time)
    {
        using var profile = new AllocationProfile();
        var end = DateTime.UtcNow + time;
        while (DateTime.UtcNow < end)
        {
            await work();
        }

        lock (profile._bytes)
        {
            var total = profile._bytes.Values.Sum();
            foreach (var (type, bytes) in profile._bytes.OrderByDescending(pair => pair.Value).Take(40))
            {
                Console.WriteLine($"{100.0 * bytes / total,6:0.0} %  {type}");
            }
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Verbose, (EventKeywords)GcKeyword);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (_bytes is not null && eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) == true)
        {
            var type = (string)eventData.Payload![eventData.PayloadNames!.IndexOf("TypeName")]!;
            lock (_bytes)
            {
                _bytes[type] = _bytes.GetValueOrDefault(type) + Convert.ToInt64(eventData.Payload[eventData.PayloadNames.IndexOf("AllocationAmount64")]);
            }
        }
    }
}
