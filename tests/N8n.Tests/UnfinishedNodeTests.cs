using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>People export flows whose nodes are not filled in, or hold what no editor of n8n writes: each imports, and no node of it stands in the way of the others.</summary>
public sealed class UnfinishedNodeTests
{
    private const string Ai = "@n8n/n8n-nodes-langchain.";

    private static readonly string[] Types =
    [
        .. new[] { "agent", "agentTool", "chainLlm", "chainRetrievalQa", "chainSummarization", "informationExtractor", "textClassifier", "sentimentAnalysis", "chatTrigger", "openAi", "googleGemini", "anthropic" }.Select(Named),
        .. new[] { "lmChatOpenAi", "lmChatGoogleGemini", "lmChatAnthropic", "lmChatOpenRouter", "lmChatGroq", "lmChatOllama", "memoryBufferWindow", "memoryPostgresChat", "memoryManager" }.Select(Named),
        .. new[] { "outputParserStructured", "outputParserAutofixing", "outputParserItemList", "retrieverVectorStore", "rerankerCohere", "modelSelector" }.Select(Named),
        .. new[] { "vectorStoreInMemory", "vectorStorePinecone", "vectorStoreQdrant", "vectorStoreSupabase", "embeddingsOpenAi", "embeddingsCohere", "documentDefaultDataLoader", "textSplitterRecursiveCharacterTextSplitter" }.Select(Named),
        .. new[] { "toolWorkflow", "toolVectorStore", "toolHttpRequest", "toolThink", "toolCalculator", "toolCode", "toolWikipedia", "toolSerpApi", "mcpClientTool" }.Select(Named),
        .. new[] { "httpRequestTool", "gmailTool", "googleCalendarTool", "googleSheetsTool", "airtableTool", "postgresTool", "set", "if", "switch", "merge", "httpRequest", "webhook", "form", "wait", "code", "googleSheets", "gmail", "notion" }.Select(name => $"n8n-nodes-base.{name}"),
    ];

    private static readonly string[] Lines = ["main", "ai_tool", "ai_languageModel", "ai_memory", "ai_outputParser", "ai_vectorStore", "ai_retriever", "ai_embedding", "ai_document", "ai_textSplitter", "ai_reranker"];

    private static readonly string[] Settings = ["resource", "operation", "mode", "options", "topK", "prompt", "text", "query", "jsonSchema", "schemaType", "name", "description", "toolDescription", "workflowId", "documentId", "url", "attributes", "messages", "model", "rules", "conditions", "fields"];

    private static readonly string?[] Contents = ["null", "\"\"", "\"x\"", "\"={{ $json.a }}\"", "3", "true", "{}", "[]", "[null]", "{\"values\":[]}", "{\"__rl\":true,\"mode\":\"id\",\"value\":\"\"}", "{\"values\":[{\"a\":1}]}", "\"={{ $fromAI('a') }}\"", "\"insert\"", "\"retrieve-as-tool\"", "\"define\"", "\"manual\""];

    [Fact]
    public void A_tool_that_searches_a_vector_store_needs_no_setting()
    {
        var flow = Flow(
            [Node("Agent", Named("agent"), 1.7, []), Node("Ask the handbook", Named("toolVectorStore"), 1, []), Node("Store", Named("vectorStoreInMemory"), 1, []), Node("Model", Named("lmChatOpenAi"), 1, [])],
            [("Ask the handbook", "ai_tool", "Agent"), ("Store", "ai_vectorStore", "Ask the handbook"), ("Model", "ai_languageModel", "Agent"), ("Model", "ai_languageModel", "Ask the handbook")]);

        Assert.Empty(N8nImporter.Import(flow.ToJsonString()).Problems);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Nothing_that_a_node_lacks_or_holds_keeps_its_flow_from_being_imported(int seed)
    {
        var random = new Random(seed);
        for (var made = 0; made < 1_000; made++)
        {
            var flow = AnyFlow(random);
            var result = N8nImporter.Import(flow.ToJsonString());
            Assert.True(result.Problems.Count == 0 && result.Flows.Count > 0, $"{string.Join("; ", result.Problems)}\n{flow.ToJsonString()}");
        }
    }

    private static JsonObject AnyFlow(Random random)
    {
        var names = Enumerable.Range(0, random.Next(2, 9)).Select(number => $"Node {number}").ToArray();
        var nodes = names.Select(name =>
        {
            var settings = Enumerable.Range(0, random.Next(0, 4)).Select(_ => Settings[random.Next(Settings.Length)]).Distinct().Select(setting => KeyValuePair.Create(setting, JsonNode.Parse(Contents[random.Next(Contents.Length)]!)));
            return Node(name, Types[random.Next(Types.Length)], random.Next(1, 4) + (random.Next(0, 8) / 10.0), [.. settings]);
        }).ToArray();
        var lines = Enumerable.Range(0, names.Length + 2).Select(_ => (names[random.Next(names.Length)], Lines[random.Next(Lines.Length)], names[random.Next(names.Length)])).ToArray();
        return Flow(nodes, lines);
    }

    private static string Named(string name) => Ai + name;

    private static JsonObject Node(string name, string type, double version, JsonObject parameters)
        => new() { ["id"] = name, ["name"] = name, ["type"] = type, ["typeVersion"] = Math.Round(version, 1), ["position"] = new JsonArray(0, 0), ["parameters"] = parameters };

    private static JsonObject Flow(JsonObject[] nodes, (string From, string Kind, string To)[] lines)
    {
        var connections = new JsonObject();
        foreach (var (from, kind, to) in lines)
        {
            var kinds = (JsonObject)(connections[from] ??= new JsonObject());
            var outputs = (JsonArray)(kinds[kind] ??= new JsonArray(new JsonArray()));
            outputs[0]!.AsArray().Add(new JsonObject { ["node"] = to, ["type"] = kind, ["index"] = 0 });
        }

        return new JsonObject { ["id"] = "unfinished", ["name"] = "Unfinished", ["nodes"] = new JsonArray([.. nodes]), ["connections"] = connections };
    }
}
