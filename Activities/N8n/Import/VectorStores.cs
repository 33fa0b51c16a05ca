using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.VectorStores;
using static Bizoholic.Flows.Activities.N8n.Import.StepInputs;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>
/// A vector store that saves documents, or gets those that are nearest to a prompt, becomes a step of its own; the nodes of its embeddings, its loader and its splitter
/// are parts of it. One that an agent has as a tool becomes such a step in the tool's flow.
/// </summary>
internal static class VectorStores
{
    private const string Prefix = "@n8n/n8n-nodes-langchain.";

    private sealed record StoreNode(VectorStoreKind Kind, string Collection, string? Credential, string DisplayName, string[] Options);

    private static readonly FrozenDictionary<string, StoreNode> Stores = new Dictionary<string, StoreNode>
    {
        ["vectorStoreQdrant"] = new(VectorStoreKind.Qdrant, "qdrantCollection", "qdrantApi", "Qdrant", ["collectionConfig", "contentPayloadKey", "metadataPayloadKey", "searchFilterJson"]),
        ["vectorStorePinecone"] = new(VectorStoreKind.Pinecone, "pineconeIndex", "pineconeApi", "Pinecone", ["pineconeNamespace", "clearNamespace", "metadata"]),
        ["vectorStoreSupabase"] = new(VectorStoreKind.Supabase, "tableName", "supabaseApi", "Service at your own address", ["queryName", "metadata"]),
        ["vectorStoreInMemory"] = new(VectorStoreKind.Here, "memoryKey", null, "", []),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Embeddings of services that speak OpenAI's API: the address where it is not OpenAI's own, the setting that names the model, and the one it has without.</summary>
    private static readonly FrozenDictionary<string, (string? Address, string Setting, string Model)> Embeddings = new Dictionary<string, (string?, string, string)>
    {
        ["embeddingsOpenAi"] = (null, "model", "text-embedding-3-small"),
        ["embeddingsGoogleGemini"] = ("https://generativelanguage.googleapis.com/v1beta/openai", "modelName", "text-embedding-004"),
        ["embeddingsMistralCloud"] = ("https://api.mistral.ai/v1", "model", "mistral-embed"),
        ["embeddingsCohere"] = ("https://api.cohere.ai/compatibility/v1", "modelName", "embed-english-v2.0"),
        ["embeddingsOllama"] = ("http://your-ollama:11434/v1", "model", "llama3.2"),
        ["embeddingsAzureOpenAi"] = ("https://your-resource.openai.azure.com/openai/v1", "model", ""),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Options that say how to call, not what is asked.</summary>
    private static readonly string[] HowToCall = ["dimensions", "baseURL", "batchSize", "stripNewLines", "timeout", "encodingFormat"];

    /// <summary>Whether a node is a tool for an agent.</summary>
    public static bool IsTool(JsonElement node) => StoreOf(node) is not null && ModeOf(node) == "retrieve-as-tool";

    /// <summary>Whether a node does its work only for another one.</summary>
    public static bool IsPart(JsonElement node) => StoreOf(node) is not null && ModeOf(node) is "retrieve" or "retrieve-as-tool";

    /// <returns>What it becomes; or why it cannot, where it is such a step; neither where it is none.</returns>
    public static (NodeKind? Kind, string? Obstacle) Find(JsonElement node, FlowParts parts, string flowId)
    {
        if (StoreOf(node) is not { } store || IsPart(node) || NodeJson.Flag(node, "disabled"))
        {
            return default;
        }

        var (inputs, obstacles, isSaving) = (new JsonObject(), new List<string>(), ModeOf(node) == "insert");
        if (!isSaving && ModeOf(node) != "load")
        {
            return (null, $"It does '{ModeOf(node)}' with a vector store, which is not available here; saving and searching are.");
        }

        if (NodeJson.Flag(node, "executeOnce"))
        {
            obstacles.Add("it runs once for all items");
        }

        AddStore(node, store, flowId, inputs, obstacles);
        var embedding = AddEmbedding(node, parts, inputs, obstacles);
        if (isSaving)
        {
            VectorDocuments.Add(node, parts, inputs, obstacles);
            AddSaving(node, inputs, obstacles);
        }
        else
        {
            AddSearch(node, store, inputs, obstacles);
        }

        if (obstacles.Count > 0)
        {
            return (null, $"It could be the step '{(isSaving ? "Save to vector store" : "Search vector store")}' here, but {string.Join("; ", obstacles)}.");
        }

        var (credentials, advice) = CredentialsOf(node, store, embedding);
        return (new NodeKind(isSaving ? "SaveToVectorStore" : "SearchVectorStore")
        {
            Parameters = _ => JsonSerializer.SerializeToElement(new JsonObject()),
            TypeVersion = 1,
            Becomes = store.Kind == VectorStoreKind.Here ? "What it keeps is kept by this installation, and outlives a restart." : null,
            Inputs = inputs,
            PartCredentials = credentials,
            CredentialAdvice = advice,
        }, null);
    }

    /// <summary>A store that is an agent's tool as the step that searches it for what the model asks.</summary>
    /// <param name="parameters">Its settings, as far as they are known in the tool's flow.</param>
    /// <param name="flowId">Of the flow that the agent is in.</param>
    public static JsonObject SearchFor(JsonElement node, JsonElement parameters, string flowId, string prompt = "={{ $json.input }}")
    {
        var settings = JsonSerializer.SerializeToNode(parameters)!.AsObject();
        (settings["mode"], settings["prompt"]) = ("load", prompt);
        settings.Remove("toolName");
        settings.Remove("toolDescription");
        if (StoreOf(node) is { Kind: VectorStoreKind.Here })
        {
            settings["memoryKey"] = KeyOf(node, flowId);
        }

        return ToolNodes.Step(NodeJson.Text(node, "type")!, Math.Max(1.2, NodeJson.Number(node, "typeVersion") ?? 1), settings);
    }

    /// <summary>A store that a chain gets its pieces from, with its embeddings.</summary>
    /// <returns>What signs in at both, and the advice on that.</returns>
    public static (List<PartCredential> Credentials, string Advice) AddRetrieved(JsonElement node, FlowParts parts, string flowId, JsonObject inputs, List<string> obstacles)
    {
        var store = StoreOf(node)!;
        AddStore(node, store, flowId, inputs, obstacles);
        AddFilter(node, store, inputs, obstacles);
        return CredentialsOf(node, store, AddEmbedding(node, parts, inputs, obstacles));
    }

    /// <summary>A store that is plugged into a tool, as it stands in the tool's flow.</summary>
    /// <param name="flowId">Of the flow that the agent is in.</param>
    public static JsonElement Moved(JsonElement node, string flowId)
    {
        if (StoreOf(node) is not { Kind: VectorStoreKind.Here })
        {
            return node;
        }

        var moved = JsonSerializer.SerializeToNode(node)!.AsObject();
        var settings = moved["parameters"] as JsonObject ?? [];
        settings["memoryKey"] = KeyOf(node, flowId);
        (moved["parameters"], moved["typeVersion"]) = (settings.DeepClone(), Math.Max(1.2, NodeJson.Number(node, "typeVersion") ?? 1));
        return JsonSerializer.SerializeToElement(moved);
    }

    private static StoreNode? StoreOf(JsonElement node) => NodeJson.Text(node, "type") is { } type && type.StartsWith(Prefix, StringComparison.Ordinal) ? Stores.GetValueOrDefault(type[Prefix.Length..]) : null;

    private static string ModeOf(JsonElement node) => NodeJson.Text(node, "parameters.mode") ?? "retrieve";

    private static (List<PartCredential> Credentials, string Advice) CredentialsOf(JsonElement node, StoreNode store, (string? Name, string? Address) embedding) => (
        [new("credential", "openAiApi", embedding.Name), .. store.Credential is { } kind ? new[] { new PartCredential("storeCredential", kind, NodeJson.Text(node, $"credentials.{kind}.name")) } : []],
        $"Choose a credential of the kind 'OpenAI or compatible'{(embedding.Address is { } address ? $" with the API address {address}" : "")} as its 'AI service'{(store.Credential is null ? "" : $", and one of the kind '{store.DisplayName}' as its 'Database'")}.");

    private static void AddStore(JsonElement node, StoreNode store, string flowId, JsonObject inputs, List<string> obstacles)
    {
        var (parameters, options) = (NodeJson.Member(node, "parameters"), NodeJson.At(node, "parameters.options"));
        inputs["store"] = Literal("Object", store.Kind.ToString());
        if (store.Kind == VectorStoreKind.Here)
        {
            inputs["collection"] = Text(KeyOf(node, flowId));
        }
        else if (ServiceCalls.Parameter(parameters, store.Collection)?.ToString() is { } collection)
        {
            inputs["collection"] = Text(collection);
        }
        else
        {
            obstacles.Add("it names no collection");
        }

        if (NodeJson.Flag(parameters, "useReranker"))
        {
            obstacles.Add("it has its results ranked by another service");
        }

        if (NodeJson.Members(options).Where(option => !store.Options.Contains(option.Name)).Select(option => option.Name).FirstOrDefault() is { } other)
        {
            obstacles.Add($"it has the option '{other}', which the step has not");
        }

        foreach (var (option, input) in new[] { ("contentPayloadKey", "textField"), ("metadataPayloadKey", "metadataField"), ("pineconeNamespace", "namespace") })
        {
            if (NodeJson.Text(options, option) is { Length: > 0 } value)
            {
                inputs[input] = Text(value);
            }
        }
    }

    private static void AddSaving(JsonElement node, JsonObject inputs, List<string> obstacles)
    {
        if (NodeJson.Flag(node, "parameters.clearStore") || NodeJson.Flag(node, "parameters.options.clearNamespace"))
        {
            inputs["clearFirst"] = Literal("Boolean", true);
        }

        if (NodeJson.At(node, "parameters.options.collectionConfig") is { ValueKind: not JsonValueKind.Undefined } settings && settings.ToString().Length > 0)
        {
            AddWritten("newCollection", settings, inputs, obstacles);
        }
    }

    private static void AddSearch(JsonElement node, StoreNode store, JsonObject inputs, List<string> obstacles)
    {
        var parameters = NodeJson.Member(node, "parameters");
        inputs["query"] = Text(NodeJson.Text(parameters, "prompt") ?? "");
        if (NodeJson.Member(parameters, "topK") is { ValueKind: JsonValueKind.Number or JsonValueKind.String } most)
        {
            inputs["mostResults"] = Number("Int32", most);
        }

        if (NodeJson.Member(parameters, "includeDocumentMetadata").ValueKind == JsonValueKind.False)
        {
            inputs["withMetadata"] = Literal("Boolean", false);
        }

        AddFilter(node, store, inputs, obstacles);
    }

    private static void AddFilter(JsonElement node, StoreNode store, JsonObject inputs, List<string> obstacles)
    {
        var options = NodeJson.At(node, "parameters.options");
        if (NodeJson.Member(options, "searchFilterJson") is { ValueKind: not JsonValueKind.Undefined } filter && filter.ToString().Length > 0)
        {
            AddWritten("filter", filter, inputs, obstacles);
        }
        else if (NodeJson.Elements(NodeJson.At(options, "metadata.metadataValues")).ToArray() is { Length: > 0 } values)
        {
            inputs["filter"] = Members(values.Select(value => (NodeJson.Text(value, "name") ?? "", NodeJson.Member(value, "value"))));
        }

        if (store.Kind == VectorStoreKind.Supabase && NodeJson.Text(options, "queryName") is { Length: > 0 } function)
        {
            inputs["searchFunction"] = Text(function);
        }
    }

    private static void AddWritten(string input, JsonElement json, JsonObject inputs, List<string> obstacles)
    {
        if (Written(json) is { } written)
        {
            inputs[input] = written;
        }
        else
        {
            obstacles.Add("the JSON in its options is no object");
        }
    }

    private static (string? Name, string? Address) AddEmbedding(JsonElement node, FlowParts parts, JsonObject inputs, List<string> obstacles)
    {
        if (parts.Only(node, "ai_embedding") is not { } embedding)
        {
            obstacles.Add("it has no embeddings, or more than one");
            return default;
        }

        var (type, parameters, options) = (NodeJson.Text(embedding, "type")!, NodeJson.Member(embedding, "parameters"), NodeJson.At(embedding, "parameters.options"));
        if (!type.StartsWith(Prefix, StringComparison.Ordinal) || !Embeddings.TryGetValue(type[Prefix.Length..], out var known))
        {
            obstacles.Add($"its embeddings '{NodeJson.Text(embedding, "name")}' are of a service that the step does not know");
            return default;
        }

        if (NodeJson.Members(options).Where(option => !HowToCall.Contains(option.Name)).Select(option => option.Name).FirstOrDefault() is { } other)
        {
            obstacles.Add($"its embeddings '{NodeJson.Text(embedding, "name")}' have the option '{other}', which the step has not");
        }

        var isFirst = type == $"{Prefix}embeddingsOpenAi" && (NodeJson.Number(embedding, "typeVersion") ?? 1) < 1.1;
        var name = ServiceCalls.Parameter(parameters, known.Setting)?.ToString() ?? (isFirst ? "text-embedding-ada-002" : known.Model);
        inputs["model"] = Text(name.StartsWith("models/", StringComparison.Ordinal) ? name["models/".Length..] : name);
        if (NodeJson.Member(options, "dimensions") is { ValueKind: JsonValueKind.Number or JsonValueKind.String } dimensions)
        {
            inputs["dimensions"] = Number("Int32", dimensions);
        }

        var credential = NodeJson.Members(NodeJson.Member(embedding, "credentials")).Select(member => NodeJson.Text(member.Value, "name")).FirstOrDefault();
        return (credential, NodeJson.Text(options, "baseURL") is { Length: > 0 } own ? own : known.Address);
    }

    /// <summary>The first versions told the stores of several flows apart.</summary>
    private static string KeyOf(JsonElement node, string flowId)
    {
        var key = ServiceCalls.Parameter(NodeJson.Member(node, "parameters"), "memoryKey")?.ToString() ?? "vector_store_key";
        return (NodeJson.Number(node, "typeVersion") ?? 1) >= 1.2 ? key : key.StartsWith('=') ? $"={flowId}__{key[1..]}" : $"{flowId}__{key}";
    }
}
