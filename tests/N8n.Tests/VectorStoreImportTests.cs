using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>What vector stores, with all that is plugged into them, become.</summary>
public sealed class VectorStoreImportTests
{
    private const string Lang = "@n8n/n8n-nodes-langchain.";
    private const string Embeddings = """{"name":"Embeddings","type":"@n8n/n8n-nodes-langchain.embeddingsOpenAi","typeVersion":1,"parameters":{"options":{}},"credentials":{"openAiApi":{"id":"1","name":"Key"}}}""";
    private const string Loader = """{"name":"Loader","type":"@n8n/n8n-nodes-langchain.documentDefaultDataLoader","typeVersion":1,"parameters":{"options":{}}}""";
    private const string Splitter = """{"name":"Splitter","type":"@n8n/n8n-nodes-langchain.textSplitterRecursiveCharacterTextSplitter","typeVersion":1,"parameters":{"chunkSize":500,"chunkOverlap":50,"options":{"splitCode":"markdown"}}}""";
    private const string Insert = """{"mode":"insert","qdrantCollection":{"__rl":true,"mode":"id","value":"={{ $json.c }}"},"options":{"collectionConfig":"{\"vectors\":{\"size\":3,\"distance\":\"Dot\"}}"}}""";

    [Fact]
    public void Its_settings_and_those_of_its_parts_are_the_steps_inputs()
    {
        var imported = Import("vectorStoreQdrant", Insert, ("ai_embedding", "Store", Embeddings), ("ai_document", "Store", Loader), ("ai_textSplitter", "Loader", Splitter));

        var step = Step(imported);
        Assert.Equal("Bizoholic.SaveToVectorStore", step["type"]!.GetValue<string>());
        Assert.Equal(
            ["Qdrant", "{{ $json.c }}", "text-embedding-ada-002", "{{ $json }}", "Markdown", "500", "50", """{"vectors":{"size":3,"distance":"Dot"}}"""],
            new[] { "store", "collection", "model", "content", "split", "pieceLength", "overlap", "newCollection" }.Select(input => step[input]!["expression"]!["value"]!.ToString()));
        Assert.Equal([("openAiApi", "Key"), ("qdrantApi", "My Qdrant")], Node(imported, "Store").Credentials.Select(credential => (credential.Kind, credential.Name)));
        Assert.Equal(["credential", "storeCredential"], step["customProperties"]!["needsCredentials"]!.AsArray().Select(needed => needed!["input"]!.GetValue<string>()));
        Assert.All(new[] { "Embeddings", "Loader", "Splitter" }, part => Assert.Contains("'Store'", Node(imported, part).Reason));
        Assert.All(imported.Nodes, node => Assert.NotEqual(NodeAvailability.NotAvailable, node.Availability));
    }

