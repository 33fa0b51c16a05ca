using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Host.Management.Testing;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Management.Privacy;

/// <summary>Something that is kept of a person beside runs.</summary>
/// <param name="Kind">event: came from a service and waits for its run. memory: what a flow keeps from run to run, such as a conversation. sample: for trying a flow. demo: taken by the demo service.</param>
/// <param name="Flow">Id of the flow it belongs to; null for what belongs to none.</param>
/// <param name="Name">Where it is: an address, a key, a step.</param>
internal sealed record PersonTrace(string Kind, string? Flow, string Name, DateTimeOffset At)
{
    public const string Event = "event", Memory = "memory", Sample = "sample", Demo = "demo";
}

/// <summary>Finds what is kept of a person beside runs, and takes it away.</summary>
internal sealed class PersonTraces(IPrivacyStore privacy, ISettingStore settings, DemoServices demo)
{
    private static readonly JsonSerializerOptions AsKept = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };

    public async ValueTask<IReadOnlyList<(PersonTrace Trace, JsonNode? Data)>> FindAsync(string tenantId, SoughtText text, CancellationToken cancellation) =>
    [
        .. (await privacy.EventsAsync(tenantId, text, cancellation)).Select(kept => (new PersonTrace(PersonTrace.Event, null, kept.Address, kept.CameAt), Parse(kept.Input.Span))),
        .. (await privacy.StateAsync(tenantId, text, cancellation)).Select(row => (new PersonTrace(PersonTrace.Memory, row.DefinitionId, $"{row.Scope} {row.Key}", row.ChangedAt), Parse(row.Value.Span))),
        .. (await SamplesAsync(tenantId, text, cancellation)).Select(one => (new PersonTrace(PersonTrace.Sample, FlowSamples.FlowOf(one.Name), one.Sample.ActivityId, one.Sample.KeptAt), (JsonNode?)one.Sample.Data)),
        .. demo.About(tenantId, text.Text).Select(thing => (new PersonTrace(PersonTrace.Demo, thing.DefinitionId, thing.Step, thing.At), JsonSerializer.SerializeToNode(thing.Sent, JsonSerializerOptions.Web))),
    ];

    /// <returns>How many events there were, and how many other things.</returns>
    public async ValueTask<(int Events, int Others)> EraseAsync(string tenantId, SoughtText text, CancellationToken cancellation)
    {
        var events = await privacy.EraseEventsAsync(tenantId, [.. (await privacy.EventsAsync(tenantId, text, cancellation)).Select(kept => kept.EventId)], cancellation);
        var others = demo.Erase(tenantId, text.Text);
        others += await EraseStateAsync(tenantId, text, cancellation);
        foreach (var (name, _) in await SamplesAsync(tenantId, text, cancellation))
        {
            await settings.SetAsync(tenantId, name, "", cancellation);
            others++;
        }

        return (events, others);
    }

    /// <summary>A flow may change what it keeps at the same moment, and write what it had read before: so it is looked at until nothing is left.</summary>
    private async Task<int> EraseStateAsync(string tenantId, SoughtText text, CancellationToken cancellation)
    {
        var erased = 0;
        while (await privacy.StateAsync(tenantId, text, cancellation) is { Count: > 0 } found)
        {
            foreach (var row in found)
            {
                var left = text.IsIn(row.Key) ? null : PersonJson.Without(Parse(row.Value.Span), text);
                ReadOnlyMemory<byte>? value = left is null ? default(ReadOnlyMemory<byte>?) : JsonSerializer.SerializeToUtf8Bytes(left, AsKept);
                erased += await privacy.ChangeStateAsync(row, value is { } kept && text.IsIn(kept.Span) ? null : value, cancellation) ? 1 : 0;
            }
        }

        return erased;
    }

    private async Task<IReadOnlyList<(string Name, FlowSample Sample)>> SamplesAsync(string tenantId, SoughtText text, CancellationToken cancellation) =>
        [.. (await settings.ListAsync(tenantId, FlowSamples.OfAllFlows, cancellation))
            .Where(stored => stored.Value.Length > 0)
            .Select(stored => (stored.Key, Sample: JsonSerializer.Deserialize<FlowSample>(stored.Value, JsonSerializerOptions.Web)!))
            .Where(stored => PersonJson.Holds(stored.Sample.Data, text))];

    /// <summary>What flows keep is JSON; of anything else only that it is there can be told.</summary>
    private static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonNode.Parse(utf8, documentOptions: Deep);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
