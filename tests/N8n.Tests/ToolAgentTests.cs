using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Bizoholic.Flows.N8n.Tests.AgentFlow;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Agents with tools become the step that answers with tools, and each tool a flow that it runs.</summary>
public sealed class ToolAgentTests
{
    private const string Memory = """{"name":"Memory","type":"@n8n/n8n-nodes-langchain.memoryBufferWindow","typeVersion":1.3,"parameters":{"sessionIdType":"customKey","sessionKey":"={{ $json.chat }}","contextWindowLength":3}}""";
    private const string Calculator = """{"name":"Calculator","type":"@n8n/n8n-nodes-langchain.toolCalculator","typeVersion":1,"parameters":{}}""";
    private const string Mail = """{"name":"Send a mail","type":"n8n-nodes-base.gmailTool","typeVersion":2.1,"parameters":{"sendTo":"={{ $fromAI('To', `Who gets it`, 'string') }}","subject":"Hi","message":"={{ $fromAI(\"Text\") }}","options":{}},"credentials":{"gmailOAuth2":{"id":"1","name":"My mail"}}}""";

    [Fact]
    public void An_agent_becomes_the_step_with_its_task_model_memory_and_tools()
    {
        var imported = Import(Agent("""{"promptType":"define","text":"=Help {{ $json.name }}","options":{"systemMessage":"Be brief","maxIterations":7}}""", ("ai_tool", Calculator), ("ai_tool", Mail), ("ai_memory", Memory)));

        var step = Step(imported);
        Assert.Equal("Bizoholic.AnswerWithTools", step["type"]!.GetValue<string>());
        Assert.Equal(("Template", "Help {{ $json.name }}"), Of("task"));
        Assert.Equal(("Literal", "Be brief"), Of("instructions"));
        Assert.Equal(("Template", "{{ $json.chat }}"), Of("conversation"));
        Assert.Equal(("Literal", "3"), Of("rememberedTurns"));
        Assert.Equal(("Literal", "7"), Of("mostRounds"));
        Assert.Equal(("Literal", "gpt-4o"), Of("model"));
        Assert.Equal(("Literal", "0.2"), Of("temperature"));
        Assert.Equal(("Literal", "output"), Of("field"));
        Assert.Equal(imported.Called.Select(flow => flow.DefinitionId), JsonSerializer.Deserialize<string[]>(Of("flows").Value)!);
        Assert.Equal((NodeAvailability.NeedsCredential, "openAiApi", "Key"), (Node(imported, "Agent").Availability, Node(imported, "Agent").Credentials.Single().Kind, Node(imported, "Agent").Credentials.Single().Name));
        Assert.Contains("'Calculator', 'Send a mail'", Node(imported, "Agent").Reason);
        Assert.Contains("became the flow 'Send a mail'", Node(imported, "Send a mail").Reason);
        Assert.All(imported.Nodes, node => Assert.NotEqual(NodeAvailability.NotAvailable, node.Availability));

        (string Type, string Value) Of(string input) => (step[input]!["expression"]!["type"]!.GetValue<string>(), step[input]!["expression"]!["value"]!.ToString());
    }

    [Fact]
    public void A_node_of_OpenAIs_with_tools_is_read_as_the_agent_that_it_is()
    {
        const string node = """{"name":"Agent","type":"@n8n/n8n-nodes-langchain.openAi","typeVersion":1.8,"position":[0,0],"parameters":{"modelId":{"__rl":true,"mode":"list","value":"gpt-4o-mini"},"messages":{"values":[{"content":"=About {{ $json.topic }}"},{"role":"system","content":"Be brief"}]},"options":{"temperature":0.3,"frequency_penalty":0.1}},"credentials":{"openAiApi":{"id":"1","name":"Key"}}}""";
        var flow = JsonNode.Parse($"{{\"name\":\"f\",\"nodes\":[{node},{Calculator}],\"connections\":{{\"Calculator\":{{\"ai_tool\":[[{{\"node\":\"Agent\",\"type\":\"ai_tool\",\"index\":0}}]]}}}}}}")!.AsObject();

        var imported = Import(flow);

        var step = Step(imported);
        Assert.Equal("Bizoholic.AnswerWithTools", step["type"]!.GetValue<string>());
        Assert.Equal(["About {{ $json.topic }}", "Be brief", "gpt-4o-mini", "0.3", "0.1", "message.content"], new[] { "task", "instructions", "model", "temperature", "frequencyPenalty", "field" }.Select(input => step[input]!["expression"]!["value"]!.ToString()));
        Assert.Equal((NodeAvailability.NeedsCredential, "openAiApi", "Key"), (Node(imported, "Agent").Availability, Node(imported, "Agent").Credentials.Single().Kind, Node(imported, "Agent").Credentials.Single().Name));
        flow["nodes"]![0]!["parameters"]!["simplify"] = false;
        Assert.Equal(NodeAvailability.NotAvailable, Node(Import(flow), "Agent").Availability);
    }

