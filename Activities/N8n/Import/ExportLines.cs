using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>The lines of a canvas as n8n's connections.</summary>
internal sealed class ExportLines
{
    private readonly record struct Line(string Source, int Output, string Target, int Input);

    private readonly List<Line> _lines = [];

    public ExportLines(JsonElement root, JsonElement[] activities)
    {
        var byId = activities.ToDictionary(activity => NodeJson.Text(activity, "id")!, StringComparer.Ordinal);
        foreach (var connection in NodeJson.Elements(NodeJson.Member(root, "connections")))
        {
            var (from, port, to) = (NodeJson.Text(connection, "source.activity") ?? "", NodeJson.Text(connection, "source.port") ?? "Done", NodeJson.Text(connection, "target.activity") ?? "");
            if (!byId.TryGetValue(from, out var source) || !byId.TryGetValue(to, out var target))
            {
                continue;
            }

            var inputs = NodeJson.Elements(NodeJson.At(target, "customProperties.inputs"))
                .Where(input => NodeJson.Text(input, "activity") == from && NodeJson.Text(input, "outcome") == port).Select(input => (int)(NodeJson.Number(input, "input") ?? 0)).DefaultIfEmpty(0);
            foreach (var input in inputs)
            {
                _lines.Add(new Line(NodeJson.Text(source, "name")!, OutputOf(source, port), NodeJson.Text(target, "name")!, input));
            }
        }
    }

    public bool SaysTheSameAs(JsonElement connections)
    {
        var written = new HashSet<Line>();
        foreach (var (source, output, target) in MainTargets(connections))
        {
            written.Add(new Line(source, output, NodeJson.Text(target, "node") ?? "", (int)(NodeJson.Number(target, "index") ?? 0)));
        }

        return written.SetEquals(_lines);
    }

    /// <summary>Main connections from the canvas; what plugs models and tools into AI nodes stays as it was.</summary>
    public JsonObject ToJson(JsonElement kept)
    {
        var connections = new JsonObject();
        foreach (var group in _lines.GroupBy(line => line.Source, StringComparer.Ordinal))
        {
            var outputs = new JsonArray([.. Enumerable.Range(0, group.Max(line => line.Output) + 1).Select(output => (JsonNode)new JsonArray([.. group.Where(line => line.Output == output)
                .Select(line => (JsonNode)new JsonObject { ["node"] = line.Target, ["type"] = "main", ["index"] = line.Input })]))]);
            connections[group.Key] = new JsonObject { ["main"] = outputs };
        }

        foreach (var from in NodeJson.Members(kept))
        {
            foreach (var kind in NodeJson.Members(from.Value).Where(kind => kind.Name != "main"))
            {
                (connections[from.Name] ??= new JsonObject())[kind.Name] = JsonSerializer.SerializeToNode(kind.Value);
            }
        }

        return connections;
    }

    private static IEnumerable<(string Source, int Output, JsonElement Target)> MainTargets(JsonElement connections)
        => from source in NodeJson.Members(connections)
           from output in NodeJson.Elements(NodeJson.Member(source.Value, "main")).Select((targets, index) => (Targets: targets, Index: index))
           from target in NodeJson.Elements(output.Targets)
           select (source.Name, output.Index, target);

    private static int OutputOf(JsonElement activity, string port)
    {
        var node = JsonSerializer.SerializeToElement(new
        {
            type = NodeJson.Text(activity, $"customProperties.{FlowImport.Kept}.type") ?? NodeCatalog.NodeTypeOf(NodeJson.Text(activity, "type") ?? "") ?? "",
            typeVersion = NodeJson.Number(activity, "typeVersion") ?? NodeCatalog.VersionOf(NodeJson.Text(activity, "type") ?? ""),
            parameters = NodeJson.At(activity, $"customProperties.{FlowImport.Kept}.parameters") is { ValueKind: JsonValueKind.Object } kept ? kept
                : NodeJson.Member(activity, "parameters") is { ValueKind: JsonValueKind.Object } parameters ? parameters : JsonSerializer.SerializeToElement(new JsonObject()),
        });
        var outputs = NodeCatalog.Find(node)?.Outputs(node) ?? KeptOutputs(activity) ?? Classifiers.OutputsOf(node) ?? ["Done"];
        var index = outputs.ToList().IndexOf(port);
        return index >= 0 ? index : port == "Failed" ? outputs.Count : 0;
    }

    /// <summary>The ports that a node which is not known here was given; null where it was given none.</summary>
    private static string[]? KeptOutputs(JsonElement activity)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(NodeJson.Text(activity, "branches.expression.value") ?? "null") is { Length: > 0 } kept ? kept : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
