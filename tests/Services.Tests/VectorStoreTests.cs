using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Activities.VectorStores;
using Bizoholic.Flows.Connectors.Tests.Ai;
using Bizoholic.Flows.Connectors.Tests.VectorStores;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>Vector stores of n8n, from their exports to what was saved and is found, at each of the services.</summary>
public sealed class VectorStoreTests : IAsyncLifetime
{
    private const string Lang = "@n8n/n8n-nodes-langchain.";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
    private ChatFake _chat = null!;
    private QdrantFake _qdrant = null!;
    private PineconeFake _pinecone = null!;
    private SupabaseFake _supabase = null!;

    public async Task InitializeAsync()
    {
        (_chat, _qdrant, _pinecone, _supabase) = (await ChatFake.StartAsync(), await QdrantFake.StartNewAsync(), await PineconeFake.StartNewAsync(), await SupabaseFake.StartNewAsync());

        // Two subjects, and a third direction so that no vector is nothing.
        _chat.Meaning = text => [text.Contains("tea", StringComparison.OrdinalIgnoreCase) ? 1 : 0, text.Contains("cat", StringComparison.OrdinalIgnoreCase) ? 1 : 0, 0.1f];
    }

    public async Task DisposeAsync()
    {
        await _chat.DisposeAsync();
        await _qdrant.DisposeAsync();
        await _pinecone.DisposeAsync();
        await _supabase.DisposeAsync();
    }

    private const string Qdrant = """{"qdrantCollection":{"__rl":true,"mode":"list","value":"docs"}}""";
    private const string Pinecone = """{"pineconeIndex":{"__rl":true,"mode":"list","value":"docs"}}""";
    private const string Supabase = """{"tableName":{"__rl":true,"mode":"list","value":"docs"},"options":{"queryName":"match_docs"}}""";
    private const string Here = """{"memoryKey":{"__rl":true,"mode":"list","value":"docs"}}""";

    [Theory]
    [InlineData("vectorStoreQdrant", Qdrant, """{"source":"blob","blobType":"text/plain","loc":{"lines":{"from":1,"to":1}},"by":"Ann, 1"}""")]
    [InlineData("vectorStorePinecone", Pinecone, """{"source":"blob","blobType":"text/plain","loc.lines.from":1,"loc.lines.to":1,"by":"Ann, 1"}""")]
    [InlineData("vectorStoreSupabase", Supabase, """{"source":"blob","blobType":"text/plain","loc":{"lines":{"from":1,"to":1}},"by":"Ann, 1"}""")]
    [InlineData("vectorStoreInMemory", Here, """{"source":"blob","blobType":"text/plain","loc":{"lines":{"from":1,"to":1}},"by":"Ann, 1"}""")]
    public async Task What_one_flow_saves_another_finds_by_its_meaning(string store, string settings, string metadata)
    {
        using var harness = Harness();

        var saved = await RunAsync(harness, Flow("save", store, With(settings, """{"mode":"insert"}"""), """[{"text":"Green tea is made of leaves.","by":"Ann","n":1},{"text":"A cat sleeps.","by":"Bo","n":2}]""", Loader("""{"jsonMode":"expressionData","jsonData":"={{ $json.text }}","options":{"metadata":{"metadataValues":[{"name":"by","value":"={{ $json.by }}, {{ $json.n }}"}]}}}""")));
        var found = await RunAsync(harness, Flow("find", store, With(settings, """{"mode":"load","prompt":"=What of {{ $json.about }}?","topK":1}"""), """[{"about":"tea"}]"""));

        Assert.Equal(["Green tea is made of leaves.", "A cat sleeps."], saved.Select(item => item["pageContent"].ToString()));
        Assert.Equal("Bo, 2", saved[1]["metadata"]["by"].AsString());
        var only = Assert.Single(found);
        Assert.Equal("Green tea is made of leaves.", only["document"]["pageContent"].AsString());
        Assert.Equal(ValueJson.Parse(metadata), only["document"]["metadata"]);
        Assert.Equal(1, only["score"].Number, precision: 4);
        Assert.All(_chat.Asked, asked => Assert.Equal("text-embedding-3-small", asked.GetProperty("model").GetString()));
    }

