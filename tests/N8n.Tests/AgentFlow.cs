using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>A flow with one agent, and with what is plugged into it.</summary>
internal static class AgentFlow
{
    public static ImportedFlow Import(JsonObject flow) => Assert.Single(N8nImporter.Import(flow.ToJsonString()).Flows);

    public static ImportedNode Node(ImportedFlow flow, string name) => Assert.Single(flow.Nodes, node => node.Name == name);

    public static JsonNode Step(ImportedFlow flow) => JsonNode.Parse(flow.DefinitionJson)!["root"]!["activities"]!.AsArray().Single(activity => activity!["name"]!.GetValue<string>() == "Agent")!;

    public static JsonObject Agent(string parameters, params (string Input, string Node)[] parts)
    {
        var flow = JsonNode.Parse(OneFlow.Of("agents", ("Agent", "@n8n/n8n-nodes-langchain.agent", 1.7, JsonNode.Parse(parameters)!.AsObject())))!.AsObject();
        const string model = """{"name":"Model","type":"@n8n/n8n-nodes-langchain.lmChatOpenAi","typeVersion":1.2,"parameters":{"model":{"__rl":true,"mode":"list","value":"gpt-4o"},"options":{"temperature":0.2}},"credentials":{"openAiApi":{"id":"7","name":"Key"}}}""";
        foreach (var (i, (input, json)) in parts.Prepend(("ai_languageModel", model)).Index())
        {
            var node = JsonNode.Parse(json)!.AsObject();
            node["id"] = $"part-{i}";
            node["position"] = new JsonArray(i * 100, 200);
            flow["nodes"]!.AsArray().Add(node);
            flow["connections"]![node["name"]!.GetValue<string>()] = new JsonObject { [input] = new JsonArray(new JsonArray(new JsonObject { ["node"] = "Agent", ["type"] = input, ["index"] = 0 })) };
        }

        return flow;
    }
}