    [Fact]
    public void A_tool_that_calls_a_flow_need_not_say_what_it_gives_it()
    {
        const string tool = """{"name":"CRM","type":"@n8n/n8n-nodes-langchain.toolWorkflow","typeVersion":2.1,"parameters":{"description":"Stores a lead","workflowId":{"__rl":true,"mode":"id","value":"crm"}}}""";

        var flow = Import(Agent("{}", ("ai_tool", tool))).Called.Single();

        Assert.Equal("CRM", flow.Name);
        Assert.Equal(["crm"], flow.Calls);
    }

    [Fact]
    public void Of_a_parsers_members_of_the_same_name_the_last_counts()
    {
        const string parser = """{"name":"Parser","type":"@n8n/n8n-nodes-langchain.outputParserStructured","typeVersion":1.3,"parameters":{"jsonSchemaExample":"{\"id\":\"a\",\"id\":7}"}}""";

        var step = Step(Import(Agent("""{"hasOutputParser":true}""", ("ai_tool", Calculator), ("ai_outputParser", parser))));

        Assert.Contains("""{"type":"object","properties":{"id":{"type":"number"}},"required":["id"]}""", step.ToJsonString().Replace("\\u0022", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tool_is_a_flow_that_says_what_it_does_and_takes_what_its_settings_ask_for()
    {
        var flow = Import(Agent("{}", ("ai_tool", Mail.Replace("\"subject\"", "\"toolDescription\":\"Mails somebody\",\"subject\"", StringComparison.Ordinal)))).Called.Single();

        var definition = JsonNode.Parse(flow.DefinitionJson)!;
        Assert.Equal(("Send a mail", "Mails somebody", true), (definition["name"]!.GetValue<string>(), definition["description"]!.GetValue<string>(), definition["customProperties"]!["usableAsTool"]!.GetValue<bool>()));
        Assert.Equal([("To", "Who gets it", "String"), ("Text", "", "String")], definition["inputs"]!.AsArray().Select(input => (input!["name"]!.GetValue<string>(), input["description"]!.GetValue<string>(), input["type"]!.GetValue<string>())));
        Assert.Equal(("gmailOAuth2", "My mail"), (flow.Nodes[1].Credentials.Single().Kind, flow.Nodes[1].Credentials.Single().Name));
    }

    [Fact]
    public void A_setting_that_decides_which_call_is_made_is_not_the_models_to_choose()
    {
        const string days = """{"name":"Days","type":"n8n-nodes-base.googleCalendarTool","typeVersion":1.3,"parameters":{"operation":"getAll","calendar":{"__rl":true,"mode":"id","value":"team"},"returnAll":"={{ $fromAI('Return_All', ``, 'boolean') }}","limit":"={{ $fromAI('Limit', ``, 'number') }}","options":{}}}""";

        var imported = Import(Agent("{}", ("ai_tool", days)));

        Assert.Equal(["Limit"], JsonNode.Parse(Assert.Single(imported.Called).DefinitionJson)!["inputs"]!.AsArray().Select(input => input!["name"]!.GetValue<string>()));
        Assert.Contains("does not choose 'returnAll'", Node(imported, "Days").Reason);
    }

    [Theory]
    [InlineData("toolCalculator", 1, "{}", """{"input":"(3 + 4) * -2 ^ 2 - sqrt(16) / 8 % 3"}""", """[{"result":-28.5}]""")]
    [InlineData("toolCalculator", 1, "{}", """{"input":"max(1, 2e2, pi)"}""", """[{"result":200}]""")]
    [InlineData("toolCode", 1.1, """{"name":"reverse","jsCode":"return query.split('').reverse().join('')"}""", """{"query":"abc"}""", """[{"response":"cba"}]""")]
    [InlineData("toolCode", 1.2, """{"jsCode":"return query.a + query.b","specifyInputSchema":true,"jsonSchemaExample":"{\"a\":1,\"b\":2}"}""", """{"a":4,"b":5}""", """[{"response":9}]""")]
    [InlineData("toolThink", 1, "{}", """{"thought":"hm"}""", """[{"thought":"hm"}]""")]
    public async Task A_tool_answers_with_what_it_works_out(string type, double version, string parameters, string given, string items)
        => Assert.Equal(ValueJson.Parse(items), await CallAsync(Tool($"@n8n/n8n-nodes-langchain.{type}", version, parameters), given));

    [Theory]
    [InlineData("@n8n/n8n-nodes-langchain.toolHttpRequest", 1.1, """{"url":"HERE/users/{id}","sendQuery":true,"parametersQuery":{"values":[{"name":"q"},{"name":"lang","valueProvider":"fieldValue","value":"{language}"},{"name":"fixed","valueProvider":"fieldValue","value":"1"}]},"placeholderDefinitions":{"values":[{"name":"id","description":"Whose","type":"number"}]}}""", """{"id":"a b","q":"tea","language":"de"}""", "GET /users/a%20b?q=tea&lang=de&fixed=1", null)]
    [InlineData("@n8n/n8n-nodes-langchain.toolHttpRequest", 1.1, """{"method":"POST","url":"HERE/notes","sendBody":true,"specifyBody":"json","jsonBody":"{\"title\": \"Re: {title}\", \"count\": {count}}"}""", """{"title":"a \"b\"","count":3}""", "POST /notes", """{"title":"Re: a \"b\"","count":3}""")]
    [InlineData("@n8n/n8n-nodes-langchain.toolHttpRequest", 1.1, """{"method":"POST","url":"HERE/notes","sendBody":true,"specifyBody":"model"}""", """{"body":{"a":[1]}}""", "POST /notes", """{"a":[1]}""")]
    [InlineData("n8n-nodes-base.httpRequestTool", 4.2, """{"toolDescription":"Finds","url":"=HERE/find/{{ $fromAI('what', 'What to find') }}","options":{}}""", """{"what":"tea"}""", "GET /find/tea", null)]
    [InlineData("n8n-nodes-base.httpRequestTool", 4.2, """{"url":"=HERE/find/{{ $fromAI('what', 'What to find', 'string', 'all') }}","options":{}}""", "{}", "GET /find/all", null)]
    public async Task A_tool_calls_an_address_with_what_the_model_gives(string type, double version, string parameters, string given, string line, string? body)
    {
        using var service = new RawService(_ => """{"found":true}""");

        var items = await CallAsync(Tool(type, version, parameters.Replace("HERE", service.Address, StringComparison.Ordinal)), given);

        Assert.Equal(ValueJson.Parse("""[{"found":true}]"""), items);
        var request = service.Requests.Single();
        Assert.Equal(line, string.Join(' ', request.Split(' ')[..2]));
        Assert.True(JsonNode.DeepEquals(body is null ? null : JsonNode.Parse(body), request.Split("\n\n", 2)[1] is { Length: > 0 } sent ? JsonNode.Parse(sent) : null), request);
    }

    [Theory]
    [InlineData(1.2, """{"name":"lookup","description":"Looks up","workflowId":{"__rl":true,"mode":"id","value":"callee"},"fields":{"values":[{"name":"kind","stringValue":"lead"}]}}""", """{"query":"Ann"}""", """[{"query":"Ann","kind":"lead"}]""")]
    [InlineData(1.1, """{"name":"lookup","workflowId":"callee","specifyInputSchema":true,"schemaType":"manual","inputSchema":"{\"type\":\"object\",\"properties\":{\"who\":{\"type\":\"string\",\"description\":\"Whom\"}}}"}""", """{"who":"Ann"}""", """[{"query":{"who":"Ann"}}]""")]
    [InlineData(2.2, """{"description":"Looks up","workflowId":{"__rl":true,"mode":"list","value":"callee"},"workflowInputs":{"mappingMode":"defineBelow","value":{"who":"={{ $fromAI('who', ``, 'string') }}","kind":"lead"}}}""", """{"who":"Ann"}""", """[{"who":"Ann","kind":"lead"}]""")]
    public async Task A_flow_is_run_with_what_the_model_gives_and_what_the_tool_adds(double version, string parameters, string given, string items)
    {
        var callee = OneFlow.Of("callee", ("Pass", "n8n-nodes-base.noOp", 1, [])).Replace("n8n-nodes-base.manualTrigger", "n8n-nodes-base.executeWorkflowTrigger", StringComparison.Ordinal);

        Assert.Equal(ValueJson.Parse(items), await CallAsync(Tool("@n8n/n8n-nodes-langchain.toolWorkflow", version, parameters), given, callee));
    }

    [Fact]
    public async Task What_is_no_arithmetic_is_told()
        => Assert.Contains("no arithmetic", await FailAsync(Tool("@n8n/n8n-nodes-langchain.toolCalculator", 1, "{}"), """{"input":"process.exit()"}"""));

    [Fact]
    public void What_the_flow_around_an_agent_gives_to_a_tool_is_an_input_that_the_step_fills_in()
    {
        var imported = Import(Agent("{}", ("ai_tool", """{"name":"Look up","type":"n8n-nodes-base.httpRequestTool","typeVersion":4.2,"parameters":{"url":"=https://example.com/{{ $('Start').item.json.id }}/{{ $fromAI('what') }}","options":{}}}""")));

        var flow = JsonNode.Parse(imported.Called.Single().DefinitionJson)!;
        Assert.Equal("{{ ({ \"Look_up_1\": ($('Start').item.json.id\n) }) }}", Step(imported)["given"]!["expression"]!["value"]!.GetValue<string>());
        Assert.Equal(["what", "Look_up_1"], flow["inputs"]!.AsArray().Select(input => input!["name"]!.GetValue<string>()));
        Assert.Equal("=https://example.com/{{ $json[\"Look_up_1\"] }}/{{ $fromAI('what') }}", flow["root"]!["activities"]![1]!["parameters"]!["url"]!.GetValue<string>());
    }

    [Fact]
    public void A_server_of_tools_is_chosen_at_the_step()
    {
        var imported = Import(Agent("{}", ("ai_tool", """{"name":"Shelf","type":"@n8n/n8n-nodes-langchain.mcpClientTool","typeVersion":1,"parameters":{"endpointUrl":"https://shelf.example.com/mcp","include":"selected","includeTools":["stock_of"]}}""")));

        Assert.Equal("""["stock_of"]""", Step(imported)["serverTools"]!["expression"]!["value"]!.GetValue<string>());
        Assert.Contains("'Tool server', with the address https://shelf.example.com/mcp", Node(imported, "Agent").Advice);
        Assert.Contains("'Tool server'", Node(imported, "Shelf").Reason);
    }

    [Fact]
    public void Nodes_of_the_community_that_call_one_server_are_that_server()
    {
        var imported = Import(Agent(
            "{}",
            ("ai_tool", Community("List", null, "cmd", "Shelf")),
            ("ai_tool", Community("Stock", "stock_of", "cmd", "Shelf")),
            ("ai_tool", Community("Price", "price_of", "cmd", "Shelf")),
            ("ai_tool", Community("Mail", "send", "sse", "Post"))));

        Assert.Equal("""["stock_of","price_of","send"]""", Step(imported)["serverTools"]!["expression"]!["value"]!.GetValue<string>());
        Assert.Contains("'Tool server', with the address at which the same server answers: n8n ran it as a command", Node(imported, "Agent").Advice);
        Assert.All(new[] { "List", "Stock", "Price" }, name => Assert.Contains("'Tool server'", Node(imported, name).Reason));
        Assert.Contains("'Second tool server'", Node(imported, "Mail").Reason);

        static string Community(string name, string? tool, string connection, string credential)
        {
            var parameters = new JsonObject { ["connectionType"] = connection };
            if (tool is not null)
            {
                (parameters["operation"], parameters["toolName"], parameters["toolParameters"]) = ("executeTool", tool, "={{ $fromAI('Tool_Parameters', ``, 'json') }}");
            }

            return new JsonObject { ["name"] = name, ["type"] = "n8n-nodes-mcp.mcpClientTool", ["typeVersion"] = 1, ["parameters"] = parameters, ["credentials"] = new JsonObject { ["mcpClientApi"] = new JsonObject { ["id"] = "1", ["name"] = credential } } }.ToJsonString();
        }
    }

    [Theory]
    [InlineData("n8n-nodes-mcp.mcpClientTool", """{"operation":"executeTool","toolName":"={{ $fromAI('tool') }}"}""", false)]
    [InlineData("@n8n/n8n-nodes-langchain.mcpClientTool", """{"endpointUrl":"https://other.example.com"}""", false)]
    [InlineData("@n8n/n8n-nodes-langchain.mcpClientTool", """{"endpointUrl":"https://other.example.com","include":"selected","includeTools":["send"]}""", true)]
    public void The_tools_of_all_servers_are_named_or_of_none(string type, string parameters, bool isAvailable)
    {
        var other = new JsonObject { ["name"] = "Other", ["type"] = type, ["typeVersion"] = 1, ["parameters"] = JsonNode.Parse(parameters) };

        var imported = Import(Agent("{}", ("ai_tool", """{"name":"Shelf","type":"@n8n/n8n-nodes-langchain.mcpClientTool","typeVersion":1,"parameters":{"endpointUrl":"https://shelf.example.com/mcp","include":"selected","includeTools":["stock_of"]}}"""), ("ai_tool", other.ToJsonString())));

        Assert.Equal(isAvailable ? NodeAvailability.NeedsCredential : NodeAvailability.NotAvailable, Node(imported, "Agent").Availability);
    }

    [Fact]
    public void Options_that_only_tune_the_model_are_left_out_and_told_of()
    {
        var flow = Agent("{}", ("ai_tool", Calculator));
        var model = flow["nodes"]!.AsArray().Single(node => node!["name"]!.GetValue<string>() == "Model")!;
        (model["type"], model["parameters"]) = ("@n8n/n8n-nodes-langchain.lmChatAnthropic", JsonNode.Parse("""{"model":"claude","options":{"thinking":true,"thinkingBudget":1024,"topP":0.5}}"""));

        var imported = Import(flow);

        Assert.Contains("asked without 'thinking' and 'thinkingBudget'", Node(imported, "Agent").Advice);
        Assert.Equal("0.5", Step(imported)["topP"]!["expression"]!["value"]!.ToString());
    }

    [Theory]
    [InlineData("""{"name":"Look","type":"n8n-nodes-base.httpRequestTool","typeVersion":4.2,"parameters":{"url":"=https://example.com/{{ $json.base + $fromAI('id') }}"}}""", "values of the flow around it")]
    [InlineData("""{"name":"Paint","type":"n8n-nodes-base.editImageTool","typeVersion":1,"parameters":{}}""", "the node type 'n8n-nodes-base.editImage'")]
    [InlineData("""{"name":"Snake","type":"@n8n/n8n-nodes-langchain.toolCode","typeVersion":1,"parameters":{"language":"python","pythonCode":"return 1"}}""", "not JavaScript")]
    public void A_tool_that_cannot_be_had_is_a_flow_with_a_placeholder_that_the_agent_waits_for(string tool, string reason)
    {
        var imported = Import(Agent("{}", ("ai_tool", tool), ("ai_tool", Calculator)));

        var name = JsonNode.Parse(tool)!["name"]!.GetValue<string>();
        var missing = Assert.Single(imported.Called, flow => flow.Name == name);
        var placeholder = JsonNode.Parse(missing.DefinitionJson)!["root"]!["activities"]![1]!;
        Assert.Equal("Bizoholic.N8nPlaceholder", placeholder["type"]!.GetValue<string>());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(tool)!["parameters"], placeholder["parameters"]));
        Assert.Contains(reason, placeholder["customProperties"]!["unavailable"]!.GetValue<string>());
        Assert.Contains(reason, missing.Nodes[1].Reason);
        Assert.Equal((NodeAvailability.NotAvailable, NodeAvailability.NotAvailable), (missing.Nodes[1].Availability, Node(imported, name).Availability));
        Assert.Contains(reason, Node(imported, name).Reason);
        Assert.Contains($"the flow '{name}' with a placeholder", Node(imported, name).Advice);
        Assert.Equal((NodeAvailability.NeedsCredential, NodeAvailability.Runs), (Node(imported, "Agent").Availability, Node(imported, "Model").Availability));
        Assert.Contains($"in the place of the placeholders in '{name}'", Node(imported, "Agent").Reason);
        Assert.Equal(imported.Called.Select(flow => flow.DefinitionId), imported.Tools);
    }

    [Theory]
    [InlineData("ai_memory", """{"name":"Kept","type":"@n8n/n8n-nodes-langchain.memoryZep","typeVersion":1,"parameters":{}}""", "'Kept' is kept by a service of its own")]
    [InlineData("ai_memory", """{"name":"Kept","type":"@n8n/n8n-nodes-langchain.memoryRedisChat","typeVersion":1.4,"parameters":{"sessionTTL":60}}""", "'Kept' forgets after a time")]
    public void What_cannot_be_had_keeps_the_agent_a_placeholder_and_is_named(string input, string part, string reason)
    {
        var imported = Import(Agent("{}", (input, part), ("ai_tool", Calculator)));

        Assert.Equal("Bizoholic.N8nPlaceholder", Step(imported)["type"]!.GetValue<string>());
        Assert.Contains(reason, Node(imported, "Agent").Reason);
        Assert.Empty(imported.Called);
    }

    [Theory]
    [InlineData("memoryPostgresChat", 1.3, """{"sessionIdType":"customKey","sessionKey":"={{ $json.chat }}","contextWindowLength":9}""", "{{ $json.chat }}", 9)]
    [InlineData("memoryPostgresChat", 1, "{}", "{{ $json.sessionId }}", 100)]
    [InlineData("memoryRedisChat", 1, """{"sessionKey":"chats"}""", "chats", 100)]
    public void A_conversation_that_n8n_keeps_in_a_database_is_kept_with_the_flow(string type, double version, string parameters, string key, int turns)
    {
        var memory = new JsonObject { ["name"] = "Kept", ["type"] = $"@n8n/n8n-nodes-langchain.{type}", ["typeVersion"] = version, ["parameters"] = JsonNode.Parse(parameters) };

        var imported = Import(Agent("{}", ("ai_memory", memory.ToJsonString())));

        Assert.Equal((key, turns), (Step(imported)["conversation"]!["expression"]!["value"]!.GetValue<string>(), Step(imported)["rememberedTurns"]!["expression"]!["value"]!.GetValue<int>()));
        Assert.Contains("kept with the flow here", Node(imported, "Kept").Reason);
    }

    [Fact]
    public void Options_of_the_model_become_the_steps()
    {
        var flow = Agent("{}", ("ai_tool", Calculator));
        flow["nodes"]!.AsArray().Single(node => node!["name"]!.GetValue<string>() == "Model")!["parameters"]!["options"] = JsonNode.Parse("""{"topP":0.5,"frequencyPenalty":0.1,"presencePenalty":"={{ $json.p }}","responseFormat":"json_object","timeout":1000,"maxRetries":1}""");

        var step = Step(Import(flow));

        Assert.Equal(["0.5", "0.1", "{{ $json.p }}", "true"], new[] { "topP", "frequencyPenalty", "presencePenalty", "answersJson" }.Select(input => step[input]!["expression"]!["value"]!.ToString()));
    }

    [Theory]
    [InlineData("agent", "lmChatOllama", """{"model":"llama3"}""", "llama3", "output")]
    [InlineData("chainLlm", "lmChatAzureOpenAi", """{"model":"my-deployment"}""", "my-deployment", "text")]
    public void What_one_plain_call_cannot_do_is_done_by_the_step_without_tools(string root, string model, string parameters, string name, string field)
    {
        var flow = Agent("""{"promptType":"define","text":"={{ $json.q }}","messages":{"messageValues":[{"message":"Be kind"},{"message":"=To {{ $json.who }}"}]}}""");
        var asks = flow["nodes"]!.AsArray().Single(node => node!["name"]!.GetValue<string>() == "Model")!;
        (asks["type"], asks["parameters"]) = ($"@n8n/n8n-nodes-langchain.{model}", JsonNode.Parse(parameters));
        flow["nodes"]!.AsArray().Single(node => node!["name"]!.GetValue<string>() == "Agent")!["type"] = $"@n8n/n8n-nodes-langchain.{root}";

        var imported = Import(flow);

        Assert.Equal("Bizoholic.AnswerWithTools", Step(imported)["type"]!.GetValue<string>());
        Assert.Equal((name, field), (Step(imported)["model"]!["expression"]!["value"]!.GetValue<string>(), Step(imported)["field"]!["expression"]!["value"]!.GetValue<string>()));
        Assert.EndsWith("Be kind\n\nTo {{ $json.who }}", Step(imported)["instructions"]!["expression"]!["value"]!.GetValue<string>());
        Assert.All(imported.Nodes, node => Assert.NotEqual(NodeAvailability.NotAvailable, node.Availability));
    }

    [Fact]
    public void A_parser_whose_model_mends_answers_is_the_steps_shape()
    {
        var flow = Agent("""{"hasOutputParser":true}""", ("ai_outputParser", """{"name":"Parser","type":"@n8n/n8n-nodes-langchain.outputParserStructured","typeVersion":1.2,"parameters":{"autoFix":true,"jsonSchemaExample":"{\"n\":1}"}}"""));
        flow["nodes"]!.AsArray().Add(JsonNode.Parse("""{"id":"m","name":"Mender","type":"@n8n/n8n-nodes-langchain.lmChatOpenAi","typeVersion":1.2,"position":[0,0],"parameters":{}}"""));
        flow["connections"]!["Mender"] = JsonNode.Parse("""{"ai_languageModel":[[{"node":"Parser","type":"ai_languageModel","index":0}]]}""");

        var imported = Import(flow);

        Assert.Contains("\"n\"", Step(imported)["shape"]!["expression"]!["value"]!.GetValue<string>());
        Assert.All(imported.Nodes, node => Assert.NotEqual(NodeAvailability.NotAvailable, node.Availability));
    }

    [Theory]
    [InlineData("""{"onError":"continueRegularOutput"}""", "Done", "[{\"error\":")]
    [InlineData("""{"continueOnFail":true}""", "Done", "[{\"error\":")]
    [InlineData("""{"onError":"continueErrorOutput"}""", "Failed", "\"error\":")]
    public async Task An_agent_that_fails_goes_on_as_its_setting_says(string setting, string outcome, string left)
    {
        using var service = new RawService(_ => "HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\ncontent-length: 45\r\n\r\n{\"error\":{\"message\":\"no\",\"code\":\"bad_key\"}}  ");
        var flow = Agent("""{"promptType":"define","text":"hi"}""", ("ai_memory", Memory));
        var agent = flow["nodes"]!.AsArray().Single(node => node!["name"]!.GetValue<string>() == "Agent")!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(setting)!.AsObject())
        {
            agent[name] = value?.DeepClone();
        }

        flow["nodes"]!.AsArray().Add(JsonNode.Parse("""{"id":"after","name":"After","type":"n8n-nodes-base.noOp","typeVersion":1,"position":[0,0],"parameters":{}}"""));
        flow["connections"]!["Agent"] = JsonNode.Parse(outcome == "Done" ? """{"main":[[{"node":"After","type":"main","index":0}]]}""" : """{"main":[[],[{"node":"After","type":"main","index":0}]]}""");
        using var run = new CaseRun(ValueJson.Parse($$$"""{"openAiApi":{"apiKey":"k","model":"m","url":"{{{service.Address}}}/v1"}}"""));

        var (history, report) = await run.RunAsync(flow.ToJsonString());

        Assert.True(history.Error is null, history.Error?.Message);
        Assert.Single(service.Requests);
        Assert.Contains(left, ValueJson.ToJson(report.Items));
    }

