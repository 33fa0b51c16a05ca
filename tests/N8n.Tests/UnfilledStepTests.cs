using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Templates leave settings empty for whoever takes them: the step is there, says what is missing, and is what it would have been once that is filled in.</summary>
public sealed class UnfilledStepTests
{
    private const string Picked = """{"__rl":true,"mode":"list","value":""}""";
    private const string Telegram = """{"text":"Hi"}""";

    [Fact]
    public void The_step_is_there_and_the_report_names_what_is_to_be_filled_in()
    {
        var flow = Import("n8n-nodes-base.googleSheets", 4.5, """{"documentId":PICKED,"sheetName":PICKED,"options":{}}""".Replace("PICKED", Picked, StringComparison.Ordinal));

        var node = flow.Nodes[1];
        Assert.Equal((NodeAvailability.NeedsSettings, "Bizoholic.N8nUnfilled"), (node.Availability, Step(flow)["type"]!.GetValue<string>()));
        Assert.Equal([("documentId", "Document id", "text"), ("sheetName", "Sheet name", "text")], node.Settings.Select(setting => (setting.Name, setting.Label, setting.Kind)));
        Assert.StartsWith("It runs once its settings are filled in: documentId, sheetName.", node.Reason, StringComparison.Ordinal);
        Assert.Equal("googleSheetsOAuth2Api", Assert.Single(node.Credentials).Kind);
        Assert.Equal("googleSheetsOAuth2Api", Step(flow)["customProperties"]!["needsCredentials"]![0]!["kind"]!.GetValue<string>());
    }

    [Fact]
    public void Publishing_is_refused_by_step_and_setting_and_not_for_a_step_that_is_switched_off()
    {
        var flow = JsonNode.Parse(Import("n8n-nodes-base.whatsApp", 1, """{"operation":"send"}""").DefinitionJson)!.AsObject();

        Assert.Equal(
            [("Tested", "phoneNumberId", true), ("Tested", "recipientPhoneNumber", true), ("Tested", "textBody", true)],
            Compile(flow).Problems.Select(problem => (problem.ActivityName!, problem.Path, problem.IsReachable)).Order());
        Assert.Contains("'Text body' is empty", Compile(flow).Problems.Single(problem => problem.Path == "textBody").Message, StringComparison.Ordinal);
        Step(flow)["customProperties"]!["disabled"] = true;
        Assert.Empty(Compile(flow).Problems);
    }

