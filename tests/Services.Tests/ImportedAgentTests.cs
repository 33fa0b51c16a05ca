using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Connectors.Tests.Ai;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>An agent of n8n with a tool and a memory, from its export to its answer.</summary>
public sealed class ImportedAgentTests : IAsyncLifetime
{
    private const string Export = """
        {
          "id": "helper", "name": "Helper",
          "nodes": [
            {"id":"s","name":"Start","type":"n8n-nodes-base.manualTrigger","typeVersion":1,"position":[0,0],"parameters":{}},
            {"id":"q","name":"Questions","type":"n8n-nodes-base.set","typeVersion":3.4,"position":[100,0],"parameters":{"mode":"raw","jsonOutput":"{\"ask\":\"ASK\",\"sessionId\":\"ann\"}"}},
            {"id":"a","name":"Agent","type":"@n8n/n8n-nodes-langchain.agent","typeVersion":1.7,"position":[200,0],"parameters":{"promptType":"define","text":"={{ $json.ask }}"}},
            {"id":"m","name":"Model","type":"@n8n/n8n-nodes-langchain.lmChatOpenAi","typeVersion":1.2,"position":[200,200],"parameters":{"model":"writer"}},
            {"id":"c","name":"Calculator","type":"@n8n/n8n-nodes-langchain.toolCalculator","typeVersion":1,"position":[300,200],"parameters":{}},
            {"id":"h","name":"Sign","type":"n8n-nodes-base.cryptoTool","typeVersion":1,"position":[300,300],"parameters":{"type":"MD5","value":"={{ $('Questions').item.json.sessionId.toTitleCase().toLowerCase() }}","dataPropertyName":"hash"}},
            {"id":"w","name":"Memory","type":"@n8n/n8n-nodes-langchain.memoryBufferWindow","typeVersion":1.3,"position":[400,200],"parameters":{"contextWindowLength":1}}
          ],
          "connections": {
            "Start": {"main":[[{"node":"Questions","type":"main","index":0}]]},
            "Questions": {"main":[[{"node":"Agent","type":"main","index":0}]]},
            "Model": {"ai_languageModel":[[{"node":"Agent","type":"ai_languageModel","index":0}]]},
            "Calculator": {"ai_tool":[[{"node":"Agent","type":"ai_tool","index":0}]]},
            "Sign": {"ai_tool":[[{"node":"Agent","type":"ai_tool","index":0}]]},
            "Memory": {"ai_memory":[[{"node":"Agent","type":"ai_memory","index":0}]]}
          }
        }
        """;

    private ChatFake _chat = null!;

    public async Task InitializeAsync() => _chat = await ChatFake.StartAsync();

    public async Task DisposeAsync() => await _chat.DisposeAsync();

    [Fact]
    public async Task It_runs_its_tools_and_remembers_what_was_said_in_the_conversation()
    {
        var here = new Surroundings(more: services => services.AddSingleton<IFlowTools>(new Tools(Import("").Called))).With("ai", "openAiApi", ("apiKey", ChatFake.Key), ("url", _chat.Address.ToString()), ("model", "other"));
        using var harness = new WorkflowHarness([typeof(AiActivity).Assembly], here.Services);
        _chat.AskFor(("c1", "Calculator", """{"input":"6 * 7"}"""), ("c2", "Sign", "{}"));
        _chat.Say("It is 42.");
        _chat.Say("I said 42.");
        _chat.Say("Nothing more.");

        Assert.Equal("""[{"output":"It is 42."}]""", await AskAsync(harness, "How much is 6 times 7?"));
        Assert.Equal("""[{"output":"I said 42."}]""", await AskAsync(harness, "What did you say?"));
        Assert.Equal("""[{"output":"Nothing more."}]""", await AskAsync(harness, "And?"));

        Assert.Contains(Said(1), said => said == """tool: {"result":42}""");
        Assert.Contains(Said(1), said => said.StartsWith("tool: ", StringComparison.Ordinal) && said.Contains("7e0d7f8a5d96c24ffcc840f31bce72b2", StringComparison.Ordinal));
        Assert.Equal(["system: You are a helpful assistant", "user: How much is 6 times 7?", "assistant: It is 42.", "user: What did you say?"], Said(2));
        Assert.Equal(["system: You are a helpful assistant", "user: What did you say?", "assistant: I said 42.", "user: And?"], Said(3));
        Assert.All(_chat.Asked, asked => Assert.Equal("writer", asked.GetProperty("model").GetString()));
    }