    [Fact]
    public void Parts_that_go_round_in_circles_end()
    {
        var flow = Agent("{}", ("ai_tool", """{"name":"One","type":"@n8n/n8n-nodes-langchain.agentTool","typeVersion":2.2,"parameters":{}}"""));
        flow["nodes"]!.AsArray().Add(JsonNode.Parse("""{"id":"two","name":"Two","type":"@n8n/n8n-nodes-langchain.agentTool","typeVersion":2.2,"position":[0,0],"parameters":{}}"""));
        flow["connections"]!["Two"] = JsonNode.Parse("""{"ai_tool":[[{"node":"One","type":"ai_tool","index":0},{"node":"Two","type":"ai_tool","index":0}]]}""");
        flow["connections"]!["One"]!["ai_tool"]![0]!.AsArray().Add(JsonNode.Parse("""{"node":"Two","type":"ai_tool","index":0}"""));
        flow["connections"]!["Model"]!["ai_languageModel"] = JsonNode.Parse("""[[{"node":"Agent","type":"ai_languageModel","index":0},{"node":"One","type":"ai_languageModel","index":0},{"node":"Two","type":"ai_languageModel","index":0}]]""");

        var imported = Import(flow);

        var one = Assert.Single(imported.Called);
        Assert.Equal(("One", "Two", 0), (one.Name, Assert.Single(one.Called).Name, one.Called[0].Called.Count));
    }

