using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>
/// A chain or an agent that has a language model, perhaps a parser of its answers, and nothing else (no tools, no memory) asks that model once for each item:
/// it becomes a request to the model's service. The nodes of the model and the parser are parts of it then.
/// </summary>
internal static class ModelChains
{
    private const string Prefix = "@n8n/n8n-nodes-langchain.";

    /// <summary>Services that answer chats as OpenAI's does: address, kind of credential, and the model where none is named.</summary>
    private static readonly FrozenDictionary<string, (string Base, string Credential, string Model)> Chats = new Dictionary<string, (string, string, string)>
    {
        ["lmChatOpenAi"] = ("https://api.openai.com/v1", "openAiApi", "gpt-5-mini"),
        ["lmChatOpenRouter"] = ("https://openrouter.ai/api/v1", "openRouterApi", "openai/gpt-4.1-mini"),
        ["lmChatGroq"] = ("https://api.groq.com/openai/v1", "groqApi", "llama3-8b-8192"),
        ["lmChatMistralCloud"] = ("https://api.mistral.ai/v1", "mistralCloudApi", "mistral-small"),
        ["lmChatDeepSeek"] = ("https://api.deepseek.com", "deepSeekApi", "deepseek-chat"),
        ["lmChatXAiGrok"] = ("https://api.x.ai/v1", "xAiApi", "grok-2-vision-1212"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Options of a model's node by the service's names for them; those that say how to call are not part of the question.</summary>
    private static readonly FrozenDictionary<string, string> ChatOptions = new Dictionary<string, string>
    {
        ["temperature"] = "temperature",
        ["topP"] = "top_p",
        ["maxTokens"] = "max_tokens",
        ["maxTokensToSample"] = "max_tokens",
        ["frequencyPenalty"] = "frequency_penalty",
        ["presencePenalty"] = "presence_penalty",
        ["responseFormat"] = "response_format",
        ["reasoningEffort"] = "reasoning_effort",
        ["topK"] = "top_k",
        ["timeout"] = "",
        ["maxRetries"] = "",
        ["baseURL"] = "",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] Agents = ["", "conversationalAgent", "toolsAgent", "openAiFunctionsAgent", "reActAgent"];
    private static readonly string[] AgentOptions = ["systemMessage", "maxIterations", "returnIntermediateSteps", "passthroughBinaryImages", "enableStreaming", "batching", "humanMessage"];

    /// <param name="plugged">What is plugged into the node: the input, such as <c>ai_languageModel</c>, and the node there.</param>
    /// <returns>Null where it is no such node, or takes more than one call.</returns>
    public static NodeKind? Find(JsonElement node, IReadOnlyList<(string Input, JsonElement Node)> plugged)
    {
        if (NodeJson.Text(node, "type") == Prefix + "openAi")
        {
            return plugged.Count == 0 ? ServiceCalls.Find(node) : null;
        }

        var isAgent = NodeJson.Text(node, "type") == Prefix + "agent";
        var isChain = NodeJson.Text(node, "type") == Prefix + "chainLlm";
        var used = UsedBy(node, plugged);
        var parser = used.FirstOrDefault(part => part.Input == "ai_outputParser").Node is { ValueKind: JsonValueKind.Object } given ? AnswerParser.Of(given, isAgent) : null;
        if (!(isAgent || isChain) || used.Where(part => part.Input == "ai_languageModel").ToArray() is not [var (_, model)] || used.Count != (parser is null ? 1 : 2) || LeavesSteps(node) || Shown(node) is not []
            || MessagesOf(node, isAgent, parser) is not { } messages)
        {
            return null;
        }

        return Request(model, messages) is not var (request, credential) ? null : new NodeKind("HttpRequest")
        {
            Parameters = _ =>
            {
                request["options"]!["response"] = new JsonObject { ["response"] = new JsonObject { ["outputPropertyName"] = isAgent ? "output" : "text" } };
                if ((parser?.Setting ?? (isChain && IsJson(node, model) ? [] : null)) is { } parsed)
                {
                    request["options"]!["parsed"] = parsed;
                }

                return JsonSerializer.SerializeToElement(request);
            },
            TypeVersion = ServiceCalls.RequestVersion,
            Credential = credential,
            CredentialName = NodeJson.Text(NodeJson.Member(node, "credentials"), $"{credential}.name") ?? NodeJson.Text(NodeJson.Member(model, "credentials"), $"{credential}.name"),
        };
    }

    /// <summary>A model that is told to write JSON gives the chain's newer versions the data in it.</summary>
    private static bool IsJson(JsonElement node, JsonElement model) => NodeJson.Number(node, "typeVersion") >= 1.6 && NodeJson.Text(model, "parameters.options.responseFormat") == "json_object";

    /// <summary>What is plugged in and counts: a parser that the settings speak against is not asked, and one that they speak of need not be there.</summary>
    internal static IReadOnlyList<(string Input, JsonElement Node)> UsedBy(JsonElement node, IReadOnlyList<(string Input, JsonElement Node)> plugged)
        => [.. plugged.Where(part => !NodeJson.Flag(part.Node, "disabled") && (part.Input != "ai_outputParser" || NodeJson.At(node, "parameters.hasOutputParser").ValueKind != JsonValueKind.False))];

    /// <summary>The agent leaves beside its answer how it came to it.</summary>
    internal static bool LeavesSteps(JsonElement node) => NodeJson.Flag(node, "parameters.options.returnIntermediateSteps");

    /// <summary>Images that the model is told to look at: names of files, addresses, or * for all that the item has.</summary>
    internal static IReadOnlyList<string> Shown(JsonElement node)
        => NodeJson.Flag(node, "parameters.options.passthroughBinaryImages") ? ["*"]
            : [.. NodeJson.Elements(NodeJson.At(node, "parameters.messages.messageValues")).Select(message => NodeJson.Text(message, "messageType") switch
            {
                "imageBinary" => NodeJson.Text(message, "binaryImageDataKey") ?? "data",
                "imageUrl" => NodeJson.Text(message, "imageUrl"),
                _ => null,
            }).OfType<string>()];

    /// <summary>What the model is told: roles and texts. Null where a setting is not known.</summary>
    internal static List<(string Role, JsonNode Text)>? MessagesOf(JsonElement node, bool isAgent, AnswerParser? parser)
    {
        var parameters = NodeJson.Member(node, "parameters");
        var promptType = NodeJson.Text(parameters, "promptType")?.TrimStart('=');
        if (promptType is not (null or "auto" or "define"))
        {
            return null;
        }

        var messages = new List<(string, JsonNode)>();
        if (isAgent)
        {
            var options = NodeJson.Member(parameters, "options");
            if (!Agents.Contains(NodeJson.Text(parameters, "agent") ?? "") || NodeJson.Members(options).Any(option => !AgentOptions.Contains(option.Name)))
            {
                return null;
            }

            messages.Add(("system", JsonValue.Create(NodeJson.Text(options, "systemMessage") ?? "You are a helpful assistant")));
        }

        foreach (var message in NodeJson.Elements(NodeJson.At(parameters, "messages.messageValues")))
        {
            if (NodeJson.Text(message, "messageType") is "imageBinary" or "imageUrl")
            {
                continue;
            }

            messages.Add((NodeJson.Text(message, "type") switch
            {
                "AIMessagePromptTemplate" => "assistant",
                "HumanMessagePromptTemplate" => "user",
                _ => "system",
            }, JsonValue.Create(NodeJson.Text(message, "message") ?? "")));
        }

        var text = promptType == "define" ? NodeJson.Text(parameters, "text") : NodeJson.Text(parameters, "prompt") ?? (promptType is null ? NodeJson.Text(parameters, "text") : null);
        messages.Add(("user", JsonValue.Create((text ?? "={{ $json.chatInput }}") + parser?.Instruction)));
        return messages;
    }

    private static (JsonObject Request, string Credential)? Request(JsonElement model, List<(string Role, JsonNode Text)> messages)
    {
        var kind = NodeJson.Text(model, "type") is { } type && type.StartsWith(Prefix, StringComparison.Ordinal) ? type[Prefix.Length..] : "";
        var parameters = NodeJson.Member(model, "parameters");
        var options = NodeJson.Member(parameters, "options");
        return kind switch
        {
            "lmChatGoogleGemini" => Gemini(parameters, options, messages),
            "lmChatAnthropic" => Anthropic(parameters, options, messages),
            _ when Chats.TryGetValue(kind, out var service) && SettingsOf(options) is { } settings => (Call(
                (NodeJson.Text(options, "baseURL") is { Length: > 0 } own ? own.TrimEnd('/') : service.Base) + "/chat/completions",
                With(new JsonObject { ["model"] = ModelOf(parameters, "model") ?? service.Model, ["messages"] = new JsonArray([.. messages.Select(message => (JsonNode)new JsonObject { ["role"] = message.Role, ["content"] = message.Text })]) }, settings),
                "choices.0.message.content",
                service.Credential,
                null), service.Credential),
            _ => null,
        };
    }

    private static (JsonObject, string)? Gemini(JsonElement parameters, JsonElement options, List<(string Role, JsonNode Text)> messages)
    {
        var settings = new JsonObject();
        foreach (var option in NodeJson.Members(options))
        {
            if (option.Name is not ("temperature" or "topP" or "topK" or "maxOutputTokens" or "safetySettings"))
            {
                return null;
            }

            if (option.Name != "safetySettings")
            {
                settings[option.Name] = JsonSerializer.SerializeToNode(option.Value);
            }
        }

        var model = ModelOf(parameters, "modelName") ?? "models/gemini-2.5-flash";
        var body = new JsonObject { ["contents"] = new JsonArray([.. messages.Where(message => message.Role != "system").Select(message => (JsonNode)new JsonObject { ["role"] = message.Role == "user" ? "user" : "model", ["parts"] = Parts(message.Text) })]) };
        if (messages.Where(message => message.Role == "system").ToArray() is { Length: > 0 } system)
        {
            body["systemInstruction"] = new JsonObject { ["parts"] = new JsonArray([.. system.Select(message => (JsonNode)new JsonObject { ["text"] = message.Text })]) };
        }

        body["generationConfig"] = settings;
        if (NodeJson.At(options, "safetySettings.values") is { ValueKind: JsonValueKind.Array } safety)
        {
            body["safetySettings"] = JsonSerializer.SerializeToNode(safety);
        }

        var url = model.StartsWith('=') ? $"=https://generativelanguage.googleapis.com/v1beta/{model[1..]}:generateContent" : $"https://generativelanguage.googleapis.com/v1beta/{model}:generateContent";
        return (Call(url, body, "candidates.0.content.parts.0.text", "googlePalmApi", "x-goog-api-key"), "googlePalmApi");

        static JsonArray Parts(JsonNode text) => new((JsonNode)new JsonObject { ["text"] = text });
    }

    private static (JsonObject, string)? Anthropic(JsonElement parameters, JsonElement options, List<(string Role, JsonNode Text)> messages)
    {
        if (SettingsOf(options) is not { } settings || messages.Count(message => message.Role == "system") > 1)
        {
            return null;
        }

        settings.TryAdd("max_tokens", 4096);
        var body = With(new JsonObject { ["model"] = ModelOf(parameters, "model") ?? "claude-sonnet-4-5-20250929", ["messages"] = new JsonArray([.. messages.Where(message => message.Role != "system").Select(message => (JsonNode)new JsonObject { ["role"] = message.Role, ["content"] = message.Text })]) }, settings);
        if (messages.FirstOrDefault(message => message.Role == "system").Text is { } system)
        {
            body["system"] = system;
        }

        var request = Call("https://api.anthropic.com/v1/messages", body, "content.0.text", "anthropicApi", "x-api-key");
        request["sendHeaders"] = true;
        request["headerParameters"] = new JsonObject { ["parameters"] = new JsonArray((JsonNode)new JsonObject { ["name"] = "anthropic-version", ["value"] = "2023-06-01" }) };
        return (request, "anthropicApi");
    }

    private static JsonObject Call(string url, JsonObject body, string answer, string credential, string? header) => new()
    {
        ["method"] = "POST",
        ["url"] = url,
        ["authentication"] = "predefinedCredentialType",
        ["nodeCredentialType"] = credential,
        ["service"] = header is null ? null : new JsonObject { ["header"] = header },
        ["sendBody"] = true,
        ["contentType"] = "json",
        ["specifyBody"] = "json",
        ["jsonBody"] = body,
        ["options"] = new JsonObject { ["itemsIn"] = answer },
    };

    /// <summary>Null where an option is set that the service has no name for.</summary>
    private static JsonObject? SettingsOf(JsonElement options)
    {
        var settings = new JsonObject();
        foreach (var option in NodeJson.Members(options))
        {
            if (!ChatOptions.TryGetValue(option.Name, out var name))
            {
                return null;
            }

            // -1 stands for as many tokens as there may be.
            if (name.Length > 0 && !(option.Value.ValueKind == JsonValueKind.Number && option.Value.GetDouble() == -1))
            {
                settings[name] = name == "response_format" ? new JsonObject { ["type"] = option.Value.GetString() } : JsonSerializer.SerializeToNode(option.Value);
            }
        }

        return settings;
    }

    private static string? ModelOf(JsonElement parameters, string name) => ServiceCalls.Parameter(parameters, name)?.ToString();

    private static JsonObject With(JsonObject into, JsonObject members)
    {
        foreach (var (name, value) in members)
        {
            into[name] = value?.DeepClone();
        }

        return into;
    }
}
