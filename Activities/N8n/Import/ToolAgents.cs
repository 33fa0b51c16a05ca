using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using static Bizoholic.Flows.Activities.N8n.Import.StepInputs;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>
/// An agent that has tools, or remembers a conversation, becomes the step <em>Answer with tools</em>; so does a chain, or an agent without any, that one plain call of
/// its model cannot do. Each tool becomes a flow of its own, which the step runs when the model asks for it; servers of tools are chosen at the step.
/// </summary>
internal static class ToolAgents
{
    private const string Prefix = "@n8n/n8n-nodes-langchain.";
    private const string McpTool = Prefix + "mcpClientTool";

    /// <summary>As many as a conversation keeps.</summary>
    private const int AllTurns = 100;

    /// <summary>Inputs of the step that take a server of tools.</summary>
    private static readonly string[] Servers = ["Tool server", "Second tool server", "Third tool server"];

    /// <summary>Models that the step can ask: the kind of credential, and the address where it is not that kind's own.</summary>
    private static readonly FrozenDictionary<string, (string Credential, string? Address, string Model)> Models = new Dictionary<string, (string, string?, string)>
    {
        ["lmChatOpenAi"] = ("openAiApi", null, "gpt-5-mini"),
        ["lmChatAnthropic"] = ("anthropicApi", null, "claude-sonnet-4-5-20250929"),
        ["lmChatOpenRouter"] = ("openAiApi", "https://openrouter.ai/api/v1", "openai/gpt-4.1-mini"),
        ["lmChatGroq"] = ("openAiApi", "https://api.groq.com/openai/v1", "llama3-8b-8192"),
        ["lmChatMistralCloud"] = ("openAiApi", "https://api.mistral.ai/v1", "mistral-small"),
        ["lmChatDeepSeek"] = ("openAiApi", "https://api.deepseek.com", "deepseek-chat"),
        ["lmChatXAiGrok"] = ("openAiApi", "https://api.x.ai/v1", "grok-2-vision-1212"),
        ["lmChatGoogleGemini"] = ("openAiApi", "https://generativelanguage.googleapis.com/v1beta/openai", "gemini-2.5-flash"),
        ["lmChatAzureOpenAi"] = ("openAiApi", "https://your-resource.openai.azure.com/openai/v1", ""),
        ["lmChatOllama"] = ("openAiApi", "http://your-ollama:11434/v1", "llama3.2"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="flowId">Of the flow that the agent is in.</param>
    /// <returns>What it becomes; or why it cannot, where it is such an agent; neither where it is none, or is one plain call.</returns>
    public static (NodeKind? Kind, string? Obstacle) Find(JsonElement node, FlowParts flow, string flowId)
    {
        var plugged = flow.Of(node);
        var parts = plugged.Where(part => !NodeJson.Flag(part.Node, "disabled")).ToArray();
        var isAgent = NodeJson.Text(node, "type") == Prefix + "agent";
        if (!(isAgent || NodeJson.Text(node, "type") == Prefix + "chainLlm") || NodeJson.Flag(node, "disabled") || parts.Length == 0 || (!parts.Any(part => part.Input is "ai_tool" or "ai_memory") && ModelChains.Find(node, plugged) is not null))
        {
            return default;
        }

        var obstacles = new List<string>();
        var inputs = new JsonObject();
        var notes = new Dictionary<string, string>(StringComparer.Ordinal);
        var parser = One("ai_outputParser") is { } shape ? AnswerParser.Of(shape, isAgent: true, mends: true) : null;
        AddTask(node, isAgent, parser, One("ai_outputParser") is not null, inputs, obstacles);
        var credential = One("ai_languageModel") is { } model ? AddModel(model, inputs, obstacles) : null;
        if (One("ai_memory") is { } memory)
        {
            AddMemory(memory, inputs, notes, obstacles);
        }

        var flows = new List<ToolFlow>();
        var servers = new List<JsonElement>();
        foreach (var tool in parts.Where(part => part.Input == "ai_tool").Select(part => part.Node))
        {
            if (NodeJson.Text(tool, "type") == McpTool)
            {
                servers.Add(tool);
                continue;
            }

            var (made, obstacle) = ToolNodes.Of(tool, flow, flowId);
            if (made is null)
            {
                obstacles.Add($"its tool '{NodeJson.Text(tool, "name")}' cannot be had: {obstacle}");
                continue;
            }

            flows.Add(made);
            notes[NodeJson.Text(tool, "name")!] = $"It became the flow '{made.Name}', which '{NodeJson.Text(node, "name")}' runs as a tool. Publish that flow too.";
        }

        AddServers(servers, NodeJson.Text(node, "name")!, inputs, notes, obstacles);
        if (parts.FirstOrDefault(part => part.Input is not ("ai_languageModel" or "ai_tool" or "ai_memory" or "ai_outputParser")) is { Input: { } other })
        {
            obstacles.Add($"it has a part of the kind '{other}'");
        }

        if (obstacles.Count > 0 || credential is not { } asked)
        {
            return (null, $"It is {(isAgent ? "an agent" : "a chain")} that 'Answer with tools' could be here, but {(obstacles.Count == 0 ? "it has no model" : string.Join("; ", obstacles))}.");
        }

        if (flows.Count > 0)
        {
            inputs["flows"] = List(flows.Select(one => one.Id));
        }

        if (flows.SelectMany(one => one.Given).ToArray() is { Length: > 0 } given)
        {
            inputs["given"] = Members(given.Select(value => (value.Name, JsonSerializer.SerializeToElement($"={{{{{value.Script}}}}}"))));
        }

        inputs["field"] = Literal("String", isAgent || parser is not null ? "output" : "text");
        var servings = servers.Select((server, i) => $" Choose a credential of the kind 'MCP server' as its '{Servers[i]}', with the address {AddressOf(server) ?? "of the server"}.");
        return (new NodeKind("AnswerWithTools")
        {
            Parameters = _ => JsonSerializer.SerializeToElement(new JsonObject()),
            TypeVersion = 1,
            Becomes = $"It became the step 'Answer with tools'.{(flows.Count == 0 ? "" : $" It runs {(flows.Count == 1 ? "the flow" : "the flows")} {string.Join(", ", flows.Select(one => $"'{one.Name}'"))} as {(flows.Count == 1 ? "its tool" : "its tools")}: publish {(flows.Count == 1 ? "that" : "those")} first.")}",
            Inputs = inputs,
            Credential = asked.Kind,
            CredentialName = asked.Name,
            CredentialAdvice = $"{AdviceOn(asked)}{string.Concat(servings)}",
            Tools = flows,
            PartNotes = notes,
        }, null);

        JsonElement? One(string input)
        {
            var found = parts.Where(part => part.Input == input).Select(part => part.Node).ToArray();
            if (found.Length > 1)
            {
                obstacles.Add($"it has more than one part of the kind '{input[3..]}'");
            }

            return found is [var one, ..] ? one : null;
        }
    }

    private static void AddTask(JsonElement node, bool isAgent, AnswerParser? parser, bool hasParser, JsonObject inputs, List<string> obstacles)
    {
        var options = NodeJson.At(node, "parameters.options");
        if ((hasParser && parser is null) || ModelChains.MessagesOf(node, isAgent, parser) is not [.. var before, { Role: "user" } task] || before.Exists(message => message.Role != "system"))
        {
            obstacles.Add(hasParser && parser is null ? "its output parser is of another kind than a JSON shape" : "one of its settings has no counterpart");
            return;
        }

        var text = task.Text.ToString();
        inputs["task"] = Text(parser is null ? text : text[..^parser.Instruction.Length]);
        if (before.Select(message => message.Text.ToString()).ToArray() is { Length: > 0 } told)
        {
            inputs["instructions"] = Text(told.Length == 1 ? told[0] : (told.Any(text => text.StartsWith('=')) ? "=" : "") + string.Join("\n\n", told.Select(text => text.TrimStart('='))));
        }

        if (NodeJson.Number(options, "maxIterations") is { } rounds)
        {
            inputs["mostRounds"] = Literal("Int32", Math.Clamp(rounds, 1, 50));
        }

        if (parser?.Schema["properties"]!["output"] is JsonObject { } schema)
        {
            if (schema["type"]?.ToString() == "object" && schema["properties"] is JsonObject)
            {
                inputs["shape"] = new JsonObject { ["typeName"] = "ObjectDictionary", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = schema.ToJsonString() } };
            }
            else
            {
                obstacles.Add("its output parser asks for something else than an object");
            }
        }

        if (NodeJson.Flag(node, "executeOnce"))
        {
            obstacles.Add("it runs once for all items");
        }
    }

    internal static (string Kind, string? Name, string? Address)? AddModel(JsonElement model, JsonObject inputs, List<string> obstacles)
    {
        var (parameters, kind) = (NodeJson.Member(model, "parameters"), NodeJson.Text(model, "type")!);
        if (!kind.StartsWith(Prefix, StringComparison.Ordinal) || !Models.TryGetValue(kind[Prefix.Length..], out var known))
        {
            obstacles.Add($"its model '{NodeJson.Text(model, "name")}' is of a service that the step does not know");
            return null;
        }

        var options = NodeJson.Member(parameters, "options");
        foreach (var option in NodeJson.Members(options))
        {
            switch (option.Name)
            {
                case "temperature":
                    inputs["temperature"] = Number("Single", option.Value);
                    break;
                case "maxTokens" or "maxTokensToSample" or "maxOutputTokens" or "numPredict":
                    if (!(option.Value.ValueKind == JsonValueKind.Number && option.Value.GetDouble() < 0))
                    {
                        inputs["maxTokens"] = Number("Int32", option.Value);
                    }

                    break;
                case "topP" or "frequencyPenalty" or "presencePenalty":
                    inputs[option.Name] = Number("Single", option.Value);
                    break;
                case "responseFormat" when option.Value.ToString() is "text" or "json_object":
                    inputs["answersJson"] = Literal("Boolean", option.Value.ToString() == "json_object");
                    break;
                case "timeout" or "maxRetries" or "baseURL" or "safetySettings" or "apiVersion":
                    break;
                default:
                    obstacles.Add($"its model '{NodeJson.Text(model, "name")}' has the option '{option.Name}', which the step has not");
                    break;
            }
        }

        if (NodeJson.Members(NodeJson.Member(parameters, "builtInTools")).Any())
        {
            obstacles.Add($"its model '{NodeJson.Text(model, "name")}' has tools of its service's own");
        }

        var name = (ServiceCalls.Parameter(parameters, "model") ?? ServiceCalls.Parameter(parameters, "modelName"))?.ToString() ?? known.Model;
        inputs["model"] = Text(name.StartsWith("models/", StringComparison.Ordinal) ? name["models/".Length..] : name);
        var credential = NodeJson.Members(NodeJson.Member(model, "credentials")).Select(member => NodeJson.Text(member.Value, "name")).FirstOrDefault();
        return (known.Credential, credential, NodeJson.Text(options, "baseURL") is { Length: > 0 } own ? own : known.Address);
    }

    /// <summary>Which credential asks a model.</summary>
    internal static string AdviceOn((string Kind, string? Name, string? Address) model)
        => $"Choose a credential of the kind '{(model.Kind == "anthropicApi" ? "Anthropic" : "OpenAI or compatible")}'{(model.Address is { } address ? $" with the API address {address}" : "")}.";

    /// <summary>A conversation that n8n keeps in a database is kept with the flow here: it is found by the same key.</summary>
    private static void AddMemory(JsonElement memory, JsonObject inputs, Dictionary<string, string> notes, List<string> obstacles)
    {
        var (parameters, name) = (NodeJson.Member(memory, "parameters"), NodeJson.Text(memory, "name")!);
        var database = NodeJson.Text(memory, "type") switch
        {
            Prefix + "memoryBufferWindow" => "",
            Prefix + "memoryPostgresChat" => "PostgreSQL",
            Prefix + "memoryRedisChat" => "Redis",
            Prefix + "memoryMongoDbChat" => "MongoDB",
            _ => null,
        };
        if (database is null)
        {
            obstacles.Add($"its memory '{name}' is kept by a service of its own; a Simple Memory can be had");
            return;
        }

        if (NodeJson.Number(parameters, "sessionTTL") > 0)
        {
            obstacles.Add($"its memory '{name}' forgets after a time");
        }

        if (database.Length > 0)
        {
            notes[name] = $"Its conversations are kept with the flow here, not in {database}. What was said before in n8n is not known to them.";
        }

        var version = NodeJson.Number(memory, "typeVersion") ?? 1;
        var isOld = version < 1.2 && database is ("" or "Redis");
        var isOwn = NodeJson.Text(parameters, "sessionIdType") == "customKey" || isOld;
        inputs["conversation"] = Text(isOwn && NodeJson.Text(parameters, "sessionKey") is { Length: > 0 } key ? key : isOld && version < 1.1 ? "chat_history" : "={{ $json.sessionId }}");
        var tellsAll = (database == "PostgreSQL" && version < 1.1) || (database == "Redis" && version < 1.3);
        inputs["rememberedTurns"] = Literal("Int32", tellsAll ? AllTurns : NodeJson.Number(parameters, "contextWindowLength") ?? 5);
    }

    private static void AddServers(List<JsonElement> servers, string agent, JsonObject inputs, Dictionary<string, string> notes, List<string> obstacles)
    {
        if (servers.Count > Servers.Length)
        {
            obstacles.Add($"it has {servers.Count} servers of tools, and the step takes {Servers.Length}");
        }

        foreach (var (i, server) in servers.Index().Take(Servers.Length))
        {
            if (NodeJson.Text(server, "parameters.include") == "except")
            {
                obstacles.Add($"its server of tools '{NodeJson.Text(server, "name")}' leaves some tools out; the step can only name those that are wanted");
            }

            notes[NodeJson.Text(server, "name")!] = $"It is chosen at '{agent}' as '{Servers[i]}': a credential of the kind 'MCP server' with the address {AddressOf(server) ?? "of the server"}.";
        }

        string[] wanted = [.. servers.Where(server => NodeJson.Text(server, "parameters.include") == "selected").SelectMany(server => NodeJson.Elements(NodeJson.At(server, "parameters.includeTools"))).Select(name => name.ToString())];
        if (wanted.Length > 0)
        {
            inputs["serverTools"] = List(wanted);
        }
    }

    private static string? AddressOf(JsonElement server) => (NodeJson.Text(server, "parameters.endpointUrl") ?? NodeJson.Text(server, "parameters.sseEndpoint")) is { Length: > 0 } address ? address : null;
}