    [Theory]
    [InlineData("vectorStoreQdrant", """{"qdrantCollection":"docs","options":{"searchFilterJson":"={{ ({ must: [{ key: 'metadata.by', match: { value: $json.by } }] }) }}"}}""")]
    [InlineData("vectorStorePinecone", """{"pineconeIndex":"docs","options":{"pineconeNamespace":"","metadata":{"metadataValues":[{"name":"by","value":"={{ $json.by }}"}]}}}""")]
    [InlineData("vectorStoreSupabase", """{"tableName":"docs","options":{"queryName":"match_docs","metadata":{"metadataValues":[{"name":"by","value":"={{ $json.by }}"}]}}}""")]
    public async Task Only_pieces_that_fit_the_filter_are_found(string store, string settings)
    {
        using var harness = Harness();
        var plain = settings.Contains("qdrant", StringComparison.Ordinal) ? Qdrant : settings.Contains("pinecone", StringComparison.Ordinal) ? Pinecone : Supabase;
        await RunAsync(harness, Flow("save", store, With(plain, """{"mode":"insert"}"""), """[{"text":"Tea of Ann","by":"Ann"},{"text":"Tea of Bo","by":"Bo"}]""", Loader("""{"jsonMode":"expressionData","jsonData":"={{ $json.text }}","options":{"metadata":{"metadataValues":[{"name":"by","value":"={{ $json.by }}"}]}}}""")));

        var found = await RunAsync(harness, Flow("find", store, With(settings, """{"mode":"load","prompt":"tea","includeDocumentMetadata":false}"""), """[{"by":"Bo"}]"""));

        Assert.Equal("""{"pageContent":"Tea of Bo"}""", ValueJson.ToJson(Assert.Single(found)["document"]));
    }

    [Fact]
    public async Task All_texts_of_an_item_are_saved_and_a_file_is_cut_into_pieces()
    {
        using var harness = Harness();
        var splitter = ("ai_textSplitter", "Loader", "Splitter", "textSplitterRecursiveCharacterTextSplitter", """{"chunkSize":12,"chunkOverlap":0,"options":{}}""");

        var data = await RunAsync(harness, Flow("data", "vectorStoreQdrant", With(Qdrant, """{"mode":"insert"}"""), """[{"title":"Tea","n":1,"more":["Cat",{"x":"Dog"}]}]""", Loader("""{"options":{}}""")));
        var file = await RunAsync(harness, Flow("file", "vectorStoreQdrant", With(Qdrant, """{"mode":"insert"}"""), """[{"text":"One tea.\n\nTwo cats there."}]""", Loader("""{"dataType":"binary","options":{}}"""), splitter));

        Assert.Equal([("Tea", 1), ("Cat", 2), ("Dog", 3)], data.Select(item => (item["pageContent"].ToString(), (int)item["metadata"]["line"].Number)));
        Assert.Equal(["One tea.", "\nTwo cats", "there."], file.Select(item => item["pageContent"].ToString()));
        Assert.Equal([(1, 1), (2, 3), (3, 3)], file.Select(item => ((int)item["metadata"]["loc"]["lines"]["from"].Number, (int)item["metadata"]["loc"]["lines"]["to"].Number)));
        Assert.All(file, item => Assert.Equal("text/plain", item["metadata"]["blobType"].AsString()));
        Assert.Equal("Cosine", _qdrant.Collection!["vectors"]!["distance"]!.ToString());
    }

    [Theory]
    [InlineData("vectorStoreQdrant", Qdrant)]
    [InlineData("vectorStorePinecone", Pinecone)]
    public async Task A_batch_whose_answer_was_lost_is_saved_again_in_its_own_place_and_not_paid_again(string store, string settings)
    {
        using var harness = Harness();
        (store == "vectorStoreQdrant" ? _qdrant : (VectorStoreFake)_pinecone).LostAnswers = 1;

        var run = await StartAsync(harness, Flow("save", store, With(settings, """{"mode":"insert"}"""), """[{"text":"Tea"}]""", Loader("""{"options":{}}""")));
        Assert.Equal(RunStatus.Suspended, run.Status);
        _time.Advance(TimeSpan.FromMinutes(1));
        await UntilEndAsync(harness, run.RunId);

        Assert.Equal(RunStatus.Finished, await harness.StatusOfAsync(run.RunId));
        Assert.Single(store == "vectorStoreQdrant" ? _qdrant.Kept : _pinecone.Kept);
        Assert.Single(_chat.Asked);
    }

    [Fact]
    public async Task A_table_that_numbers_its_rows_is_not_written_to_again_by_itself()
    {
        using var harness = Harness();
        _supabase.LostAnswers = 1;

        var run = await StartAsync(harness, Flow("save", "vectorStoreSupabase", With(Supabase, """{"mode":"insert"}"""), """[{"text":"Tea"}]""", Loader("""{"options":{}}""")));
        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.Contains("may have been done all the same", run.Rest.Error?.Message);
        Assert.Single(_supabase.Kept);
    }

