using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using static Bizoholic.Flows.Activities.N8n.Import.StepInputs;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>A node with a language model, as steps that ask one know it.</summary>
/// <param name="Kind">Of its credential.</param>
/// <param name="Name">What that was called in n8n; null where the file does not say.</param>
/// <param name="Address">Of the service, where it is not the kind's own.</param>
/// <param name="LeftOut">Options that steps have not, and that only tune the answer.</param>
internal sealed record ModelChoice(string Kind, string? Name, string? Address, IReadOnlyList<string> LeftOut)
{
    private const string Prefix = "@n8n/n8n-nodes-langchain.";

    private static readonly FrozenDictionary<string, (string Credential, string? Address, string Model)> Known = new Dictionary<string, (string, string?, string)>
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
        ["lmOllama"] = ("openAiApi", "http://your-ollama:11434/v1", "llama3.2"),
        ["lmChatCohere"] = ("openAiApi", "https://api.cohere.ai/compatibility/v1", "command-a-03-2025"),
        ["lmChatVercelAiGateway"] = ("openAiApi", "https://ai-gateway.vercel.sh/v1", "openai/gpt-4o"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Options that make an answer better, cheaper or quicker, and change nothing about what it is.</summary>
    private static readonly string[] Tuning = ["thinking", "thinkingBudget", "reasoningEffort", "topK", "safeMode", "randomSeed", "numCtx", "numBatch", "numGpu", "numThread", "keepAlive", "lowVram", "mainGpu", "useMLock", "useMMap", "vocabOnly", "repeatPenalty", "penalizeNewline"];

    /// <summary>Which credential asks the model, and what it is asked without.</summary>
    public string Advice => $"Choose a credential of the kind '{(Kind == "anthropicApi" ? "Anthropic" : "OpenAI or compatible")}'{(Address is null ? "" : $" with the API address {Address}")}."
        + (LeftOut.Count == 0 ? "" : $" It is asked without {string.Join(" and ", LeftOut.Select(option => $"'{option}'"))}, which the step cannot set for it.");

    /// <param name="inputs">Those of the step for its model and how it answers are added.</param>
    /// <param name="obstacles">What the step has no counterpart for.</param>
    /// <returns>Null for a model that steps cannot ask.</returns>
    public static ModelChoice? Of(JsonElement model, JsonObject inputs, List<string> obstacles)
    {
        var (parameters, kind) = (NodeJson.Member(model, "parameters"), NodeJson.Text(model, "type")!);
        if (!kind.StartsWith(Prefix, StringComparison.Ordinal) || !Known.TryGetValue(kind[Prefix.Length..], out var known))
        {
            obstacles.Add($"its model '{NodeJson.Text(model, "name")}' is of a service that the step does not know");
            return null;
        }

        var options = NodeJson.Member(parameters, "options");
        var leftOut = AddOptions(model, options, inputs, obstacles);
        if (NodeJson.Members(NodeJson.Member(parameters, "builtInTools")).Any())
        {
            obstacles.Add($"its model '{NodeJson.Text(model, "name")}' has tools of its service's own");
        }

        var name = (ServiceCalls.Parameter(parameters, "model") ?? ServiceCalls.Parameter(parameters, "modelName"))?.ToString() ?? known.Model;
        inputs["model"] = Text(name.StartsWith("models/", StringComparison.Ordinal) ? name["models/".Length..] : name);
        var credential = NodeJson.Members(NodeJson.Member(model, "credentials")).Select(member => NodeJson.Text(member.Value, "name")).FirstOrDefault();
        return new(known.Credential, credential, NodeJson.Text(options, "baseURL") is { Length: > 0 } own ? own : known.Address, leftOut);
    }

    /// <returns>Those that are left out.</returns>
    private static List<string> AddOptions(JsonElement model, JsonElement options, JsonObject inputs, List<string> obstacles)
    {
        var leftOut = new List<string>();
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
                case "format" when option.Value.ToString() is "default" or "json":
                    inputs["answersJson"] = Literal("Boolean", option.Value.ToString() == "json");
                    break;
                case "timeout" or "maxRetries" or "baseURL" or "safetySettings" or "apiVersion":
                    break;
                case var name when Tuning.Contains(name):
                    leftOut.Add(name);
                    break;
                default:
                    obstacles.Add($"its model '{NodeJson.Text(model, "name")}' has the option '{option.Name}', which the step has not");
                    break;
            }
        }

        return leftOut;
    }
}
