using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>A tool of an agent as a flow of its own: it begins with what the model gives, does what the tool does, and answers with what is left.</summary>
/// <param name="Id">Of the flow.</param>
/// <param name="Step">The node that does the work.</param>
internal sealed record ToolFlow(string Id, string Name, string Description, IReadOnlyList<ToolArgument> Arguments, JsonObject Step)
{
    /// <summary>Id of the step that does the work.</summary>
    public const string Work = "work";

    private const string Trigger = "When called";

    /// <summary>Names of arguments that the flow around the agent gives, each with the expression for it.</summary>
    public IReadOnlyList<(string Name, string Script)> Given { get; init; } = [];

    /// <summary>Settings that the model was to choose in n8n, and that decide here which call is made.</summary>
    public IReadOnlyList<string> Decided { get; init; } = [];

    /// <summary>What is to be said of those; nothing where there are none.</summary>
    public string DecidedNote => Decided.Count == 0 ? "" : $" The model does not choose {string.Join(" and ", Decided.Select(name => $"'{name}'"))} there: it is as the node has it by itself.";

    /// <summary>What is plugged into the step, and into that: the input, the node and the name of the one that holds it. A node may stand at several.</summary>
    public IReadOnlyList<(string Input, JsonElement Node, string Holder)> Parts { get; init; } = [];

    /// <summary>Why its step is a placeholder; null where it is none.</summary>
    public string? Obstacle { get; init; }

    /// <summary>An id that stays the same when the flow is imported again.</summary>
    public static string IdOf(string flowId, JsonElement node)
    {
        var text = $"{flowId}-tool-{NodeJson.Text(node, "id") ?? NodeJson.Text(node, "name")}";
        return text.Length <= 64 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') ? text : $"tool-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24]}";
    }

    /// <summary>The flow, imported as if it had come from n8n, and usable as a tool.</summary>
    public ImportedFlow Import()
    {
        var flow = N8nImporter.Import(ToN8n().ToJsonString()).Flows[0];
        var definition = JsonNode.Parse(flow.DefinitionJson)!;
        definition["inputs"] = new JsonArray([.. Arguments.Select(argument => (JsonNode)argument.Input)]);
        definition["customProperties"]!["usableAsTool"] = true;
        if (Obstacle is null)
        {
            return flow with { DefinitionJson = definition.ToJsonString() };
        }

        var reason = $"It cannot be a tool here: {Obstacle}.";
        definition["root"]!["activities"]!.AsArray().Single(activity => activity!["id"]!.GetValue<string>() == Work)!["customProperties"]!["unavailable"] = reason;
        return flow with { DefinitionJson = definition.ToJsonString(), Nodes = [.. flow.Nodes.Select(node => node.ActivityId == Work ? node with { Reason = reason, Advice = "Put a step in its place that does its work, such as HTTP Request. Its settings are kept." } : node)] };
    }

    private JsonObject ToN8n()
    {
        var flow = new JsonObject
        {
            ["id"] = Id,
            ["name"] = Name,
            ["description"] = Description,
            ["nodes"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = "when-called",
                    ["name"] = Trigger,
                    ["type"] = "n8n-nodes-base.executeWorkflowTrigger",
                    ["typeVersion"] = 1.1,
                    ["position"] = new JsonArray(0, 0),
                    ["parameters"] = Arguments.Count == 0
                        ? new JsonObject { ["inputSource"] = "passthrough" }
                        : new JsonObject { ["workflowInputs"] = new JsonObject { ["values"] = new JsonArray([.. Arguments.Select(argument => (JsonNode)argument.Field)]) } },
                },
                Step.DeepClone()),
            ["connections"] = new JsonObject { [Trigger] = new JsonObject { ["main"] = Targets("main", [Step["name"]!.GetValue<string>()]) } },
            ["settings"] = new JsonObject { ["executionOrder"] = "v1" },
        };
        foreach (var node in Parts.Select(part => part.Node).DistinctBy(node => NodeJson.Text(node, "name")))
        {
            flow["nodes"]!.AsArray().Add(JsonSerializer.SerializeToNode(node));
        }

        foreach (var part in Parts.GroupBy(part => NodeJson.Text(part.Node, "name")!))
        {
            flow["connections"]![part.Key] = new JsonObject(part.GroupBy(line => line.Input).Select(lines => KeyValuePair.Create<string, JsonNode?>(lines.Key, Targets(lines.Key, lines.Select(line => line.Holder)))));
        }

        return flow;

        static JsonArray Targets(string kind, IEnumerable<string> to) => new(new JsonArray([.. to.Select(name => (JsonNode)new JsonObject { ["node"] = name, ["type"] = kind, ["index"] = 0 })]));
    }
}