    [Fact]
    public async Task A_store_is_emptied_before_the_first_item_only()
    {
        using var harness = Harness();
        const string items = """[{"text":"Tea"},{"text":"Cat"}]""";

        foreach (var (store, settings) in new[] { ("vectorStorePinecone", """{"pineconeIndex":"docs","options":{"clearNamespace":true}}"""), ("vectorStoreInMemory", """{"memoryKey":"docs","clearStore":true}""") })
        {
            await RunAsync(harness, Flow("save", store, With(settings, """{"mode":"insert"}"""), items, Loader("""{"options":{}}""")));
            await RunAsync(harness, Flow("save", store, With(settings, """{"mode":"insert"}"""), items, Loader("""{"options":{}}""")));
            Assert.Equal(2, (await RunAsync(harness, Flow("find", store, With(settings, """{"mode":"load","prompt":"tea","topK":9}""").Replace(""","options":{"clearNamespace":true}""", "", StringComparison.Ordinal), "[{}]"))).Count);
        }
    }

    [Theory]
    [InlineData("vectorStoreQdrant", """{"qdrantCollection":"nowhere","mode":"load","prompt":"tea"}""", "Collection `nowhere` doesn't exist")]
    [InlineData("vectorStorePinecone", """{"pineconeIndex":"nowhere","mode":"load","prompt":"tea"}""", "Resource nowhere not found")]
    [InlineData("vectorStoreSupabase", """{"tableName":"docs","mode":"load","prompt":"tea"}""", "Could not find the function public.match_documents")]
    [InlineData("vectorStoreQdrant", """{"qdrantCollection":"docs","mode":"load","prompt":"={{ $json.none }}"}""", "'Query' is empty")]
    public async Task What_is_wrong_is_told_in_the_services_words(string store, string settings, string words)
    {
        using var harness = Harness();

        Assert.Contains(words, (await StartAsync(harness, Flow("find", store, settings, "[{}]"))).Rest.Error?.Message);
    }

    [Fact]
    public async Task A_wrong_key_is_the_credentials_fault_and_is_not_told()
    {
        foreach (var (kind, type, address) in new[] { ("Qdrant", "qdrantApi", _qdrant.Address), ("Pinecone", "pineconeApi", _pinecone.Address), ("Supabase", "serviceAccount", _supabase.Address) })
        {
            var here = Surrounding().With("wrong", type, ("url", address.ToString()), ("apiKey", "wrong-key-1"), ("key", "wrong-key-1"));

            var error = await here.FailAsync<SearchVectorStore>(new { credential = "openAiApi", storeCredential = "wrong", store = kind, collection = "docs", query = "tea" });

            Assert.Equal("Credential", error.FaultType);
            Assert.DoesNotContain("wrong-key-1", error.Message);
        }
    }

    [Fact]
    public async Task Where_nothing_is_found_nothing_follows_unless_the_node_always_leaves_something()
    {
        using var harness = Harness();
        var flow = JsonNode.Parse(Flow("find", "vectorStoreInMemory", With(Here, """{"mode":"load","prompt":"tea"}"""), "[{}]"))!;

        Assert.Empty(await RunAsync(harness, flow.ToJsonString()));
        flow["nodes"]!.AsArray().Single(node => node!["name"]!.ToString() == "Store")!["alwaysOutputData"] = true;
        Assert.Equal(ValueObject.Empty, Assert.Single(await RunAsync(harness, flow.ToJsonString())));
    }

    [Fact]
    public async Task A_failed_item_goes_on_as_the_nodes_setting_says()
    {
        using var harness = Harness();
        var flow = JsonNode.Parse(Flow("find", "vectorStoreQdrant", With(Qdrant, """{"mode":"load","prompt":"tea"}"""), "[{}]"))!;
        flow["nodes"]!.AsArray().Single(node => node!["name"]!.ToString() == "Store")!["onError"] = "continueRegularOutput";

        Assert.Contains("doesn't exist", Assert.Single(await RunAsync(harness, flow.ToJsonString()))["error"].AsString());
    }

