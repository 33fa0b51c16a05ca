using System.Text.Json.Nodes;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>A flow of n8n whose nodes stand in one line behind a manual trigger.</summary>
internal static class OneFlow
{
    public static string Of(string id, params (string Name, string Type, double Version, JsonObject Parameters)[] nodes)
    {
        var all = nodes.Prepend(("Start", "n8n-nodes-base.manualTrigger", 1, new JsonObject())).ToArray();
        return new JsonObject
        {
            ["id"] = id,
            ["name"] = id,
            ["nodes"] = new JsonArray([.. all.Select((node, i) => new JsonObject
            {
                ["id"] = $"node-{node.Item1}", ["name"] = node.Item1, ["type"] = node.Item2, ["typeVersion"] = node.Item3, ["position"] = new JsonArray(i * 200, 0), ["parameters"] = node.Item4,
            })]),
            ["connections"] = new JsonObject(all.Zip(all.Skip(1), (from, to) => KeyValuePair.Create<string, JsonNode?>(from.Item1, new JsonObject
            {
                ["main"] = new JsonArray(new JsonArray(new JsonObject { ["node"] = to.Item1, ["type"] = "main", ["index"] = 0 })),
            }))),
        }.ToJsonString();
    }
}