    [Fact]
    public async Task It_looks_up_what_was_saved_in_a_vector_store_that_is_its_tool()
    {
        var export = JsonNode.Parse(Export.Replace("ASK", "Do we sell tea?", StringComparison.Ordinal))!;
        export["nodes"]!.AsArray().Add(JsonNode.Parse("""{"id":"v","name":"Docs","type":"@n8n/n8n-nodes-langchain.vectorStoreInMemory","typeVersion":1,"position":[0,0],"parameters":{"mode":"retrieve-as-tool","toolName":"company_docs","toolDescription":"What the company wrote","topK":1}}"""));
        export["nodes"]!.AsArray().Add(JsonNode.Parse("""{"id":"e","name":"Embeddings","type":"@n8n/n8n-nodes-langchain.embeddingsOpenAi","typeVersion":1.2,"position":[0,0],"parameters":{}}"""));
        export["connections"]!["Docs"] = JsonNode.Parse("""{"ai_tool":[[{"node":"Agent","type":"ai_tool","index":0}]]}""");
        export["connections"]!["Embeddings"] = JsonNode.Parse("""{"ai_embedding":[[{"node":"Docs","type":"ai_embedding","index":0}]]}""");
        var flow = Assert.Single(N8nImporter.Import(export.ToJsonString()).Flows);
        var tool = Assert.Single(flow.Called, called => called.Name == "company_docs");
        var here = new Surroundings(more: services => services.AddSingleton<IFlowTools>(new Tools(flow.Called))).With("ai", "openAiApi", ("apiKey", ChatFake.Key), ("url", _chat.Address.ToString()), ("model", "other"));
        using var harness = new WorkflowHarness([typeof(AiActivity).Assembly], here.Services);
        await harness.RunAsync("""{"definitionId":"save","name":"Save","root":{"id":"it","type":"Bizoholic.SaveToVectorStore","version":1,"credential":"ai","collection":"helper__vector_store_key","content":"We sell green tea."}}""");
        _chat.AskFor(("c1", "company_docs", """{"input":"tea"}"""));
        _chat.Say("Yes, green tea.");

        Assert.Equal("""[{"output":"Yes, green tea."}]""", await AskAsync(harness, flow));
        Assert.Contains(Said(3), said => said.StartsWith("tool: ", StringComparison.Ordinal) && said.Contains("\"pageContent\":\"We sell green tea.\"", StringComparison.Ordinal));
        Assert.Equal((NodeAvailability.NeedsCredential, "openAiApi"), (tool.Nodes[1].Availability, Assert.Single(tool.Nodes[1].Credentials).Kind));
        Assert.All(flow.Nodes, node => Assert.NotEqual(NodeAvailability.NotAvailable, node.Availability));
    }

    [Fact]
    public async Task Its_tool_answers_questions_from_a_vector_store()
    {
        var export = JsonNode.Parse(Export.Replace("ASK", "Do we sell tea?", StringComparison.Ordinal))!;
        foreach (var node in new[]
        {
            """{"id":"t","name":"Company","type":"@n8n/n8n-nodes-langchain.toolVectorStore","typeVersion":1,"position":[0,0],"parameters":{"name":"company_docs","description":"what the company sells","topK":1}}""",
            """{"id":"v","name":"Docs","type":"@n8n/n8n-nodes-langchain.vectorStoreInMemory","typeVersion":1,"position":[0,0],"parameters":{}}""",
            """{"id":"e","name":"Embeddings","type":"@n8n/n8n-nodes-langchain.embeddingsOpenAi","typeVersion":1.2,"position":[0,0],"parameters":{}}""",
        })
        {
            export["nodes"]!.AsArray().Add(JsonNode.Parse(node));
        }

        export["connections"]!["Company"] = JsonNode.Parse("""{"ai_tool":[[{"node":"Agent","type":"ai_tool","index":0}]]}""");
        export["connections"]!["Docs"] = JsonNode.Parse("""{"ai_vectorStore":[[{"node":"Company","type":"ai_vectorStore","index":0}]]}""");
        export["connections"]!["Embeddings"] = JsonNode.Parse("""{"ai_embedding":[[{"node":"Docs","type":"ai_embedding","index":0}]]}""");
        export["connections"]!["Model"]!["ai_languageModel"]![0]!.AsArray().Add(JsonNode.Parse("""{"node":"Company","type":"ai_languageModel","index":0}"""));
        var flow = Assert.Single(N8nImporter.Import(export.ToJsonString()).Flows);
        var here = new Surroundings(more: services => services.AddSingleton<IFlowTools>(new Tools(flow.Called))).With("ai", "openAiApi", ("apiKey", ChatFake.Key), ("url", _chat.Address.ToString()), ("model", "other"));
        using var harness = new WorkflowHarness([typeof(AiActivity).Assembly], here.Services);
        await harness.RunAsync("""{"definitionId":"save","name":"Save","root":{"id":"it","type":"Bizoholic.SaveToVectorStore","version":1,"credential":"ai","collection":"helper__vector_store_key","content":"We sell green tea."}}""");
        _chat.AskFor(("c1", "company_docs", """{"input":"Do they sell tea?"}"""));
        _chat.Say("They sell green tea.");
        _chat.Say("Yes.");

        Assert.Equal("""[{"output":"Yes."}]""", await AskAsync(harness, flow));
        Assert.Equal("user: Do they sell tea?", Said(3)[1]);
        Assert.Contains("We sell green tea.", Said(3)[0]);
        Assert.Contains("""tool: {"response":"They sell green tea."}""", Said(4));
        Assert.All(flow.Nodes, node => Assert.NotEqual(NodeAvailability.NotAvailable, node.Availability));
    }

