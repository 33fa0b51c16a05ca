using System.Text.Json;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>What is plugged into the AI nodes of a flow: models, tools, memories, and what those work with themselves.</summary>
internal sealed class FlowParts
{
    private readonly Dictionary<string, IReadOnlyList<(string Input, JsonElement Node)>> _plugged;

    public FlowParts(JsonElement flow)
    {
        var plugged = new Dictionary<string, List<(string Input, JsonElement Node, double Place)>>(StringComparer.Ordinal);
        var nodes = NodeJson.Elements(NodeJson.Member(flow, "nodes")).DistinctBy(node => NodeJson.Text(node, "name")).ToDictionary(node => NodeJson.Text(node, "name")!, StringComparer.Ordinal);
        foreach (var from in NodeJson.Members(NodeJson.Member(flow, "connections")))
        {
            foreach (var (input, target) in NodeJson.Members(from.Value).Where(kind => kind.Name != "main").SelectMany(kind => NodeJson.Elements(kind.Value).SelectMany(NodeJson.Elements).Select(target => (kind.Name, target))))
            {
                if (nodes.TryGetValue(from.Name, out var part) && NodeJson.Text(target, "node") is { } name)
                {
                    (plugged.TryGetValue(name, out var list) ? list : plugged[name] = []).Add((input, part, NodeJson.Number(target, "index") ?? 0));
                }
            }
        }

        // A node with two inputs of a kind, such as a model and another for when that fails, has them in this order.
        _plugged = plugged.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<(string, JsonElement)>)[.. entry.Value.OrderBy(part => part.Place).Select(part => (part.Input, part.Node))], StringComparer.Ordinal);
    }

    /// <summary>By the name of the node that they are plugged into.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<(string Input, JsonElement Node)>>> All => _plugged;

    /// <summary>Names of the nodes that a node is plugged into.</summary>
    public IEnumerable<string> HoldersOf(string name) => _plugged.Where(entry => entry.Value.Any(part => NodeJson.Text(part.Node, "name") == name)).Select(entry => entry.Key);

    /// <summary>What is plugged into a node: the input, such as <c>ai_languageModel</c>, and the node there.</summary>
    public IReadOnlyList<(string Input, JsonElement Node)> Of(JsonElement node) => NodeJson.Text(node, "name") is { } name && _plugged.TryGetValue(name, out var parts) ? parts : [];

    /// <summary>The one node that is plugged into an input of a node and is switched on; null where there is none, or more than one.</summary>
    public JsonElement? Only(JsonElement node, string input) => Of(node).Where(part => part.Input == input && !NodeJson.Flag(part.Node, "disabled")).Select(part => part.Node).ToArray() is [var only] ? only : null;
}
