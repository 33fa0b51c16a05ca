using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Connectors.Tests.Ai;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>Settings of n8n's agents and chains, from the export to what a strict chat service is asked and the step leaves.</summary>
public sealed class ImportedAgentSettingsTests : IAsyncLifetime
{
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private const string Parser = "@n8n/n8n-nodes-langchain.outputParserStructured";

    private ChatFake _chat = null!;
    private ChatFake _other = null!;

    public async Task InitializeAsync() => (_chat, _other) = (await ChatFake.StartAsync(), await ChatFake.StartAsync());

    public async Task DisposeAsync()
    {
        await _chat.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"answer":[{"n":1},{"n":2}]}""")]
    [InlineData("""[{"n":1},{"n":2}]""")]
    public async Task A_parser_may_ask_for_a_list(string said)
    {
        _chat.Say("""{"answer":[{"n":"one"}]}""");
        _chat.Say(said);

        var left = await RunAsync(Agent("""{"hasOutputParser":true}""", ("ai_memory", "memoryBufferWindow", """{"sessionIdType":"customKey","sessionKey":"a"}"""), ("ai_outputParser", "outputParserStructured", """{"jsonSchemaExample":"[{\"n\":1}]"}""")));

        Assert.Equal("""[{"output":[{"n":1},{"n":2}]}]""", left);
        Assert.Contains("$.0.n", Said(1)[^1]);
    }

    [Theory]
    [InlineData("""{"schemaType":"manual","inputSchema":"{\"title\":\"string\",\"tags\":[\"string\"]}"}""")]
    [InlineData("""{"schemaType":"manual","inputSchema":"={\"title\":{\"type\":\"string\"},\"tags\":{\"type\":\"array\"}}"}""")]
    public async Task An_example_in_the_place_of_a_schema_is_shown_to_the_model(string parser)
    {
        _chat.Say("""{"title":"Tea","tags":["green"]}""");

        var left = await RunAsync(Agent("""{"hasOutputParser":true}""", ("ai_memory", "memoryBufferWindow", """{"sessionIdType":"customKey","sessionKey":"a"}"""), ("ai_outputParser", "outputParserStructured", parser)));

        Assert.Equal("""[{"output":{"title":"Tea","tags":["green"]}}]""", left);
        Assert.Contains("It looks like this: ", _chat.Asked[0].GetProperty("response_format").GetProperty("json_schema").GetProperty("schema").GetProperty("description").GetString());
    }

    [Fact]
    public async Task A_parser_that_has_answers_mended_may_stand_around_another()
    {
        var flow = Agent("""{"hasOutputParser":true}""", ("ai_outputParser", "outputParserAutofixing", "{}"));
        flow["nodes"]!.AsArray().Add(new JsonObject { ["id"] = "p", ["name"] = "Shape", ["type"] = Parser, ["typeVersion"] = 1.2, ["position"] = new JsonArray(0, 0), ["parameters"] = JsonNode.Parse("""{"jsonSchemaExample":"{\"n\":1}"}""") });
        Plug(flow, "Shape", "ai_outputParser", "outputParserAutofixing");
        flow["connections"]!["Model"]!["ai_languageModel"]![0]!.AsArray().Add(JsonNode.Parse("""{"node":"outputParserAutofixing","type":"ai_languageModel","index":0}"""));
        _chat.Say("one");
        _chat.Say("""{"n":1}""");

        Assert.Equal("""[{"output":{"n":1}}]""", await RunAsync(flow));
        Assert.All(Import(flow).Nodes, node => Assert.NotEqual(NodeAvailability.NotAvailable, node.Availability));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_its_model_fails_an_agent_asks_the_other(bool isOtherFirst)
    {
        var flow = Agent("""{"needsFallback":true,"promptType":"=define","text":"How much?"}""", ("ai_tool", "toolCalculator", "{}"));
        flow["nodes"]!.AsArray().Add(JsonNode.Parse("""{"id":"f","name":"Other model","type":"@n8n/n8n-nodes-langchain.lmChatOpenRouter","typeVersion":1,"position":[0,0],"parameters":{"model":"second","options":{"topP":0.5}},"credentials":{"openRouterApi":{"id":"1","name":"Router"}}}"""));
        Plug(flow, "Other model", "ai_languageModel", "Agent", 1);
        if (isOtherFirst)
        {
            var connections = flow["connections"]!.AsObject();
            var own = connections["Model"]!.DeepClone();
            connections.Remove("Model");
            connections["Model"] = own;
        }

        var imported = Import(flow);
        _chat.AskFor(("c1", "nothing", "{}"));
        _chat.Fail(400, """{"error":{"message":"The model is gone","code":"model_not_found"}}""");
        _other.Say("It is 42.");

        Assert.Equal("""[{"output":"It is 42."}]""", await RunAsync(flow));
        Assert.Equal(("writer", "second"), (_chat.Asked[1].GetProperty("model").GetString(), Assert.Single(_other.Asked).GetProperty("model").GetString()));
        Assert.Equal("assistant", _other.Asked[0].GetProperty("messages")[2].GetProperty("role").GetString());
        var agent = imported.Nodes.Single(node => node.Name == "Agent");
        Assert.Equal(["openAiApi", "openAiApi"], agent.Credentials.Select(credential => credential.Kind));
        Assert.Equal("Router", agent.Credentials[1].Name);
        Assert.Contains("'Service to fall back on': Choose a credential of the kind 'OpenAI or compatible' with the API address https://openrouter.ai/api/v1. It is asked without 'topP'", agent.Advice);
    }

    [Fact]
    public async Task Where_both_models_fail_the_failure_that_may_pass_is_told()
    {
        var flow = Agent("""{"needsFallback":true}""", ("ai_tool", "toolCalculator", "{}"));
        flow["nodes"]!.AsArray().Add(JsonNode.Parse("""{"id":"f","name":"Other model","type":"@n8n/n8n-nodes-langchain.lmChatOpenAi","typeVersion":1,"position":[0,0],"parameters":{"model":"second"}}"""));
        Plug(flow, "Other model", "ai_languageModel", "Agent", 1);
        for (var i = 0; i < 2; i++)
        {
            _chat.Fail(503, """{"error":{"message":"Busy"}}""", retryAfter: "0");
            _other.Fail(401, """{"error":{"message":"No","code":"invalid_api_key"}}""");
        }

        _chat.Say("At last.");
        flow["nodes"]!.AsArray().Single(node => node!["id"]!.GetValue<string>() == "a")!["retryOnFail"] = true;

        Assert.Equal("""[{"output":"At last."}]""", await RunAsync(flow));
    }

    [Fact]
    public async Task An_agent_leaves_its_steps_where_it_is_told_to()
    {
        _chat.AskFor(("c1", "nothing", """{"input":"6 * 7"}"""));
        _chat.Say("No.");

        var left = await RunAsync(Agent("""{"options":{"returnIntermediateSteps":true}}"""));

        Assert.Equal("""[{"output":"No.","intermediateSteps":[{"action":{"tool":"nothing","toolInput":{"input":"6 * 7"}},"observation":"There is no tool 'nothing'."}]}]""", left);
    }

    [Fact]
    public async Task An_agent_that_runs_once_takes_the_first_item()
    {
        var flow = Agent("""{"promptType":"define","text":"={{ $json.ask }}","options":{"passthroughBinaryImages":false}}""", ("ai_tool", "toolThink", "{}"));
        flow["nodes"]!.AsArray().Single(node => node!["id"]!.GetValue<string>() == "a")!["executeOnce"] = true;
        _chat.Say("Only one.");

        Assert.Equal("""[{"output":"Only one."}]""", await RunAsync(flow, items: 2));
        Assert.Single(_chat.Asked);
    }

    [Fact]
    public async Task A_chain_shows_its_model_the_images_of_its_messages()
    {
        var flow = Agent("""{"promptType":"define","text":"What is it?","messages":{"messageValues":[{"type":"HumanMessagePromptTemplate","messageType":"imageBinary","binaryImageDataKey":"photo"},{"type":"HumanMessagePromptTemplate","messageType":"imageUrl","imageUrl":"=https://example.com/{{ $itemIndex }}.jpg"}]}}""", root: "chainLlm");
        _chat.Say("A dot.");
        _chat.Say("Another.");

        Assert.Equal("""[{"text":"A dot."},{"text":"Another."}]""", await RunAsync(flow, items: 2));
        Assert.Equal(
            ["What is it?", $"data:image/png;base64,{Pixel}", "https://example.com/1.jpg"],
            _chat.Asked[1].GetProperty("messages")[0].GetProperty("content").EnumerateArray().Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : part.GetProperty("image_url").GetProperty("url").GetString()));
    }

    [Theory]
    [InlineData("{}", 2)]
    [InlineData("""{"options":{"passthroughBinaryImages":false}}""", 0)]
    public async Task An_agent_shows_its_model_the_images_of_the_item(string parameters, int parts)
    {
        _chat.Say("A dot.");

        await RunAsync(Agent(parameters, ("ai_tool", "toolThink", "{}")));

        var content = _chat.Asked[0].GetProperty("messages").EnumerateArray().Last().GetProperty("content");
        Assert.Equal(parts, content.ValueKind == JsonValueKind.Array ? content.GetArrayLength() : 0);
    }

    [Fact]
    public async Task A_feeling_decides_the_branch_and_goes_on_with_the_item()
    {
        var flow = Agent("""{"inputText":"={{ $json.ask }}","options":{"categories":"Glad, Sad"}}""", root: "sentimentAnalysis");
        foreach (var name in new[] { "Cheer", "Console" })
        {
            flow["nodes"]!.AsArray().Add(new JsonObject { ["id"] = name, ["name"] = name, ["type"] = "n8n-nodes-base.noOp", ["typeVersion"] = 1, ["position"] = new JsonArray(0, 0), ["parameters"] = new JsonObject() });
        }

        flow["connections"]!["Agent"] = JsonNode.Parse("""{"main":[[{"node":"Cheer","type":"main","index":0}],[{"node":"Console","type":"main","index":0}]]}""");
        _chat.Say("""{"category":"Sad"}""");

        Assert.Equal("""[{"ask":"First","chatInput":"First","sentimentAnalysis":{"category":"Sad"}}]""", await RunAsync(flow, "Console"));
        Assert.Contains("- Glad\n- Sad", Said(0)[0]);
    }

    /// <summary>Runs the flow on items with a file each.</summary>
    private async Task<string> RunAsync(JsonObject flow, string last = "a", int items = 1)
    {
        var code = flow["nodes"]!.AsArray().Single(node => node!["id"]!.GetValue<string>() == "i")!["parameters"]!;
        code["jsCode"] = code["jsCode"]!.GetValue<string>().Replace("ITEMS", $"{items}", StringComparison.Ordinal);
        var here = new Surroundings().With("ai", "openAiApi", ("apiKey", ChatFake.Key), ("url", _chat.Address.ToString()), ("model", "usual")).With("other", "openAiApi", ("apiKey", ChatFake.Key), ("url", _other.Address.ToString()), ("model", "usual"));
        using var harness = new WorkflowHarness([typeof(AiActivity).Assembly], here.Services);
        var imported = Import(flow);
        var definition = JsonNode.Parse(imported.DefinitionJson)!;
        var step = definition["root"]!["activities"]!.AsArray().Single(activity => activity!["id"]!.GetValue<string>() == "a")!.AsObject();
        (step["credential"], step["fallbackCredential"]) = ("ai", step.ContainsKey("fallbackModel") ? "other" : null);
        step.Remove("flows");
        var run = await harness.RunAsync(new StartRequest { Definition = await harness.PublishAsync(definition.ToJsonString()), TriggerActivityId = imported.StartActivityId });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await harness.StatusOfAsync(run.RunId) is not (RunStatus.Finished or RunStatus.Faulted))
        {
            await Task.Delay(20, patience.Token);
        }

        var read = await harness.ReadAsync(run.RunId, run.Rest);
        Assert.Null(read.History.Error?.Message);
        return $"[{string.Join(',', read.Of(last).Single().Items[Outcomes.Done]!.Select(item => ValueJson.ToJson(item.Json)))}]";
    }

    private static ImportedFlow Import(JsonObject flow) => Assert.Single(N8nImporter.Import(flow.ToJsonString()).Flows);

    private string[] Said(int asked) => [.. _chat.Asked[asked].GetProperty("messages").EnumerateArray().Select(message => $"{message.GetProperty("role").GetString()}: {(message.TryGetProperty("content", out var content) ? content.ToString() : "")}")];

    private static void Plug(JsonObject flow, string part, string input, string holder, int place = 0)
        => flow["connections"]![part] = new JsonObject { [input] = new JsonArray([.. Enumerable.Repeat(0, place).Select(_ => (JsonNode)new JsonArray()), new JsonArray(new JsonObject { ["node"] = holder, ["type"] = input, ["index"] = place })]) };

    /// <summary>Parts are named by their kind.</summary>
    private static JsonObject Agent(string parameters, params (string Input, string Kind, string Parameters)[] parts) => Agent(parameters, "agent", parts);

    private static JsonObject Agent(string parameters, string root, params (string Input, string Kind, string Parameters)[] parts)
    {
        var flow = JsonNode.Parse($$$$"""
            {
              "id": "settings", "name": "Settings",
              "nodes": [
                {"id":"s","name":"Start","type":"n8n-nodes-base.manualTrigger","typeVersion":1,"position":[0,0],"parameters":{}},
                {"id":"i","name":"Items","type":"n8n-nodes-base.code","typeVersion":2,"position":[100,0],"parameters":{"jsCode":"return ['First', 'Second'].slice(0, ITEMS).map(ask => ({json: {ask, chatInput: ask}, binary: {photo: {data: '{{{{Pixel}}}}', mimeType: 'image/png', fileName: 'dot.png'}}}))"}},
                {"id":"a","name":"Agent","type":"@n8n/n8n-nodes-langchain.{{{{root}}}}","typeVersion":1.7,"position":[200,0],"parameters":{{{{parameters}}}}},
                {"id":"m","name":"Model","type":"@n8n/n8n-nodes-langchain.lmChatOpenAi","typeVersion":1.2,"position":[200,200],"parameters":{"model":"writer"}}
              ],
              "connections": {
                "Start": {"main":[[{"node":"Items","type":"main","index":0}]]},
                "Items": {"main":[[{"node":"Agent","type":"main","index":0}]]},
                "Model": {"ai_languageModel":[[{"node":"Agent","type":"ai_languageModel","index":0}]]}
              }
            }
            """)!.AsObject();
        foreach (var (input, kind, settings) in parts)
        {
            flow["nodes"]!.AsArray().Add(new JsonObject { ["id"] = kind, ["name"] = kind, ["type"] = $"@n8n/n8n-nodes-langchain.{kind}", ["typeVersion"] = 1.2, ["position"] = new JsonArray(0, 0), ["parameters"] = JsonNode.Parse(settings) });
            Plug(flow, kind, input, "Agent");
        }

        return flow;
    }
}