    [Fact]
    public async Task Another_agent_is_its_tool_with_tools_of_its_own()
    {
        var export = JsonNode.Parse(Export.Replace("ASK", "Ask the expert", StringComparison.Ordinal))!;
        export["nodes"]!.AsArray().Add(JsonNode.Parse("""{"id":"x","name":"Expert","type":"@n8n/n8n-nodes-langchain.agentTool","typeVersion":2.2,"position":[0,0],"parameters":{"toolDescription":"Knows numbers","text":"={{ $fromAI('question', 'What to ask', 'string') }}","options":{"systemMessage":"You know numbers"}}}"""));
        export["connections"]!["Expert"] = JsonNode.Parse("""{"ai_tool":[[{"node":"Agent","type":"ai_tool","index":0}]]}""");
        export["connections"]!["Model"]!["ai_languageModel"]![0]!.AsArray().Add(JsonNode.Parse("""{"node":"Expert","type":"ai_languageModel","index":0}"""));
        export["connections"]!["Calculator"]!["ai_tool"]![0]!.AsArray().Add(JsonNode.Parse("""{"node":"Expert","type":"ai_tool","index":0}"""));
        var flow = Assert.Single(N8nImporter.Import(export.ToJsonString()).Flows);
        ImportedFlow[] tools = [.. flow.Called.SelectMany(called => called.Called.Append(called))];
        var here = new Surroundings(more: services => services.AddSingleton<IFlowTools>(new Tools(tools))).With("ai", "openAiApi", ("apiKey", ChatFake.Key), ("url", _chat.Address.ToString()), ("model", "other"));
        using var harness = new WorkflowHarness([typeof(AiActivity).Assembly], here.Services);
        _chat.AskFor(("c1", "Expert", """{"question":"6 * 7?"}"""));
        _chat.AskFor(("c2", "Calculator", """{"input":"6 * 7"}"""));
        _chat.Say("It is 42.");
        _chat.Say("The expert says 42.");

        Assert.Equal("""[{"output":"The expert says 42."}]""", await AskAsync(harness, flow));
        Assert.Equal(["system: You know numbers", "user: 6 * 7?"], Said(1));
        Assert.Contains("""tool: {"result":42}""", Said(2));
        Assert.Contains("""tool: {"output":"It is 42."}""", Said(3));
        Assert.All(flow.Nodes, node => Assert.NotEqual(NodeAvailability.NotAvailable, node.Availability));
    }