    [Theory]
    [InlineData("n8n-nodes-base.telegram", 1.2, Telegram, """{"chatId":" -100 "}""", """{"text":"Hi","chatId":"-100"}""")]
    [InlineData("n8n-nodes-base.telegram", 1.2, """{"text":"Hi","chatId":""}""", """{"chatId":"={{ $json.chat }}"}""", """{"text":"Hi","chatId":"={{ $json.chat }}"}""")]
    [InlineData("n8n-nodes-base.telegram", 1.2, Telegram, """{"chatId":12}""", """{"text":"Hi","chatId":12}""")]
    [InlineData("n8n-nodes-base.slack", 2.3, """{"text":"Hi"}""", """{"channelId":"C1"}""", """{"text":"Hi","channelId":"C1","select":"channel"}""")]
    [InlineData("n8n-nodes-base.slack", 2.3, """{"select":"channel","channelId":{"__rl":true,"mode":"list","value":"","cachedResultName":""},"text":"Hi"}""", """{"channelId":"#general"}""", """{"select":"channel","channelId":{"__rl":true,"mode":"name","value":"#general"},"text":"Hi"}""")]
    [InlineData("n8n-nodes-base.slack", 2.3, """{"select":"user","text":"Hi"}""", """{"user":"U1"}""", """{"select":"user","text":"Hi","user":"U1"}""")]
    [InlineData("n8n-nodes-base.slack", 1, """{"text":"Hi"}""", """{"channel":"#general"}""", """{"text":"Hi","channel":"#general"}""")]
    [InlineData("n8n-nodes-base.googleSheets", 4.5, """{"documentId":{"__rl":true,"mode":"list","value":""},"sheetName":{"__rl":true,"mode":"list","value":""}}""", """{"documentId":"https://docs.google.com/spreadsheets/d/1abcDEF_ghi-jkl/edit","sheetName":"Leads"}""", """{"documentId":{"__rl":true,"mode":"url","value":"https://docs.google.com/spreadsheets/d/1abcDEF_ghi-jkl/edit"},"sheetName":{"__rl":true,"mode":"name","value":"Leads"}}""")]
    [InlineData("n8n-nodes-base.googleSheets", 4.5, """{"documentId":{"__rl":true,"mode":"url","value":""},"sheetName":{"__rl":true,"mode":"name","value":"Leads"}}""", """{"documentId":"1abcDEF_ghi-jkl"}""", """{"documentId":{"__rl":true,"mode":"id","value":"1abcDEF_ghi-jkl"},"sheetName":{"__rl":true,"mode":"name","value":"Leads"}}""")]
    [InlineData("n8n-nodes-base.googleSheets", 4.5, """{"documentId":"1abcDEF_ghi-jkl","sheetName":{"__rl":true,"mode":"list","value":""}}""", """{"sheetName":"2026"}""", """{"documentId":"1abcDEF_ghi-jkl","sheetName":{"__rl":true,"mode":"name","value":"2026"}}""")]
    [InlineData("n8n-nodes-base.telegram", 1.2, """{"operation":"sendLocation","chatId":"1","latitude":"1"}""", """{"longitude":"2.5"}""", """{"operation":"sendLocation","chatId":"1","latitude":"1","longitude":2.5}""")]
    [InlineData("n8n-nodes-base.github", 1.1, """{"resource":"issue","operation":"get","owner":{"__rl":true,"mode":"list","value":""},"repository":{"__rl":true,"mode":"list","value":""},"issueNumber":"7"}""", """{"owner":"ann","repository":"https://github.com/ann/site"}""", """{"resource":"issue","operation":"get","owner":{"__rl":true,"mode":"name","value":"ann"},"repository":{"__rl":true,"mode":"url","value":"https://github.com/ann/site"},"issueNumber":"7"}""")]
    [InlineData("n8n-nodes-base.gmail", 2.1, """{"operation":"addLabels","messageId":"m"}""", """{"labelIds":"INBOX, Label_1"}""", """{"operation":"addLabels","messageId":"m","labelIds":["INBOX","Label_1"]}""")]
    [InlineData("n8n-nodes-base.gmail", 2.1, """{"operation":"addLabels","messageId":"m"}""", """{"labelIds":["INBOX"]}""", """{"operation":"addLabels","messageId":"m","labelIds":["INBOX"]}""")]
    [InlineData("n8n-nodes-base.googleDrive", 3, """{"operation":"share","fileId":"f","permissionsUi":[],"options":{}}""", """{"permissionsUi.permissionsValues.role":"reader","permissionsUi.permissionsValues.type":"anyone"}""", """{"operation":"share","fileId":"f","permissionsUi":{"permissionsValues":{"role":"reader","type":"anyone"}},"options":{}}""")]
    [InlineData("n8n-nodes-base.openAi", 1, """{"resource":"chat"}""", """{"prompt.messages":"[{\"role\":\"user\",\"content\":\"Hi\"}]"}""", """{"resource":"chat","prompt":{"messages":[{"role":"user","content":"Hi"}]}}""")]
    [InlineData("n8n-nodes-base.openAi", 1, """{"resource":"chat"}""", """{"prompt.messages":[{"role":"x","role":"user","content":"Hi"}]}""", """{"resource":"chat","prompt":{"messages":[{"role":"user","content":"Hi"}]}}""")]
    public void A_step_that_is_filled_in_is_what_a_node_with_these_settings_becomes(string type, double version, string parameters, string values, string filled)
    {
        var definition = JsonNode.Parse(Import(type, version, parameters).DefinitionJson)!.AsObject();

        var made = Fill(definition, values);

        Assert.Empty(made.Faults);
        var whole = Import(type, version, filled);
        Assert.Equal("Bizoholic.HttpRequest", Step(whole)["type"]!.GetValue<string>());
        Assert.Equal(Sorted(Step(whole)), Sorted(Step(definition)));
        Assert.Equal(whole.Nodes[1].Availability, Assert.Single(made.Steps).Availability);
        Assert.Equal(JsonNode.Parse(filled)!.ToJsonString(), Exported(definition)["parameters"]!.ToJsonString());
    }

