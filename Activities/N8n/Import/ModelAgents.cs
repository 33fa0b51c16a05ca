using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>A node of OpenAI's that has tools plugged in asks its model in turns, as an agent does whose model is plugged in: it is read as that agent.</summary>
internal static class ModelAgents
{
    private const string Prefix = "@n8n/n8n-nodes-langchain.";

    /// <summary>Where the node has its answer.</summary>
    public const string Field = "message.content";

    /// <summary>The node's options by the names that a model that is plugged in has for them.</summary>
    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["maxTokens"] = "maxTokens",
        ["temperature"] = "temperature",
        ["topP"] = "topP",
        ["frequency_penalty"] = "frequencyPenalty",
        ["presence_penalty"] = "presencePenalty",
        ["reasoning_effort"] = "reasoningEffort",
    };

    /// <returns>Null where it is no such node, or one of its settings has no counterpart.</returns>
    public static (JsonElement Node, JsonElement Model)? Of(JsonElement node, IReadOnlyList<(string Input, JsonElement Node)> parts)
    {
        var parameters = NodeJson.Member(node, "parameters");
        var options = NodeJson.Members(NodeJson.Member(parameters, "options")).ToArray();
        var told = NodeJson.Elements(NodeJson.At(parameters, "messages.values")).ToLookup(message => NodeJson.Text(message, "role") ?? "user", message => NodeJson.Text(message, "content") ?? "", StringComparer.Ordinal);
        if (NodeJson.Text(node, "type") != Prefix + "openAi" || NodeJson.Number(node, "typeVersion") >= 2 || !parts.Any(part => part.Input == "ai_tool")
            || (NodeJson.Text(parameters, "resource") ?? "text") != "text" || (NodeJson.Text(parameters, "operation") ?? "message") != "message"
            || NodeJson.Flag(parameters, "jsonOutput") || NodeJson.Member(parameters, "simplify").ValueKind == JsonValueKind.False
            || Array.Exists(options, option => option.Name != "maxToolsIterations" && !Options.ContainsKey(option.Name))
            || ServiceCalls.Parameter(parameters, "modelId") is not { } name || told["user"].ToArray() is not [var task] || told["assistant"].Any())
        {
            return null;
        }

        var systems = told["system"].ToArray();
        var agent = new JsonObject
        {
            ["name"] = NodeJson.Text(node, "name"),
            ["type"] = Prefix + "agent",
            ["typeVersion"] = 1.8,
            ["parameters"] = new JsonObject
            {
                ["promptType"] = "define",
                ["text"] = task,
                ["options"] = new JsonObject
                {
                    ["systemMessage"] = (Array.Exists(systems, text => text.StartsWith('=')) ? "=" : "") + string.Join("\n\n", systems.Select(text => text.TrimStart('='))),
                    ["maxIterations"] = NodeJson.Number(parameters, "options.maxToolsIterations"),
                    ["passthroughBinaryImages"] = false,
                },
            },
        };
        var model = new JsonObject
        {
            ["name"] = NodeJson.Text(node, "name"),
            ["type"] = Prefix + "lmChatOpenAi",
            ["parameters"] = new JsonObject { ["model"] = name, ["options"] = new JsonObject(options.Where(option => Options.ContainsKey(option.Name)).Select(option => KeyValuePair.Create(Options[option.Name], JsonSerializer.SerializeToNode(option.Value)))) },
            ["credentials"] = JsonSerializer.SerializeToNode(NodeJson.Member(node, "credentials") is { ValueKind: JsonValueKind.Object } credentials ? credentials : default(JsonElement?)),
        };
        return (JsonSerializer.SerializeToElement(agent), JsonSerializer.SerializeToElement(model));
    }
}