    [Theory]
    [InlineData("""{"schemaType":"fromAttributes","attributes":{"attributes":[{"name":"company","description":"Whose","required":true},{"name":"budget","type":"number"}]}}""")]
    [InlineData("""{"schemaType":"fromJson","jsonSchemaExample":"{\"company\":\"Acme\",\"budget\":1}"}""")]
    [InlineData("""{"schemaType":"manual","inputSchema":"{\"type\":\"object\",\"properties\":{\"company\":{\"type\":\"string\"},\"budget\":{\"type\":\"number\"}}}"}""")]
    public async Task Data_is_read_out_of_a_text_in_the_shape_that_an_extractor_names(string settings)
    {
        var export = JsonNode.Parse(Export.Replace("ASK", "Acme has 5000", StringComparison.Ordinal))!;
        var node = export["nodes"]!.AsArray().Single(node => node!["id"]!.GetValue<string>() == "a")!;
        (node["type"], node["parameters"]) = ("@n8n/n8n-nodes-langchain.informationExtractor", JsonNode.Parse(settings));
        node["parameters"]!["text"] = "={{ $json.ask }}";
        foreach (var part in new[] { "Calculator", "Sign", "Memory" })
        {
            export["connections"]!.AsObject().Remove(part);
        }

        var flow = Assert.Single(N8nImporter.Import(export.ToJsonString()).Flows);
        using var harness = new WorkflowHarness([typeof(AiActivity).Assembly], new Surroundings().With("ai", "openAiApi", ("apiKey", ChatFake.Key), ("url", _chat.Address.ToString()), ("model", "other")).Services);
        _chat.Say("""{"company":7}""");
        _chat.Say("""{"company":"Acme","budget":5000}""");

        Assert.Equal("""[{"output":{"company":"Acme","budget":5000}}]""", await AskAsync(harness, flow));
        Assert.Contains("user: Acme has 5000", Said(0));
        Assert.Contains("$.company", Said(1)[^1]);
        Assert.Equal(NodeAvailability.Runs, flow.Nodes.Single(node => node.Name == "Model").Availability);
    }

    [Theory]
    [InlineData(2, "{}", """{"response":{"text":"In short."}}""", "user: Write a concise summary of this:\n\nA long text\n\nann")]
    [InlineData(2.1, """{"options":{"summarizationMethodAndPrompts":{"values":{"summarizationMethod":"stuff","prompt":"=For {{ $json.sessionId }}: {text} END"}}}}""", """{"output":{"text":"In short."}}""", "user: For ann: A long text\n\nann END")]
    public async Task A_text_is_summarized_in_one_call(double version, string settings, string left, string asked)
    {
        var export = JsonNode.Parse(Export.Replace("ASK", "A long text", StringComparison.Ordinal))!;
        var node = export["nodes"]!.AsArray().Single(node => node!["id"]!.GetValue<string>() == "a")!;
        (node["type"], node["typeVersion"], node["parameters"]) = ("@n8n/n8n-nodes-langchain.chainSummarization", version, JsonNode.Parse(settings));
        foreach (var part in new[] { "Calculator", "Sign", "Memory" })
        {
            export["connections"]!.AsObject().Remove(part);
        }

        using var harness = new WorkflowHarness([typeof(AiActivity).Assembly], new Surroundings().With("ai", "openAiApi", ("apiKey", ChatFake.Key), ("url", _chat.Address.ToString()), ("model", "other")).Services);
        _chat.Say("In short.");

        Assert.Equal($"[{left}]", await AskAsync(harness, Assert.Single(N8nImporter.Import(export.ToJsonString()).Flows)));
        Assert.Equal([asked], Said(0));
    }

    [Theory]
    [InlineData("hot", "{}", "Hot")]
    [InlineData("none of these", """{"fallback":"other"}""", "Others")]
    [InlineData("none of these", "{}", null)]
    public async Task An_item_goes_to_the_branch_of_its_category(string says, string options, string? taken)
    {
        var export = JsonNode.Parse(Export.Replace("ASK", "What does it cost?", StringComparison.Ordinal))!;
        var node = export["nodes"]!.AsArray().Single(node => node!["id"]!.GetValue<string>() == "a")!;
        (node["type"], node["typeVersion"]) = ("@n8n/n8n-nodes-langchain.textClassifier", 1);
        node["parameters"] = new JsonObject { ["inputText"] = "={{ $json.ask }}", ["categories"] = JsonNode.Parse("""{"categories":[{"category":"cold"},{"category":"hot","description":"Asks for a price"}]}"""), ["options"] = JsonNode.Parse(options) };
        var hasOther = options.Contains("other", StringComparison.Ordinal);
        string[] after = hasOther ? ["Cold", "Hot", "Others"] : ["Cold", "Hot"];
        foreach (var name in after)
        {
            export["nodes"]!.AsArray().Add(JsonNode.Parse($$$"""{"id":"{{{name}}}","name":"{{{name}}}","type":"n8n-nodes-base.noOp","typeVersion":1,"position":[0,0],"parameters":{}}"""));
        }

        export["connections"]!["Agent"] = new JsonObject { ["main"] = new JsonArray([.. after.Select(name => (JsonNode)new JsonArray(new JsonObject { ["node"] = name, ["type"] = "main", ["index"] = 0 }))]) };
        foreach (var part in new[] { "Calculator", "Sign", "Memory" })
        {
            export["connections"]!.AsObject().Remove(part);
        }

        var flow = Assert.Single(N8nImporter.Import(export.ToJsonString()).Flows);
        using var harness = new WorkflowHarness([typeof(AiActivity).Assembly], new Surroundings().With("ai", "openAiApi", ("apiKey", ChatFake.Key), ("url", _chat.Address.ToString()), ("model", "other")).Services);
        _chat.Say($$"""{"category":"{{says}}"}""");
        var definition = JsonNode.Parse(flow.DefinitionJson)!;
        definition["root"]!["activities"]!.AsArray().Single(activity => activity!["name"]!.GetValue<string>() == "Agent")!["credential"] = "ai";

        var run = await harness.RunAsync(new StartRequest { Definition = await harness.PublishAsync(definition.ToJsonString()), TriggerActivityId = flow.StartActivityId });

        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        Assert.Equal(taken is null ? [] : [taken], after.Where(name => run.Of(name).Any()));
        Assert.All(after.SelectMany(name => run.Of(name)), step => Assert.Equal("What does it cost?", step.Items[Outcomes.Done]![0].Json["ask"].AsString()));
        Assert.Contains("- hot: Asks for a price", Said(0)[0]);
        Assert.Equal("user: What does it cost?", Said(0)[1]);
        using var stored = JsonDocument.Parse(flow.DefinitionJson);
        Assert.True(JsonNode.DeepEquals(export["connections"], JsonNode.Parse(N8nExporter.Export(stored.RootElement).Json!)!["connections"]));
    }