    [Fact]
    public void Metadata_may_be_odd()
    {
        const string loader = """{"name":"Loader","type":"@n8n/n8n-nodes-langchain.documentDefaultDataLoader","typeVersion":1.1,"parameters":{"options":{"metadata":{"metadataValues":[{"name":"a"},{"name":"b }}","value":"x {{ y }}"},{"name":"c","value":"=1{{ $json.n }}{{ '}' }}"},{"value":7}]}}}}""";

        var imported = Import("vectorStoreQdrant", Insert, ("ai_embedding", "Store", Embeddings), ("ai_document", "Store", loader));

        Assert.Equal("""{{ ({ "a": "", "b \u007d\u007d": "x \u007b\u007b y \u007d\u007d", "c": ["1", ( $json.n """ + "\n" + """), ( '}' """ + "\n" + """)].join(""), "": 7 }) }}""", Step(imported)["pieceMetadata"]!["expression"]!["value"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("embeddingsGoogleGemini", """{"modelName":"models/gemini-embedding-001"}""", "gemini-embedding-001", "https://generativelanguage.googleapis.com/v1beta/openai")]
    [InlineData("embeddingsOllama", """{"model":"nomic-embed-text:latest"}""", "nomic-embed-text:latest", "http://your-ollama:11434/v1")]
    [InlineData("embeddingsMistralCloud", "{}", "mistral-embed", "https://api.mistral.ai/v1")]
    [InlineData("embeddingsCohere", """{"modelName":"embed-multilingual-v3.0"}""", "embed-multilingual-v3.0", "https://api.cohere.ai/compatibility/v1")]
    [InlineData("embeddingsOpenAi", """{"model":{"__rl":true,"mode":"list","value":"text-embedding-3-large"},"options":{"dimensions":256,"baseURL":"https://models.example.com/v1"}}""", "text-embedding-3-large", "https://models.example.com/v1")]
    public void Embeddings_of_a_service_are_its_model_at_its_address(string type, string settings, string model, string address)
    {
        var embeddings = new JsonObject { ["name"] = "Embeddings", ["type"] = Lang + type, ["typeVersion"] = 1.2, ["parameters"] = JsonNode.Parse(settings) };

        var imported = Import("vectorStorePinecone", """{"mode":"load","pineconeIndex":"docs","prompt":"tea"}""", ("ai_embedding", "Store", embeddings.ToJsonString()));

        Assert.Equal(model, Step(imported)["model"]!["expression"]!["value"]!.GetValue<string>());
        Assert.Contains(address, Node(imported, "Store").Advice);
        Assert.Contains("'Pinecone' as its 'Database'", Node(imported, "Store").Advice);
    }

    [Theory]
    [InlineData("""{"mode":"update","id":"7"}""", Embeddings, Loader, "'update'")]
    [InlineData("""{"mode":"load","qdrantCollection":"docs","useReranker":true,"prompt":"x"}""", Embeddings, Loader, "ranked by another service")]
    [InlineData("""{"mode":"insert","qdrantCollection":{"__rl":true,"mode":"list","value":""}}""", Embeddings, Loader, "names no collection")]
    [InlineData("""{"mode":"load","qdrantCollection":"docs","prompt":"x","options":{"searchFilterJson":"{ must: ["}}""", Embeddings, Loader, "is no object")]
    [InlineData(Insert, """{"name":"Embeddings","type":"@n8n/n8n-nodes-langchain.embeddingsAwsBedrock","typeVersion":1,"parameters":{}}""", Loader, "'Embeddings' are of a service")]
    [InlineData(Insert, Embeddings, """{"name":"Loader","type":"@n8n/n8n-nodes-langchain.documentGithubLoader","typeVersion":1,"parameters":{}}""", "one Default Data Loader")]
    [InlineData(Insert, Embeddings, """{"name":"Loader","type":"@n8n/n8n-nodes-langchain.documentDefaultDataLoader","typeVersion":1,"parameters":{"dataType":"binary","loader":"docxLoader"}}""", "Word files")]
    [InlineData(Insert, Embeddings, """{"name":"Loader","type":"@n8n/n8n-nodes-langchain.documentDefaultDataLoader","typeVersion":1,"parameters":{"options":{"pointers":"/a"}}}""", "'pointers'")]
    public void What_cannot_be_had_keeps_the_store_a_placeholder_and_is_named(string settings, string embeddings, string loader, string reason)
    {
        var imported = Import("vectorStoreQdrant", settings, ("ai_embedding", "Store", embeddings), ("ai_document", "Store", loader));

        Assert.Equal("Bizoholic.N8nPlaceholder", Step(imported)["type"]!.GetValue<string>());
        Assert.Contains(reason, Node(imported, "Store").Reason);
        Assert.Equal(NodeAvailability.NotAvailable, Node(imported, "Embeddings").Availability);
    }

    private const string Retriever = """{"name":"Retriever","type":"@n8n/n8n-nodes-langchain.retrieverVectorStore","typeVersion":1,"parameters":{"topK":7}}""";
    private const string Docs = """{"name":"Docs","type":"@n8n/n8n-nodes-langchain.vectorStoreSupabase","typeVersion":1,"parameters":{"mode":"retrieve","tableName":"docs","options":{"queryName":"find_docs"}},"credentials":{"supabaseApi":{"id":"3","name":"Project"}}}""";
    private const string Model = """{"name":"Model","type":"@n8n/n8n-nodes-langchain.lmChatAnthropic","typeVersion":1.2,"parameters":{"model":"claude-x","options":{}},"credentials":{"anthropicApi":{"id":"4","name":"Writer"}}}""";

    [Fact]
    public void A_chain_that_answers_needs_all_that_its_parts_sign_in_with()
    {
        var imported = Import("chainRetrievalQa", "{}", ("ai_retriever", "Store", Retriever), ("ai_vectorStore", "Retriever", Docs), ("ai_embedding", "Docs", Embeddings), ("ai_languageModel", "Store", Model));

        var step = Step(imported);
        Assert.Equal(
            ["Bizoholic.AnswerFromVectorStore", "Supabase", "docs", "find_docs", "7", "claude-x", "{{ $json.input }}"],
            new[] { "store", "collection", "searchFunction", "mostResults", "writerModel", "question" }.Select(input => step[input]!["expression"]!["value"]!.ToString()).Prepend(step["type"]!.GetValue<string>()));
        Assert.Equal(
            [("openAiApi", "Key", "credential"), ("supabaseApi", "Project", "storeCredential"), ("anthropicApi", "Writer", "writer")],
            step["customProperties"]!["needsCredentials"]!.AsArray().Select(needed => (needed!["kind"]!.ToString(), needed["name"]!.ToString(), needed["input"]!.ToString())));
        Assert.All(imported.Nodes, node => Assert.NotEqual(NodeAvailability.NotAvailable, node.Availability));
    }

    [Theory]
    [InlineData("""{"name":"Retriever","type":"@n8n/n8n-nodes-langchain.retrieverWorkflow","typeVersion":1,"parameters":{}}""", Docs, Model, "something else than one vector store")]
    [InlineData(Retriever, """{"name":"Docs","type":"@n8n/n8n-nodes-langchain.vectorStoreZep","typeVersion":1,"parameters":{}}""", Model, "something else than one vector store")]
    [InlineData(Retriever, Docs, """{"name":"Model","type":"@n8n/n8n-nodes-langchain.lmChatAnthropic","typeVersion":1.2,"parameters":{"options":{"topP":0.5}}}""", "the option 'topP'")]
    public void A_chain_that_cannot_be_had_stays_a_placeholder_and_says_why(string retriever, string docs, string model, string reason)
    {
        var imported = Import("chainRetrievalQa", "{}", ("ai_retriever", "Store", retriever), ("ai_vectorStore", "Retriever", docs), ("ai_embedding", "Docs", Embeddings), ("ai_languageModel", "Store", model));

        Assert.Equal("Bizoholic.N8nPlaceholder", Step(imported)["type"]!.GetValue<string>());
        Assert.Contains(reason, Node(imported, "Store").Reason);
        Assert.All(imported.Nodes.Where(node => node.Name != "Start"), node => Assert.Equal(NodeAvailability.NotAvailable, node.Availability));
    }

    [Fact]
    public void A_store_and_its_parts_are_exported_as_they_were()
    {
        var original = Flow("vectorStoreQdrant", Insert, ("ai_embedding", "Store", Embeddings), ("ai_document", "Store", Loader), ("ai_textSplitter", "Loader", Splitter)).ToJsonString();
        using var definition = JsonDocument.Parse(Assert.Single(N8nImporter.Import(original).Flows).DefinitionJson);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(original), JsonNode.Parse(N8nExporter.Export(definition.RootElement).Json!)));
    }