    [Fact]
    public void A_sheet_is_written_to_as_a_tool()
    {
        var flow = Tool("n8n-nodes-base.googleSheetsTool", 4.5, """{"operation":"append","documentId":{"__rl":true,"mode":"id","value":"book"},"sheetName":{"__rl":true,"mode":"list","value":"gid=0"},"columns":{"mappingMode":"defineBelow","value":{"Name":"={{ $fromAI('Name', ``, 'string') }}"}}}""");

        var definition = JsonNode.Parse(flow.DefinitionJson)!;
        Assert.Equal("Bizoholic.SheetChange", definition["root"]!["activities"]![1]!["type"]!.GetValue<string>());
        Assert.Equal("Name", Assert.Single(definition["inputs"]!.AsArray())!["name"]!.GetValue<string>());
        Assert.Equal(NodeAvailability.NeedsCredential, flow.Nodes[1].Availability);
    }

    [Fact]
    public void An_agent_is_exported_as_it_was_with_its_tools()
    {
        var original = Agent("""{"options":{}}""", ("ai_tool", Calculator), ("ai_tool", Mail), ("ai_tool", """{"name":"Paint","type":"n8n-nodes-base.editImageTool","typeVersion":1,"parameters":{"operation":"blur"}}"""), ("ai_memory", Memory)).ToJsonString();
        using var definition = JsonDocument.Parse(Import(JsonNode.Parse(original)!.AsObject()).DefinitionJson);

        var exported = N8nExporter.Export(definition.RootElement);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(original), JsonNode.Parse(exported.Json!)), exported.Json);
    }

    private static async Task<ValueArray> CallAsync(ImportedFlow tool, string given, string? callee = null)
    {
        var step = await RunAsync(tool, given, callee);
        Assert.Null(step.Error?.Message);
        return ValueArray.From(step.Items[Outcomes.Done]!.Select(item => (Value)item.Json));
    }

    private static async Task<string> FailAsync(ImportedFlow tool, string given) => (await RunAsync(tool, given, null)).Error!.Message;

    private static async Task<ExecutionHistory> RunAsync(ImportedFlow tool, string given, string? callee)
    {
        using var harness = new WorkflowHarness([typeof(Flowchart).Assembly], new ServiceCollection().AddGuardedHttp(outgoing => outgoing.AllowedHosts.Add("127.0.0.1")).BuildServiceProvider());
        if (callee is not null)
        {
            await harness.PublishAsync(N8nImporter.Import(callee).Flows.Single().DefinitionJson);
        }

        var ended = Channel.CreateUnbounded<string>();
        harness.Runtime.Changed += change =>
        {
            if (change.Status is RunStatus.Finished or RunStatus.Faulted)
            {
                ended.Writer.TryWrite(change.RunId);
            }
        };
        var run = await harness.RunAsync(tool.DefinitionJson, ValueJson.Parse(given).AsObject()!);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await ended.Reader.ReadAsync(patience.Token) != run.RunId)
        {
        }

        return (await harness.ReadAsync(run.RunId, run.Rest)).Of("work").Single();
    }

    private static ImportedFlow Tool(string type, double version, string parameters)
    {
        var tool = new JsonObject { ["name"] = "Tool", ["type"] = type, ["typeVersion"] = version, ["parameters"] = JsonNode.Parse(parameters) };
        var imported = Import(Agent("{}", ("ai_tool", tool.ToJsonString())));
        Assert.True(imported.Called.Count == 1, Node(imported, "Agent").Reason);
        return imported.Called[0];
    }
}