    private static ImportedFlow Import(string question) => Assert.Single(N8nImporter.Import(Export.Replace("ASK", question, StringComparison.Ordinal)).Flows);

    private static Task<string> AskAsync(WorkflowHarness harness, string question) => AskAsync(harness, Import(question));

    private static async Task<string> AskAsync(WorkflowHarness harness, ImportedFlow flow)
    {
        foreach (var tool in flow.Called.SelectMany(called => called.Called.Append(called)))
        {
            var published = JsonNode.Parse(tool.DefinitionJson)!;
            foreach (var activity in published["root"]!["activities"]!.AsArray().Where(activity => activity!["customProperties"]?["needsCredentials"] is not null))
            {
                activity!["credential"] = "ai";
            }

            await harness.PublishAsync(published.ToJsonString());
        }

        var definition = JsonNode.Parse(flow.DefinitionJson)!;
        definition["root"]!["activities"]!.AsArray().Single(activity => activity!["name"]!.GetValue<string>() == "Agent")!["credential"] = "ai";
        var version = await harness.PublishAsync(definition.ToJsonString());
        var run = await harness.RunAsync(new StartRequest { Definition = version, TriggerActivityId = flow.StartActivityId });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await harness.StatusOfAsync(run.RunId) is not (RunStatus.Finished or RunStatus.Faulted))
        {
            await Task.Delay(20, patience.Token);
        }

        var step = (await harness.ReadAsync(run.RunId, run.Rest)).Of("a").Single();
        Assert.Null(step.Error?.Message);
        return $"[{string.Join(',', step.Items[Outcomes.Done]!.Select(item => Values.ValueJson.ToJson(item.Json)))}]";
    }

    private string[] Said(int asked) => [.. _chat.Asked[asked].GetProperty("messages").EnumerateArray().Select(message => $"{message.GetProperty("role").GetString()}: {(message.TryGetProperty("content", out var content) ? content.ToString() : "")}")];

    /// <summary>The flows of an import, as the server offers them.</summary>
    private sealed class Tools(IReadOnlyList<ImportedFlow> flows) : IFlowTools
    {
        public ValueTask<IReadOnlyList<IFlowTool>> OfAsync(string tenantId, CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<IFlowTool>>([.. flows.Select(flow => new Tool(flow))]);

        private sealed class Tool(ImportedFlow flow) : IFlowTool
        {
            private readonly JsonNode _definition = JsonNode.Parse(flow.DefinitionJson)!;

            public string Name => flow.Name;

            public string Title => flow.Name;

            public string DefinitionId => flow.DefinitionId;

            public string Description => _definition["description"]!.GetValue<string>();

            public JsonElement InputSchema => JsonSerializer.SerializeToElement(new { type = "object", properties = _definition["inputs"]!.AsArray().ToDictionary(input => input!["name"]!.GetValue<string>(), _ => new { type = "string" }) });

            public string? Fault(IDictionary<string, JsonElement>? arguments) => null;
        }
    }
}