    [Theory]
    [InlineData("Paragraphs", 10, 4, "", "aaa bbb ccc ddd", "aaa bbb|bbb ccc|ccc ddd")]
    [InlineData("Separator", 7, 0, ",", "a,bb,ccc,dddd", "a,bb|ccc|dddd")]
    [InlineData("Separator", 2, 0, "", "🙂🙂a", "🙂|🙂|a")]
    [InlineData("Markdown", 12, 0, "", "# A\nxx\n## B\nyyyyyyyy", "# A\nxx|\n## B|\nyyyyyyyy")]
    [InlineData("Tokens", 2, 0, "", "aaaa bbbb", "aaaa|bbbb")]
    [InlineData("None", 2, 0, "", "aaaa bbbb", "aaaa bbbb")]
    public async Task A_text_is_cut_where_it_does_the_least_harm(string split, int length, int overlap, string separator, string text, string pieces)
    {
        var left = await ActivityHarness.RunAsync<SaveToVectorStore>(new { credential = "openAiApi", collection = "docs", content = text, split, pieceLength = length, overlap, separator }, new HarnessSettings { Services = Surrounding().Services });

        Assert.Equal(pieces, string.Join('|', left.Items[Outcomes.Done].Select(item => item.Json["pageContent"].ToString())));
    }

    [Fact]
    public async Task An_overlap_as_long_as_a_piece_is_refused_before_anything_is_paid()
    {
        var error = await Surrounding().FailAsync<SaveToVectorStore>(new { credential = "openAiApi", collection = "docs", content = "Tea", pieceLength = 5, overlap = 5 });

        Assert.Contains("overlap has to be shorter", error.Message);
        Assert.Empty(_chat.Asked);
    }