    [Fact]
    public void Embeddings_that_a_missing_node_needs_too_are_told_of()
    {
        var flow = Flow("vectorStoreQdrant", Insert, ("ai_embedding", "Store", Embeddings), ("ai_document", "Store", Loader));
        flow["nodes"]!.AsArray().Add(JsonNode.Parse("""{"id":"z","name":"Other","type":"@n8n/n8n-nodes-langchain.vectorStoreZep","typeVersion":1,"position":[0,0],"parameters":{"mode":"insert"}}"""));
        flow["connections"]!["Embeddings"]!["ai_embedding"]![0]!.AsArray().Add(JsonNode.Parse("""{"node":"Other","type":"ai_embedding","index":0}"""));

        var imported = Assert.Single(N8nImporter.Import(flow.ToJsonString()).Flows);

        Assert.Equal(NodeAvailability.NotAvailable, Node(imported, "Embeddings").Availability);
        Assert.Equal(NodeAvailability.NeedsCredential, Node(imported, "Store").Availability);
    }

    private static ImportedFlow Import(string store, string settings, params (string Input, string Into, string Node)[] parts) => Assert.Single(N8nImporter.Import(Flow(store, settings, parts).ToJsonString()).Flows);

    private static ImportedNode Node(ImportedFlow flow, string name) => Assert.Single(flow.Nodes, node => node.Name == name);

    private static JsonNode Step(ImportedFlow flow) => JsonNode.Parse(flow.DefinitionJson)!["root"]!["activities"]!.AsArray().Single(activity => activity!["name"]!.GetValue<string>() == "Store")!;

    private static JsonObject Flow(string store, string settings, params (string Input, string Into, string Node)[] parts)
    {
        var flow = JsonNode.Parse(OneFlow.Of("stores", ("Store", Lang + store, 1, JsonNode.Parse(settings)!.AsObject())))!.AsObject();
        flow["nodes"]!.AsArray().Single(node => node!["name"]!.GetValue<string>() == "Store")!["credentials"] = JsonNode.Parse("""{"qdrantApi":{"id":"2","name":"My Qdrant"}}""");
        foreach (var (i, (input, into, json)) in parts.Index())
        {
            var node = JsonNode.Parse(json)!.AsObject();
            node["id"] = $"part-{i}";
            node["position"] = new JsonArray(i * 100, 200);
            flow["nodes"]!.AsArray().Add(node);
            flow["connections"]![node["name"]!.GetValue<string>()] = new JsonObject { [input] = new JsonArray(new JsonArray(new JsonObject { ["node"] = into, ["type"] = input, ["index"] = 0 })) };
        }

        return flow;
    }
}
