using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>What n8n keeps about a flow as a whole, as custom properties of the definition.</summary>
internal static class FlowSettings
{
    public static JsonObject Of(JsonElement flow, IReadOnlyList<NodePlace> places, List<string> notes)
    {
        var custom = new JsonObject();
        if (TimeZoneOf(flow) is { } zone)
        {
            custom["timeZone"] = zone;
        }

        if (NodeJson.Text(flow, "settings.errorWorkflow") is { Length: > 0 } errorFlow)
        {
            custom["errorWorkflow"] = errorFlow;
            notes.Add($"When a run fails, the flow '{errorFlow}' is started; import that flow too.");
        }

        if (places.FirstOrDefault(place => place.IsStart && place.Kind?.ActivityType == "ErrorTrigger") is { } trigger)
        {
            custom["errorTrigger"] = trigger.Id;
        }

        if (NodeJson.Number(flow, "settings.executionTimeout") is > 0 and var seconds)
        {
            custom["timeout"] = TimeSpan.FromSeconds(seconds).ToString("c");
        }

        if (Callers(flow) is { } callers)
        {
            custom["callers"] = callers;
        }

        if (Retention(flow) is { Count: > 0 } retention)
        {
            custom["retention"] = retention;
        }

        if (Samples(flow, places) is { Count: > 0 } samples)
        {
            custom["sampleData"] = samples;
        }

        custom[FlowImport.Kept] = Rest(flow);
        return custom;
    }

    public static string? TimeZoneOf(JsonElement flow) => NodeJson.Text(flow, "settings.timezone") is { Length: > 0 } zone && zone != "DEFAULT" ? zone : null;

    /// <summary>Ids of the flows that may call this one; null for all of its owner.</summary>
    private static JsonArray? Callers(JsonElement flow) => NodeJson.Text(flow, "settings.callerPolicy") switch
    {
        "none" => [],
        "workflowsFromAList" => new JsonArray([.. FieldPath.Names(NodeJson.Text(flow, "settings.callerIds") ?? "").Select(id => (JsonNode)id)]),
        _ => null,
    };

    /// <summary>A run that is not to be saved is deleted after its end: until then it is what the run goes on by after a crash.</summary>
    private static JsonObject Retention(JsonElement flow)
    {
        var retention = new JsonObject();
        foreach (var (setting, how) in new[] { ("saveDataSuccessExecution", "finished"), ("saveDataErrorExecution", "failed") })
        {
            if (NodeJson.Text(flow, $"settings.{setting}") == "none")
            {
                retention[how] = 0;
            }
        }

        if (NodeJson.At(flow, "settings.saveManualExecutions").ValueKind == JsonValueKind.False)
        {
            retention["tests"] = 0;
        }

        return retention;
    }

    /// <summary>Pinned data by activity: what the step left when it was tried, as lists of items.</summary>
    private static JsonObject Samples(JsonElement flow, IReadOnlyList<NodePlace> places)
    {
        var samples = new JsonObject();
        foreach (var pinned in NodeJson.Members(NodeJson.Member(flow, "pinData")))
        {
            if (places.FirstOrDefault(place => place.Name == pinned.Name) is { } place && pinned.Value.ValueKind == JsonValueKind.Array)
            {
                samples[place.Id] = new JsonArray([.. pinned.Value.EnumerateArray().Select(item => JsonSerializer.SerializeToNode(NodeJson.Member(item, "json") is { ValueKind: JsonValueKind.Object } json ? json : item))]);
            }
        }

        return samples;
    }

    private static JsonObject Rest(JsonElement flow)
    {
        var rest = new JsonObject();
        foreach (var member in NodeJson.Members(flow))
        {
            if (member.Name is not ("nodes" or "name" or "description"))
            {
                rest[member.Name] = JsonSerializer.SerializeToNode(member.Value);
            }
        }

        return rest;
    }
}