    [Fact]
    public void Some_of_the_settings_may_be_filled_in_first()
    {
        var definition = JsonNode.Parse(Import("n8n-nodes-base.whatsApp", 1, """{"operation":"send"}""").DefinitionJson)!.AsObject();

        var step = Assert.Single(Fill(definition, """{"phoneNumberId":"1","textBody":"Hi"}""").Steps);

        Assert.Equal((NodeAvailability.NeedsSettings, "recipientPhoneNumber"), (step.Availability, Assert.Single(step.Settings).Name));
        Assert.Equal("recipientPhoneNumber", Assert.Single(Compile(definition).Problems).Path);
        Assert.Equal(NodeAvailability.NeedsCredential, Assert.Single(Fill(definition, """{"recipientPhoneNumber":"+49"}""").Steps).Availability);
        Assert.Equal("Bizoholic.HttpRequest", Step(definition)["type"]!.GetValue<string>());
    }

    [Fact]
    public void What_the_step_was_given_in_the_meantime_stays()
    {
        var definition = JsonNode.Parse(Import("n8n-nodes-base.telegram", 1.2, Telegram).DefinitionJson)!.AsObject();
        var step = Step(definition);
        step["credential"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "cred-7" } };
        step["metadata"]!["displayText"] = "Tell us";
        step["metadata"]!["designer"]!["position"]!["x"] = 999;
        step["customProperties"]!["onError"] = "continueErrorOutput";
        var connections = definition["root"]!["connections"]!.ToJsonString();

        Assert.Empty(Fill(definition, """{"chatId":"1"}""").Faults);

