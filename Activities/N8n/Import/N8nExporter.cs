using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Writes definitions back as n8n's exports: what was imported and not changed comes back as it was.</summary>
public static class N8nExporter
{
    private static readonly string[] Settings = ["onError", "continueOnFail", "retryOnFail", "maxTries", "waitBetweenTries", "alwaysOutputData", "executeOnce", "disabled"];

    /// <summary>The flow as n8n JSON, or why it cannot be one.</summary>
    public static N8nExport Export(JsonElement definition)
    {
        var root = NodeJson.Member(definition, "root");
        var activities = NodeJson.Elements(NodeJson.Member(root, "activities")).ToArray();
        string[] problems = [.. activities.Where(activity => TypeOf(activity) is null).Select(activity => $"The step '{NodeJson.Text(activity, "name")}' is of a kind that n8n does not have.")];
        if (NodeJson.Text(root, "type") != "Elsa.Flowchart" || problems.Length > 0)
        {
            return new N8nExport(null, problems.Length > 0 ? problems : ["Only flows drawn on a canvas can be exported to n8n."]);
        }

        var kept = NodeJson.At(definition, $"customProperties.{FlowImport.Kept}");
        var flow = new JsonObject { ["name"] = NodeJson.Text(definition, "name") };
        if (NodeJson.Text(definition, "description") is { Length: > 0 } description)
        {
            flow["description"] = description;
        }

        flow["nodes"] = new JsonArray([.. activities.Select(activity => (JsonNode)Node(activity))]);
        foreach (var member in NodeJson.Members(kept))
        {
            flow[member.Name] = JsonSerializer.SerializeToNode(member.Value);
        }

        flow["connections"] = Connections(root, activities, NodeJson.Member(kept, "connections"));
        return new N8nExport(flow.ToJsonString(), []);
    }

    internal static string? TypeOf(JsonElement activity)
        => NodeJson.Text(activity, $"customProperties.{FlowImport.Kept}.type") ?? NodeCatalog.NodeTypeOf(NodeJson.Text(activity, "type") ?? "");

    /// <summary>The node that an activity is in n8n.</summary>
    internal static JsonObject Node(JsonElement activity)
    {
        var custom = NodeJson.Member(activity, "customProperties");
        var node = new JsonObject { ["name"] = NodeJson.Text(activity, "name"), ["type"] = TypeOf(activity), ["id"] = NodeJson.Text(activity, "id"), ["typeVersion"] = NodeJson.Number(activity, "typeVersion") ?? NodeCatalog.VersionOf(NodeJson.Text(activity, "type") ?? "") };
        var position = NodeJson.At(activity, "metadata.designer.position");
        node["position"] = new JsonArray(NodeJson.Number(position, "x") ?? 0, NodeJson.Number(position, "y") ?? 0);
        node["parameters"] = NodeJson.Member(activity, "parameters") is { ValueKind: JsonValueKind.Object } parameters ? JsonSerializer.SerializeToNode(parameters) : new JsonObject();
        if (NodeJson.Text(activity, "metadata.description") is { Length: > 0 } notes)
        {
            node["notes"] = notes;
        }

        foreach (var setting in Settings.Where(setting => NodeJson.Member(custom, setting).ValueKind != JsonValueKind.Undefined))
        {
            node[setting] = JsonSerializer.SerializeToNode(NodeJson.Member(custom, setting));
        }

        foreach (var member in NodeJson.Members(NodeJson.Member(custom, FlowImport.Kept)))
        {
            node[member.Name] = JsonSerializer.SerializeToNode(member.Value);
        }

        return node;
    }

    /// <summary>The connections n8n wrote, as long as the canvas still says the same; else those of the canvas.</summary>
    private static JsonNode? Connections(JsonElement root, JsonElement[] activities, JsonElement kept)
    {
        var drawn = new ExportLines(root, activities);
        return kept.ValueKind == JsonValueKind.Object && drawn.SaysTheSameAs(kept) ? JsonSerializer.SerializeToNode(kept) : drawn.ToJson(kept);
    }
}

/// <param name="Json">The flow; null where it cannot be exported.</param>
/// <param name="Problems">Why not.</param>
public sealed record N8nExport(string? Json, IReadOnlyList<string> Problems);
