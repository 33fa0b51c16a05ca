using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Chains and agents that ask a language model once.</summary>
public sealed class ModelChainTests
{
    [Fact]
    public async Task A_chain_with_a_model_asks_it_for_each_item()
    {
        using var service = new RawService(_ => """{"choices":[{"message":{"role":"assistant","content":"Hello"}}]}""");
        using var run = new CaseRun();
        var flow = Flow("chainLlm", """{"promptType":"define","text":"=Greet {{ $json.name }}","messages":{"messageValues":[{"message":"Be kind"}]}}""", "lmChatOpenAi", $$$"""{"model":{"__rl":true,"mode":"list","value":"gpt-4o-mini"},"options":{"temperature":0.2,"maxTokens":-1,"baseURL":"{{{service.Address}}}/v1"}}""");
        flow["nodes"]!.AsArray().Add(JsonNode.Parse("""{"id":"s","name":"Name","type":"n8n-nodes-base.set","typeVersion":3.4,"position":[0,0],"parameters":{"assignments":{"assignments":[{"name":"name","value":"Ann","type":"string"}]}}}"""));
        flow["connections"]!["Start"]!["main"]![0]![0]!["node"] = "Name";
        flow["connections"]!["Name"] = JsonNode.Parse("""{"main":[[{"node":"Ask","type":"main","index":0}]]}""");

        var (history, report) = await run.RunAsync(flow.ToJsonString());

        // Without a credential it says so; what it would send is checked below.
        Assert.Contains("credential", history.Error?.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(service.Requests);
        Assert.Equal(Value.Undefined, report.Nodes["Ask"][0]["outputs"][0][0]["json"]["text"]);

        using var free = new CaseRun();
        var asked = Imported(flow)["Ask"]["parameters"]!.DeepClone().AsObject();
        asked["authentication"] = "none";
        var (done, answer) = await free.RunAsync(OneFlow.Of("asked", ("Name", "n8n-nodes-base.set", 3.4, JsonNode.Parse("""{"assignments":{"assignments":[{"name":"name","value":"Ann","type":"string"}]}}""")!.AsObject()), ("Ask", "n8n-nodes-base.httpRequest", 4.2, asked)));

        Assert.True(done.Error is null, done.Error?.Message);
        Assert.Equal(ValueJson.Parse("""[{"text":"Hello"}]"""), answer.Items);
        Assert.StartsWith("POST /v1/chat/completions ", Assert.Single(service.Requests));
        Assert.Contains("""{"model":"gpt-4o-mini","messages":[{"role":"system","content":"Be kind"},{"role":"user","content":"Greet Ann"}],"temperature":0.2}""", service.Requests.Single());
    }

    [Theory]
    [InlineData("lmChatGoogleGemini", """{"modelName":"models/gemini-2.0-flash"}""", "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.0-flash:generateContent", "googlePalmApi", """{"contents":[{"role":"user","parts":[{"text":"={{ $json.chatInput }}"}]}],"systemInstruction":{"parts":[{"text":"Be brief"}]},"generationConfig":{}}""")]
    [InlineData("lmChatAnthropic", """{"model":"claude-3-5-haiku","options":{"maxTokensToSample":10}}""", "https://api.anthropic.com/v1/messages", "anthropicApi", """{"model":"claude-3-5-haiku","messages":[{"role":"user","content":"={{ $json.chatInput }}"}],"max_tokens":10,"system":"Be brief"}""")]
    [InlineData("lmChatOpenRouter", """{"model":"a/b"}""", "https://openrouter.ai/api/v1/chat/completions", "openRouterApi", """{"model":"a/b","messages":[{"role":"system","content":"Be brief"},{"role":"user","content":"={{ $json.chatInput }}"}]}""")]
    public void An_agent_with_nothing_but_a_model_is_one_call_of_its_service(string model, string settings, string url, string credential, string body)
    {
        var flow = Flow("agent", """{"options":{"systemMessage":"Be brief"}}""", model, settings);
        var imported = Assert.Single(N8nImporter.Import(flow.ToJsonString()).Flows);

        var ask = Imported(flow)["Ask"];
        Assert.Equal(url, ask["parameters"]!["url"]!.GetValue<string>());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), ask["parameters"]!["jsonBody"]), ask["parameters"]!["jsonBody"]!.ToJsonString());
        Assert.Equal("output", ask["parameters"]!["options"]!["response"]!["response"]!["outputPropertyName"]!.GetValue<string>());
        Assert.Equal((NodeAvailability.NeedsCredential, credential), (Of(imported, "Ask").Availability, Assert.Single(Of(imported, "Ask").Credentials).Kind));
        Assert.Equal(NodeAvailability.Runs, Of(imported, "Model").Availability);
        Assert.Contains("'Ask'", Of(imported, "Model").Reason);
    }

    [Theory]
    [InlineData("agent", "{}", "lmChatOpenAi", "{}", "ai_retriever")]
    [InlineData("agent", """{"agent":"sqlAgent"}""", "lmChatOpenAi", "{}", null)]
    [InlineData("chainLlm", "{}", "lmChatOpenAi", """{"options":{"logitBias":{}}}""", null)]
    public void What_takes_more_than_one_call_stays_a_placeholder_with_its_parts(string root, string parameters, string model, string settings, string? also)
    {
        var flow = Flow(root, parameters, model, settings);
        if (also is not null)
        {
            flow["nodes"]!.AsArray().Add(JsonNode.Parse("""{"id":"t","name":"Tool","type":"@n8n/n8n-nodes-langchain.toolCalculator","typeVersion":1,"position":[0,0],"parameters":{}}"""));
            flow["connections"]!["Tool"] = new JsonObject { [also] = JsonNode.Parse($$"""[[{"node":"Ask","type":"{{also}}","index":0}]]""") };
        }

        var imported = Assert.Single(N8nImporter.Import(flow.ToJsonString()).Flows);

        Assert.All(new[] { "Ask", "Model" }, name => Assert.Equal(NodeAvailability.NotAvailable, Of(imported, name).Availability));
    }

    [Theory]
    [InlineData("chainLlm", 1.2, """{"jsonSchemaExample":"{\"name\":\"\",\"tags\":[{\"n\":1}]}"}""", """{"output":{"name":"Ann","tags":[{"n":1,"x":2}],"more":true}}""", """[{"output":{"name":"Ann","tags":[{"n":1}]}}]""")]
    [InlineData("agent", 1.2, """{"schemaType":"manual","inputSchema":"{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"number\"}}}"}""", "```json\n{\"output\":{\"n\":1}}\n```", """[{"output":{"n":1}}]""")]
    [InlineData("chainLlm", 1.3, "{}", """{"output":{"state":"Ohio"}}""", null)]
    [InlineData("chainLlm", 1.1, """{"jsonSchema":"{\"type\":\"object\",\"properties\":{\"a\":{}}}"}""", """{"output":{"a":[1]}}""", """[{"output":{"a":[1]}}]""")]
    [InlineData("chainLlm", 1, """{"jsonSchema":"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"number\"}}}"}""", """{"output":[{"a":1},{"a":2}]}""", """[{"a":1},{"a":2}]""")]
    [InlineData("chainLlm", 1.2, """{"schemaType":"manual","inputSchema":"{\"title\":\"string\",\"type\":\"memo\"}"}""", """{"output":{"title":"Tea","more":1}}""", """[{"output":{"title":"Tea","more":1}}]""")]
    [InlineData("chainLlm", 1.2, """{"jsonSchemaExample":"{\"n\":1}"}""", """{"output":{"n":"one"}}""", null)]
    [InlineData("chainLlm", 1.2, """{"jsonSchemaExample":"{\"n\":1}"}""", "It is one.", null)]
    public async Task A_parser_reads_the_answer_as_data_of_its_shape(string root, double version, string parser, string said, string? items)
    {
        using var service = new RawService(_ => $$$"""{"choices":[{"message":{"role":"assistant","content":{{{JsonSerializer.Serialize(said)}}}}}]}""");
        using var run = new CaseRun(ValueJson.Parse("""{"openAiApi":{"apiKey":"k"}}"""));
        var flow = WithParser(Flow(root, """{"promptType":"define","text":"=Who is {{ 1 + 1 }}?","hasOutputParser":true}""", "lmChatOpenAi", $$$"""{"model":"m","options":{"baseURL":"{{{service.Address}}}/v1"}}"""), version, parser);

        var (history, report) = await run.RunAsync(flow.ToJsonString());

        Assert.Contains("Who is 2?\\nAnswer with nothing but JSON", Assert.Single(service.Requests));
        Assert.Contains("\\\"required\\\":[\\\"output\\\"]", service.Requests.Single());
        if (items is null)
        {
            Assert.Contains("Model output doesn't fit required format", history.Error?.Message);
        }
        else
        {
            Assert.True(history.Error is null, history.Error?.Message);
            Assert.Equal(ValueJson.Parse(items), report.Items);
        }
    }

    [Theory]
    [InlineData("""{"jsonSchemaExample":"={{ $json.example }}"}""")]
    [InlineData("""{"jsonSchemaExample":"no JSON"}""")]
    public void A_parser_that_takes_more_than_reading_stays_a_placeholder(string parser)
    {
        var imported = Assert.Single(N8nImporter.Import(WithParser(Flow("chainLlm", "{}", "lmChatOpenAi", "{}"), 1.2, parser).ToJsonString()).Flows);

        Assert.All(new[] { "Ask", "Model", "Parser" }, name => Assert.Equal(NodeAvailability.NotAvailable, Of(imported, name).Availability));
    }

    [Theory]
    [InlineData("chainLlm", true, false)]
    [InlineData("agent", true, false)]
    [InlineData("agent", false, true)]
    public void A_parser_counts_only_where_it_is_plugged_in_and_asked_for(string root, bool isAskedFor, bool isPluggedIn)
    {
        var flow = Flow(root, new JsonObject { ["hasOutputParser"] = isAskedFor, ["promptType"] = "=define", ["text"] = "Hi" }.ToJsonString(), "lmChatOpenAi", "{}");
        var ask = Imported(isPluggedIn ? WithParser(flow, 1.2, """{"jsonSchemaExample":"{\"n\":1}"}""") : flow)["Ask"];

        Assert.Equal("Bizoholic.HttpRequest", ask["type"]!.GetValue<string>());
        Assert.Equal("Hi", ask["parameters"]!["jsonBody"]!["messages"]!.AsArray()[^1]!["content"]!.GetValue<string>());
        Assert.Null(ask["parameters"]!["options"]!["parsed"]);
    }

    [Fact]
    public async Task A_chain_whose_model_writes_JSON_gives_what_is_in_it()
    {
        using var service = new RawService(_ => """{"choices":[{"message":{"role":"assistant","content":"{\"a\":1}"}}]}""");
        using var run = new CaseRun(ValueJson.Parse("""{"openAiApi":{"apiKey":"k"}}"""));

        var (history, report) = await run.RunAsync(Flow("chainLlm", """{"promptType":"define","text":"x"}""", "lmChatOpenAi", $$$"""{"model":"m","options":{"responseFormat":"json_object","baseURL":"{{{service.Address}}}/v1"}}""").ToJsonString());

        Assert.True(history.Error is null, history.Error?.Message);
        Assert.Equal(ValueJson.Parse("""[{"a":1}]"""), report.Items);
    }

    [Fact]
    public void A_chain_and_its_model_are_exported_as_they_were()
    {
        var original = WithParser(Flow("chainLlm", """{"promptType":"define","text":"x","hasOutputParser":true}""", "lmChatOpenAi", "{}"), 1.2, "{}").ToJsonString();
        using var definition = JsonDocument.Parse(Assert.Single(N8nImporter.Import(original).Flows).DefinitionJson);

        var exported = N8nExporter.Export(definition.RootElement);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(original), JsonNode.Parse(exported.Json!)), exported.Json);
    }

    private static JsonObject WithParser(JsonObject flow, double version, string parameters)
    {
        flow["nodes"]!.AsArray().Add(new JsonObject { ["id"] = "p", ["name"] = "Parser", ["type"] = "@n8n/n8n-nodes-langchain.outputParserStructured", ["typeVersion"] = version, ["position"] = new JsonArray(0, 0), ["parameters"] = JsonNode.Parse(parameters) });
        flow["connections"]!["Parser"] = JsonNode.Parse("""{"ai_outputParser":[[{"node":"Ask","type":"ai_outputParser","index":0}]]}""");
        return flow;
    }

    private static ImportedNode Of(ImportedFlow flow, string name) => Assert.Single(flow.Nodes, node => node.Name == name);

    private static Dictionary<string, JsonNode> Imported(JsonObject flow)
        => JsonNode.Parse(Assert.Single(N8nImporter.Import(flow.ToJsonString()).Flows).DefinitionJson)!["root"]!["activities"]!.AsArray().ToDictionary(activity => activity!["name"]!.GetValue<string>(), activity => activity!);

    private static JsonObject Flow(string root, string parameters, string model, string settings) => JsonNode.Parse($$$"""
        {
          "id": "chain", "name": "chain",
          "nodes": [
            {"id":"m","name":"Start","type":"n8n-nodes-base.manualTrigger","typeVersion":1,"position":[0,0],"parameters":{}},
            {"id":"a","name":"Ask","type":"@n8n/n8n-nodes-langchain.{{{root}}}","typeVersion":1.7,"position":[200,0],"parameters":{{{parameters}}}},
            {"id":"l","name":"Model","type":"@n8n/n8n-nodes-langchain.{{{model}}}","typeVersion":1.2,"position":[200,200],"parameters":{{{settings}}}}
          ],
          "connections": {
            "Start": {"main":[[{"node":"Ask","type":"main","index":0}]]},
            "Model": {"ai_languageModel":[[{"node":"Ask","type":"ai_languageModel","index":0}]]}
          }
        }
        """)!.AsObject();
}