        var filled = Step(definition);
        Assert.Equal(("node-Tested", "Tested", "Tell us", 999), (filled["id"]!.GetValue<string>(), filled["name"]!.GetValue<string>(), filled["metadata"]!["displayText"]!.GetValue<string>(), filled["metadata"]!["designer"]!["position"]!["x"]!.GetValue<int>()));
        Assert.Equal(("cred-7", "continueErrorOutput"), (filled["credential"]!["expression"]!["value"]!.GetValue<string>(), filled["customProperties"]!["onError"]!.GetValue<string>()));
        Assert.Equal("continueErrorOutput", Exported(definition)["onError"]!.GetValue<string>());
        Assert.Equal(connections, definition["root"]!["connections"]!.ToJsonString());
        Assert.Empty(Compile(definition).Problems);
    }

    [Theory]
    [InlineData("n8n-nodes-base.telegram", 1.2, Telegram, """{"chatId":"  "}""", "chatId", "It is empty.")]
    [InlineData("n8n-nodes-base.telegram", 1.2, Telegram, """{"chatId":{"a":1}}""", "chatId", "Expected text.")]
    [InlineData("n8n-nodes-base.telegram", 1.2, Telegram, """{"chatId":null}""", "chatId", "It is empty.")]
    [InlineData("n8n-nodes-base.telegram", 1.2, Telegram, """{"text":"Other"}""", "text", "Those are: chatId.")]
    [InlineData("n8n-nodes-base.gmail", 2.1, """{"operation":"addLabels","messageId":"m"}""", """{"labelIds":[1]}""", "labelIds", "Expected a list of texts.")]
    [InlineData("n8n-nodes-base.gmail", 2.1, """{"operation":"addLabels","messageId":"m"}""", """{"labelIds":" , "}""", "labelIds", "It is empty.")]
    [InlineData("n8n-nodes-base.telegram", 1.2, """{"operation":"sendLocation","chatId":"1","latitude":"1"}""", """{"longitude":"NaN"}""", "longitude", "Expected a number.")]
    [InlineData("n8n-nodes-base.openAi", 1, """{"resource":"chat"}""", """{"prompt.messages":"Hi"}""", "prompt.messages", "Expected JSON")]
    [InlineData("n8n-nodes-base.googleSheets", 4.5, """{"documentId":{"__rl":true,"mode":"list","value":""},"sheetName":{"__rl":true,"mode":"name","value":"Leads"}}""", """{"documentId":"https://example.com/sheet"}""", "documentId", "No id can be read from this address.")]
    public void A_value_that_cannot_be_one_is_refused_by_its_setting(string type, double version, string parameters, string values, string setting, string message)
    {
        var made = Fill(JsonNode.Parse(Import(type, version, parameters).DefinitionJson)!.AsObject(), values);

        var fault = Assert.Single(made.Faults);
        Assert.Equal(("node-Tested", setting), (fault.ActivityId, fault.Setting));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_that_are_not_there_or_wait_for_nothing_are_refused()
    {
        var definition = JsonNode.Parse(Import("n8n-nodes-base.telegram", 1.2, Telegram).DefinitionJson)!.AsObject();

        var made = StepSettings.Fill(definition, new Dictionary<string, IReadOnlyDictionary<string, JsonNode?>> { ["nowhere"] = new Dictionary<string, JsonNode?>(), ["node-Start"] = new Dictionary<string, JsonNode?> { ["chatId"] = "1" } });

        Assert.Equal([("nowhere", "The flow has no such step."), ("node-Start", "This step has no settings to be filled in.")], made.Faults.Select(fault => (fault.ActivityId, fault.Message)));
    }

    [Theory]
    [InlineData("n8n-nodes-base.airtableTrigger", 1, """{"baseId":{"__rl":true,"mode":"list","value":""},"tableId":"tbl","triggerField":"Changed","downloadAttachments":true}""")]
    [InlineData("n8n-nodes-base.googleSheetsTrigger", 1, """{"event":"rowUpdate","includeInOutput":"both","documentId":{"__rl":true,"mode":"list","value":""}}""")]
    public void Where_something_else_is_in_the_way_too_the_step_stays_a_placeholder(string type, double version, string parameters)
    {
        var flow = Import(type, version, parameters);

        Assert.Equal((NodeAvailability.NotAvailable, "Bizoholic.N8nPlaceholder"), (flow.Nodes[1].Availability, Step(flow)["type"]!.GetValue<string>()));
        Assert.DoesNotContain("filled in", flow.Nodes[1].Reason, StringComparison.Ordinal);
        Assert.Empty(StepSettings.Of(JsonNode.Parse(flow.DefinitionJson)!.AsObject()));
    }

    [Fact]
    public void A_placeholder_of_an_earlier_import_can_be_filled_in_too()
    {
        var definition = JsonNode.Parse(Import("n8n-nodes-base.telegram", 1.2, Telegram).DefinitionJson)!.AsObject();
        Step(definition)["type"] = "Bizoholic.N8nPlaceholder";
        Step(definition)["customProperties"]!["unavailable"] = "Its setting is empty.";

        Assert.Equal("chatId", Assert.Single(Assert.Single(StepSettings.Of(definition)).Settings).Name);
        Assert.Empty(Fill(definition, """{"chatId":"1"}""").Faults);

        Assert.Equal("Bizoholic.HttpRequest", Step(definition)["type"]!.GetValue<string>());
        Assert.Null(Step(definition)["customProperties"]!["unavailable"]);
        Assert.Empty(Compile(definition).Problems);
    }

    [Fact]
    public void A_setting_that_was_written_into_the_steps_JSON_by_hand_only_has_to_be_taken_into_use()
    {
        var definition = JsonNode.Parse(Import("n8n-nodes-base.telegram", 1.2, Telegram).DefinitionJson)!.AsObject();
        Step(definition)["parameters"]!["chatId"] = "5";

        Assert.Contains("Take it into use", Assert.Single(Compile(definition).Problems).Message, StringComparison.Ordinal);
        Assert.Empty(Assert.Single(StepSettings.Of(definition)).Settings);
        Assert.Empty(Fill(definition, "{}").Faults);

        Assert.Equal(Sorted(Step(Import("n8n-nodes-base.telegram", 1.2, """{"text":"Hi","chatId":"5"}"""))), Sorted(Step(definition)));
    }

    [Fact]
    public void What_nobody_fills_in_goes_back_to_n8n_as_it_came()
    {
        var json = OneFlow.Of("unfilled", ("Tested", "n8n-nodes-base.slack", 2.3, JsonNode.Parse("""{"select":"channel","channelId":PICKED,"text":"={{ $json.a }}"}""".Replace("PICKED", Picked, StringComparison.Ordinal))!.AsObject()));

        using var definition = JsonDocument.Parse(N8nImporter.Import(json).Flows.Single().DefinitionJson);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json)!["nodes"], JsonNode.Parse(N8nExporter.Export(definition.RootElement).Json!)!["nodes"]));
    }

    [Fact]
    public void A_tool_of_an_agent_with_an_empty_setting_is_a_flow_in_which_it_is_filled_in()
    {
        var flow = AgentFlow.Import(AgentFlow.Agent("""{"promptType":"define","text":"Hi"}""", ("ai_tool", """{"name":"Post","type":"n8n-nodes-base.slackTool","typeVersion":2.3,"parameters":{"select":"channel","channelId":{"__rl":true,"mode":"list","value":""},"text":"={{ $fromAI('what') }}"}}""")));

        Assert.NotEqual(NodeAvailability.NotAvailable, AgentFlow.Node(flow, "Agent").Availability);
        var step = Assert.Single(Assert.Single(flow.Called).Nodes, node => node.Name == "Post");
        Assert.Equal((NodeAvailability.NeedsSettings, "channelId"), (step.Availability, Assert.Single(step.Settings).Name));
    }

    private static ImportedFlow Import(string type, double version, string parameters)
        => Assert.Single(N8nImporter.Import(OneFlow.Of("unfilled", ("Tested", type, version, JsonNode.Parse(parameters)!.AsObject()))).Flows);

    private static FilledSteps Fill(JsonObject definition, string values)
        => StepSettings.Fill(definition, new Dictionary<string, IReadOnlyDictionary<string, JsonNode?>> { ["node-Tested"] = JsonNode.Parse(values)!.AsObject().ToDictionary(value => value.Key, value => value.Value) });

    private static JsonObject Step(ImportedFlow flow) => Step(JsonNode.Parse(flow.DefinitionJson)!.AsObject());

    private static JsonObject Step(JsonObject definition) => definition["root"]!["activities"]!.AsArray().Single(activity => activity!["name"]!.GetValue<string>() == "Tested")!.AsObject();

    private static JsonNode Exported(JsonObject definition)
        => JsonNode.Parse(N8nExporter.Export(JsonSerializer.SerializeToElement(definition)).Json!)!["nodes"]!.AsArray().Single(node => node!["name"]!.GetValue<string>() == "Tested")!;

    /// <summary>As text in which the order of members says nothing.</summary>
    private static string Sorted(JsonNode? node) => node switch
    {
        JsonObject members => $"{{{string.Join(',', members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"\"{member.Key}\":{Sorted(member.Value)}"))}}}",
        JsonArray list => $"[{string.Join(',', list.Select(Sorted))}]",
        _ => node?.ToJsonString() ?? "null",
    };

    private static WorkflowPlan Compile(JsonObject definition)
    {
        using var harness = new WorkflowHarness([typeof(Flowchart).Assembly]);
        return harness.Compiler.Compile(DefinitionReader.Read(Encoding.UTF8.GetBytes(definition.ToJsonString())));
    }
}
