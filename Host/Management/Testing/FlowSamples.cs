using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Management.Testing;

/// <summary>Data kept to try a flow with.</summary>
/// <param name="Kind">items: what the step leaves in place of running. request: what a trigger starts with.</param>
/// <param name="IsPinned">Used in every try, not only where it is asked for.</param>
internal sealed record FlowSample(string ActivityId, string Kind, bool IsPinned, JsonNode Data, DateTimeOffset KeptAt)
{
    public const string Items = "items";
    public const string Request = "request";
}

/// <summary>Keeps sample data beside the versions of a flow, so that an open editor does not overwrite it; what an imported file brought is read from the flow.</summary>
internal sealed class FlowSamples(ISettingStore settings, TimeProvider time)
{
    public const int LargestSample = 1_000_000;

    /// <summary>What the names of all samples begin with.</summary>
    public const string OfAllFlows = "flow.sample:";

    public async ValueTask<IReadOnlyDictionary<string, FlowSample>> OfAsync(string tenantId, string definitionId, JsonObject content, CancellationToken cancellation)
    {
        var samples = new Dictionary<string, FlowSample>(StringComparer.Ordinal);
        if (content["customProperties"]?["sampleData"] is JsonObject imported)
        {
            foreach (var (activityId, items) in imported)
            {
                if (items is JsonArray)
                {
                    samples[activityId] = new FlowSample(activityId, FlowSample.Items, true, items.DeepClone(), default);
                }
            }
        }

        foreach (var (name, stored) in await settings.ListAsync(tenantId, Prefix(definitionId), cancellation))
        {
            var activityId = name[Prefix(definitionId).Length..];
            if (stored.Length == 0)
            {
                samples.Remove(activityId); // forgotten, also where a file had brought it
            }
            else if (JsonSerializer.Deserialize<FlowSample>(stored, JsonSerializerOptions.Web) is { } sample)
            {
                samples[activityId] = sample;
            }
        }

        return samples;
    }

    public ValueTask KeepAsync(string tenantId, string definitionId, string activityId, string kind, JsonNode data, bool isPinned, CancellationToken cancellation)
        => settings.SetAsync(
            tenantId, Prefix(definitionId) + activityId,
            JsonSerializer.Serialize(new FlowSample(activityId, kind, isPinned, data, time.GetUtcNow()), JsonSerializerOptions.Web), cancellation);

    public ValueTask ForgetAsync(string tenantId, string definitionId, string activityId, CancellationToken cancellation)
        => settings.SetAsync(tenantId, Prefix(definitionId) + activityId, "", cancellation);

    /// <summary>Of the name under which a sample is kept.</summary>
    public static string FlowOf(string name) => name[OfAllFlows.Length..name.LastIndexOf(':')];

    private static string Prefix(string definitionId) => $"{OfAllFlows}{definitionId}:";
}
