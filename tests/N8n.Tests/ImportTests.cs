using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.N8n.Tests;

public sealed class ImportTests
{
    private const string Trigger = """{"type":"n8n-nodes-base.manualTrigger","typeVersion":1,"position":[0,0],"id":"t","name":"Start","parameters":{}}""";

    public static TheoryData<string> Names => new(RecordedCase.Names);

    [Theory]
    [InlineData("", "not complete JSON")]
    [InlineData("{\"nodes\":[{\"name\":", "not complete JSON")]
    [InlineData("{\"hello\":1}", "not a flow exported from n8n")]
    [InlineData("[]", "no flows")]
    [InlineData("[1]", "not a flow exported from n8n")]
    [InlineData("\"text\"", "not a flow exported from n8n")]
    [InlineData("{\"nodes\":[{\"name\":\"A\"}]}", "Node 1 has no name or type")]
    [InlineData("{\"nodes\":[],\"connections\":[]}", "connections")]
    public void What_is_no_export_is_refused_in_plain_words(string json, string message)
    {
        var result = N8nImporter.Import(json);

        Assert.Empty(result.Flows);
        Assert.Contains(message, Assert.Single(result.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_without_a_name_are_given_one()
    {
        var flow = Import(Flow([Trigger, """{"type":"n8n-nodes-base.stickyNote","position":[0,0],"parameters":{"content":"a"}}""", """{"type":"n8n-nodes-base.stickyNote","position":[0,9],"parameters":{"content":"b"}}"""], "{}"));

        Assert.Equal(["Start", "Sticky Note", "Sticky Note1"], flow.Nodes.Select(node => node.Name));
        Assert.Empty(flow.Notes);
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused()
        => Assert.Contains("MB", Assert.Single(N8nImporter.Import(new byte[50 * 1024 * 1024]).Problems), StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused()
        => Assert.Single(N8nImporter.Import(new string('[', 100_000)).Problems);

    [Fact]
    public void An_unknown_node_becomes_a_placeholder_that_blocks_publishing_while_it_is_reachable()
    {
        const string unknown = """{"type":"n8n-nodes-base.odd \"🙂\"","typeVersion":99,"position":[200,0],"id":"u","name":"Odd \"step\" 🙂","parameters":{"x":"={{ this is {{ no template"},"credentials":{"oddApi":{"id":"1","name":"x"}}}""";
        var flow = Import(Flow([Trigger, unknown], """{"Start":{"main":[[{"node":"Odd \"step\" 🙂","type":"main","index":0}]]}}"""));

        var node = flow.Nodes[1];
        Assert.Equal(NodeAvailability.NotAvailable, node.Availability);
        Assert.Equal([new ImportedCredential("oddApi", "x")], node.Credentials);
        Assert.Contains(Compile(flow).Problems, problem => problem.ActivityId == "u" && problem.IsReachable);

        var apart = Import(Flow([Trigger, unknown], "{}"));
        Assert.DoesNotContain(Compile(apart).Problems, problem => problem.IsReachable);
    }

    [Theory]
    [InlineData("n8n-nodes-base.hubspotTrigger", """{"eventsUi":{"eventValues":[{"name":"deal.creation"}]}}""", "signs up", "Put a Webhook in its place")]
    [InlineData("n8n-nodes-base.clockifyTrigger", """{"pollTimes":{"item":[{"mode":"everyMinute"}]}}""", "asks its service", "Schedule Trigger")]
    [InlineData("n8n-nodes-base.localFileTrigger", "{}", "disk", "webhook")]
    [InlineData("n8n-nodes-base.mySql", """{"operation":"executeQuery"}""", "'mySql' cannot be reached", "PostgreSQL")]
    [InlineData("n8n-nodes-base.executeCommand", """{"command":"ls"}""", "runs commands", "HTTP Request")]
    [InlineData("n8n-nodes-base.readWriteFile", """{"operation":"write"}""", "disk", "HTTP Request")]
    [InlineData("@n8n/n8n-nodes-langchain.memoryBufferWindow", "{}", "part of an AI node", "Answer with tools")]
    [InlineData("n8n-nodes-base.gmailTool", "{}", "part of an AI node", "Answer with tools")]
    [InlineData("n8n-nodes-base.odoo", """{"operation":"create"}""", "with the operation 'create' is not available", "HTTP Request calls it")]
    public void What_is_not_available_is_told_with_the_reason_and_what_to_do(string type, string parameters, string reason, string advice)
    {
        var flow = Import(Flow([Trigger, $$"""{"type":"{{type}}","typeVersion":1,"position":[200,0],"id":"u","name":"U","parameters":{{parameters}}}"""], "{}"));

        Assert.Equal(NodeAvailability.NotAvailable, flow.Nodes[1].Availability);
        Assert.Contains(reason, flow.Nodes[1].Reason, StringComparison.Ordinal);
        Assert.Contains(advice, flow.Nodes[1].Advice, StringComparison.Ordinal);
        Assert.Contains("Its settings are kept.", flow.Nodes[1].Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void An_agent_with_tools_is_told_of_by_what_is_plugged_into_it()
    {
        static string Node(string type, string name) => $$"""{"type":"@n8n/n8n-nodes-langchain.{{type}}","typeVersion":1,"position":[0,0],"id":"{{name}}","name":"{{name}}","parameters":{ } }""";
        static string Plug(string name, string input) => $$"""
            "{{name}}":{"{{input}}":[[{"node":"Agent","type":"{{input}}","index":0}]]}
            """;
        var flow = Import(Flow(
            [Node("agent", "Agent"), Node("lmChatOpenAi", "Model"), Node("toolCalculator", "Sums"), Node("toolWorkflow", "Orders"), Node("memoryZep", "Memory")],
            "{" + string.Join(',', Plug("Model", "ai_languageModel"), Plug("Sums", "ai_tool"), Plug("Orders", "ai_tool"), Plug("Memory", "ai_memory")) + "}"));

        Assert.All(flow.Nodes, node => Assert.Equal(NodeAvailability.NotAvailable, node.Availability));
        Assert.Contains("its memory 'Memory' is kept by a service of its own", flow.Nodes[0].Reason, StringComparison.Ordinal);
        Assert.Contains("'Answer with tools'", flow.Nodes[0].Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_keep_names_places_notes_and_settings()
    {
        var flow = Import("""{"name":"F","nodes":[{"type":"n8n-nodes-base.set","typeVersion":3.4,"position":[120,-40],"id":"s","name":"Édition","notes":"why","retryOnFail":true,"maxTries":4,"onError":"continueErrorOutput","parameters":{}}],"connections":{},"pinData":{"Édition":[{"json":{"a":1}}]},"settings":{"timezone":"Europe/Berlin","errorWorkflow":"E1"}}""");

        using var definition = JsonDocument.Parse(flow.DefinitionJson);
        var activity = definition.RootElement.GetProperty("root").GetProperty("activities")[0];
        Assert.Equal("Édition", activity.GetProperty("name").GetString());
        Assert.Equal(120, activity.GetProperty("metadata").GetProperty("designer").GetProperty("position").GetProperty("x").GetDouble());
        Assert.Equal("why", activity.GetProperty("metadata").GetProperty("description").GetString());
        Assert.Equal(4, activity.GetProperty("customProperties").GetProperty("maxTries").GetInt32());
        var custom = definition.RootElement.GetProperty("customProperties");
        Assert.Equal("Europe/Berlin", custom.GetProperty("timeZone").GetString());
        Assert.Equal("E1", custom.GetProperty("errorWorkflow").GetString());
        Assert.Equal(1, custom.GetProperty("sampleData").GetProperty("s")[0].GetProperty("a").GetInt32());
    }

    [Theory]
    [InlineData("""{"saveDataSuccessExecution":"none","saveDataErrorExecution":"none","saveManualExecutions":false}""", """{"finished":0,"failed":0,"tests":0}""")]
    [InlineData("""{"saveDataSuccessExecution":"all","saveDataErrorExecution":"all","saveManualExecutions":true}""", null)]
    public void What_is_not_saved_in_n8n_is_not_kept(string settings, string? retention)
    {
        using var definition = JsonDocument.Parse(Import($$"""{"name":"F","nodes":[],"connections":{},"settings":{{settings}}}""").DefinitionJson);

        Assert.Equal(retention is not null, definition.RootElement.GetProperty("customProperties").TryGetProperty("retention", out var made));
        Assert.Equal(retention ?? "", retention is null ? "" : made.GetRawText());
    }

    [Fact]
    public void Two_nodes_of_one_name_and_one_id_are_kept_apart_and_told_of()
    {
        var flow = Import(Flow([Trigger, Trigger], "{}"));

        Assert.Equal(2, flow.Nodes.Select(node => node.ActivityId).Distinct().Count());
        Assert.Contains(flow.Notes, note => note.Contains("Two steps are named 'Start'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("set", "99", true)]
    [InlineData("set", "3.9", false)]
    [InlineData("crypto", "2", false)]
    [InlineData("crypto", "3", true)]
    public void A_version_that_is_not_known_is_told_of(string type, string version, bool isTold)
    {
        var flow = Import(Flow([Trigger, $$$"""{"type":"n8n-nodes-base.{{{type}}}","typeVersion":{{{version}}},"position":[1,1],"id":"a","name":"A","parameters":{}}"""], "{}"));

        Assert.Equal(isTold, flow.Notes.Any(note => note.Contains($"'A' has version {version} of its node", StringComparison.Ordinal)));
        Assert.Equal(NodeAvailability.Runs, flow.Nodes[1].Availability);
    }

    [Theory]
    [InlineData("hmac", true)]
    [InlineData("encrypt", true)]
    [InlineData("hash", false)]
    public void A_secret_that_n8n_keeps_in_a_credential_of_its_own_is_asked_for(string action, bool needsOne)
        => Assert.Equal(needsOne ? NodeAvailability.NeedsCredential : NodeAvailability.Runs, Import(Flow([Trigger, $$$"""{"type":"n8n-nodes-base.crypto","typeVersion":2,"position":[1,1],"id":"a","name":"A","parameters":{"action":"{{{action}}}"}}"""], "{}")).Nodes[1].Availability);

    [Fact]
    public void A_circle_of_nodes_is_imported()
    {
        const string set = """{"type":"n8n-nodes-base.set","typeVersion":3.4,"position":[1,1],"id":"a","name":"A","parameters":{}}""";
        var flow = Import(Flow([Trigger, set], """{"Start":{"main":[[{"node":"A","type":"main","index":0}]]},"A":{"main":[[{"node":"A","type":"main","index":0},{"node":"Gone","type":"main","index":0}],null]}}"""));

        Assert.Empty(Compile(flow).Problems);
        Assert.Contains(flow.Notes, note => note.Contains("not in the file", StringComparison.Ordinal));
    }

    [Fact]
    public void A_connection_that_a_switched_off_error_output_left_behind_is_told_of_and_leads_nowhere()
    {
        const string set = """{"type":"n8n-nodes-base.set","typeVersion":3.4,"position":[200,0],"id":"s","name":"Set","parameters":{}}""";
        const string after = """{"type":"n8n-nodes-base.noOp","typeVersion":1,"position":[400,0],"id":"a","name":"After","parameters":{}}""";
        var flow = Import(Flow([Trigger, set, after], """{"Start":{"main":[[{"node":"Set","type":"main","index":0}]]},"Set":{"main":[[],[{"node":"After","type":"main","index":0}]]}}"""));

        Assert.Contains(flow.Notes, note => note.Contains("starts at output 2", StringComparison.Ordinal));
        Assert.DoesNotContain("\"a\",\"port\":\"In\"", flow.DefinitionJson.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Merging_with_SQL_says_that_it_is_left_out()
    {
        using var run = new CaseRun();

        var (history, _) = await run.RunAsync(RecordedCase.Read("033-merge-sql").Workflow);

        Assert.Equal(RunStatus.Faulted, history.Run.Status);
        Assert.Contains("Merging with SQL is not available here", history.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_was_imported_and_not_changed_is_exported_as_it_was(string name)
    {
        var original = RecordedCase.Read(name).Workflow;
        using var definition = JsonDocument.Parse(Import(original).DefinitionJson);

        var exported = N8nExporter.Export(definition.RootElement);

        Assert.Empty(exported.Problems);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(original), JsonNode.Parse(exported.Json!)), exported.Json);
    }

    [Fact]
    public void A_line_drawn_since_the_import_is_exported()
    {
        var imported = JsonNode.Parse(Import(RecordedCase.Read("035-merge-after-if").Workflow).DefinitionJson)!;
        var connections = imported["root"]!["connections"]!.AsArray();
        var seed = imported["root"]!["activities"]!.AsArray().Single(activity => activity!["name"]!.GetValue<string>() == "Seed")!["id"]!.GetValue<string>();
        var cold = imported["root"]!["activities"]!.AsArray().Single(activity => activity!["name"]!.GetValue<string>() == "Cold")!["id"]!.GetValue<string>();
        connections.Add(new JsonObject { ["source"] = new JsonObject { ["activity"] = seed, ["port"] = "Done" }, ["target"] = new JsonObject { ["activity"] = cold, ["port"] = "In" } });
        using var definition = JsonDocument.Parse(imported.ToJsonString());

        var flow = JsonNode.Parse(N8nExporter.Export(definition.RootElement).Json!)!;

        Assert.Equal(["IF", "Cold"], flow["connections"]!["Seed"]!["main"]![0]!.AsArray().Select(target => target!["node"]!.GetValue<string>()));
        Assert.Equal("Cold", flow["connections"]!["IF"]!["main"]![1]![0]!["node"]!.GetValue<string>());
        Assert.Equal(1, flow["connections"]!["Cold"]!["main"]![0]![0]!["index"]!.GetValue<int>());
    }

    private static string Flow(string[] nodes, string connections) => "{\"name\":\"F\",\"nodes\":[" + string.Join(',', nodes) + "],\"connections\":" + connections + "}";

    private static ImportedFlow Import(string json)
    {
        var result = N8nImporter.Import(json);
        Assert.Empty(result.Problems);
        return Assert.Single(result.Flows);
    }

    private static WorkflowPlan Compile(ImportedFlow flow)
    {
        using var harness = new WorkflowHarness([typeof(Flowchart).Assembly]);
        return harness.Compiler.Compile(DefinitionReader.Read(Encoding.UTF8.GetBytes(flow.DefinitionJson)));
    }
}