    [Theory]
    [InlineData(1, """{"query":"={{ $json.q }}"}""", """{"response":{"text":"Of leaves."}}""")]
    [InlineData(1.3, """{"promptType":"define","text":"=What is {{ $json.q }}?"}""", """{"response":{"text":"Of leaves."}}""")]
    [InlineData(1.5, """{"promptType":"define","text":"={{ $json.q }}","options":{"systemPromptTemplate":"=Only this: {context} (for {{ $json.q }})"}}""", """{"response":"Of leaves."}""")]
    public async Task A_chain_answers_from_what_is_nearest_to_the_question(double version, string settings, string left)
    {
        using var harness = Harness();
        await RunAsync(harness, Flow("save", "vectorStoreQdrant", With(Qdrant, """{"mode":"insert"}"""), """[{"text":"Tea is made of leaves."},{"text":"A cat sleeps."}]""", Loader("""{"jsonMode":"expressionData","jsonData":"={{ $json.text }}"}""")));
        var flow = JsonNode.Parse(Flow(
            "ask",
            "chainRetrievalQa",
            settings,
            """[{"q":"tea"}]""",
            ("ai_retriever", "Store", "Retriever", "retrieverVectorStore", """{"topK":1}"""),
            ("ai_vectorStore", "Retriever", "Docs", "vectorStoreQdrant", With(Qdrant, """{"mode":"retrieve"}""")),
            ("ai_languageModel", "Store", "Model", "lmChatOpenAi", """{"model":"gpt-4o","options":{"temperature":0.5}}""")))!;
        flow["connections"]!["Embeddings"]!["ai_embedding"]![0]![0]!["node"] = "Docs";
        flow["nodes"]!.AsArray().Single(node => node!["name"]!.ToString() == "Store")!["typeVersion"] = version;
        _chat.Say("Of leaves.");

        Assert.Equal(left, ValueJson.ToJson(Assert.Single(await RunAsync(harness, flow.ToJsonString()))));

        var asked = _chat.Asked[^1];
        Assert.Equal(("gpt-4o", 0.5), (asked.GetProperty("model").GetString(), asked.GetProperty("temperature").GetDouble()));
        var told = asked.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("content").GetString()!).ToArray();
        Assert.Contains("Tea is made of leaves.", told[0]);
        Assert.DoesNotContain("A cat sleeps.", told[0]);
        Assert.Contains("tea", told[1]);
        Assert.Equal(version == 1.5, told[0] == "Only this: Tea is made of leaves. (for tea)");
    }

    private static string With(string settings, string more)
    {
        var merged = JsonNode.Parse(settings)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(more)!.AsObject())
        {
            merged[name] = value?.DeepClone();
        }

        return merged.ToJsonString();
    }

    private static (string, string, string, string, string) Loader(string settings) => ("ai_document", "Store", "Loader", "documentDefaultDataLoader", settings);

    /// <summary>A flow that gives items to a vector store.</summary>
    private static string Flow(string id, string store, string settings, string items, params (string Input, string Into, string Name, string Type, string Settings)[] parts)
    {
        var flow = JsonNode.Parse("""
            {
              "nodes": [
                {"id":"s","name":"Start","type":"n8n-nodes-base.manualTrigger","typeVersion":1,"position":[0,0],"parameters":{}},
                {"id":"i","name":"Items","type":"n8n-nodes-base.code","typeVersion":2,"position":[100,0],"parameters":{}}
              ],
              "connections": {"Start": {"main":[[{"node":"Items","type":"main","index":0}]]}, "Items": {"main":[[{"node":"Store","type":"main","index":0}]]}}
            }
            """)!.AsObject();
        (flow["id"], flow["name"]) = (id, id);
        flow["nodes"]![1]!["parameters"]!["jsCode"] = $"return [{string.Join(", ", JsonNode.Parse(items)!.AsArray().Select(WithFile))}];";
        Add("Store", store, 1.2, settings);
        foreach (var (input, into, name, type, given) in parts.Prepend(("ai_embedding", "Store", "Embeddings", "embeddingsOpenAi", """{"options":{}}""")))
        {
            Add(name, type, type == "documentDefaultDataLoader" && parts.All(part => part.Input != "ai_textSplitter") ? 1.1 : type == "embeddingsOpenAi" ? 1.2 : 1, given);
            flow["connections"]![name] = JsonNode.Parse($$"""{"{{input}}":[[{"node":"{{into}}","type":"{{input}}","index":0}]]}""");
        }

        return flow.ToJsonString();

        void Add(string name, string type, double version, string given) => flow["nodes"]!.AsArray().Add(new JsonObject { ["id"] = name, ["name"] = name, ["type"] = Lang + type, ["typeVersion"] = version, ["position"] = new JsonArray(200, 0), ["parameters"] = JsonNode.Parse(given) });
    }

    /// <summary>An item that has its text in a file too.</summary>
    private static string WithFile(JsonNode? json) => json!["text"] is { } text
        ? $$"""{ json: {{json.ToJsonString()}}, binary: { data: { data: "{{Convert.ToBase64String(Encoding.UTF8.GetBytes(text.ToString()))}}", mimeType: "text/plain", fileName: "a.txt" } } }"""
        : $$"""{ json: {{json.ToJsonString()}} }""";

    private Surroundings Surrounding() => new Surroundings()
        .With("openAiApi", "openAiApi", ("apiKey", ChatFake.Key), ("url", _chat.Address.ToString()), ("model", "writer"))
        .With("qdrantApi", "qdrantApi", ("url", _qdrant.Address.ToString()), ("apiKey", VectorStoreFake.Key))
        .With("pineconeApi", "pineconeApi", ("url", _pinecone.Address.ToString()), ("apiKey", VectorStoreFake.Key))
        .With("supabaseApi", "serviceAccount", ("url", _supabase.Address.ToString()), ("key", VectorStoreFake.Key));

    private WorkflowHarness Harness() => new([typeof(VectorStoreStep).Assembly], Surrounding().Services, _time);

    /// <summary>What the store left, once each input that needs a credential has the one of its kind.</summary>
    private static async Task<IReadOnlyList<ValueObject>> RunAsync(WorkflowHarness harness, string flow)
    {
        var run = await StartAsync(harness, flow);
        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        return [.. (await harness.ReadAsync(run.RunId, run.Rest)).Of("Store").Single().Items.GetValueOrDefault(Outcomes.Done) is { } items ? items.Select(item => item.Json) : []];
    }

    private static async Task<HarnessRun> StartAsync(WorkflowHarness harness, string flow)
    {
        var imported = Assert.Single(N8nImporter.Import(flow).Flows);
        Assert.All(imported.Nodes, node => Assert.True(node.Availability != NodeAvailability.NotAvailable, $"{node.Name}: {node.Reason}"));
        var definition = JsonNode.Parse(imported.DefinitionJson)!;
        foreach (var activity in definition["root"]!["activities"]!.AsArray())
        {
            foreach (var needed in activity!["customProperties"]?["needsCredentials"]?.AsArray() ?? [])
            {
                activity[needed!["input"]!.ToString()] = needed["kind"]!.ToString();
            }
        }

        return await harness.RunAsync(new StartRequest { Definition = await harness.PublishAsync(definition.ToJsonString()), TriggerActivityId = imported.StartActivityId });
    }

    private static async Task UntilEndAsync(WorkflowHarness harness, string runId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await harness.StatusOfAsync(runId) is not (RunStatus.Finished or RunStatus.Faulted))
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
