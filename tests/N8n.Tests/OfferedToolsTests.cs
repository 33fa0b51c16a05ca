using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;
using static Bizoholic.Flows.N8n.Tests.AgentFlow;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>An MCP Server Trigger: its tools are flows, which the server of tools of this installation offers.</summary>
public sealed class OfferedToolsTests
{
    private const string Calculator = """{"id":"c","name":"Calculator","type":"@n8n/n8n-nodes-langchain.toolCalculator","typeVersion":1,"position":[0,200],"parameters":{}}""";
    private const string Paint = """{"id":"p","name":"Paint","type":"n8n-nodes-base.editImageTool","typeVersion":1,"position":[100,200],"parameters":{}}""";
    private const string Outside = """{"id":"o","name":"Outside","type":"n8n-nodes-base.httpRequestTool","typeVersion":4.2,"position":[200,200],"parameters":{"url":"=https://example.com/{{ $json.id }}","options":{}}}""";

    [Fact]
    public void Its_tools_become_flows_that_are_used_as_tools()
    {
        var imported = Import(Trigger(Calculator));

        var tool = JsonNode.Parse(Assert.Single(imported.Called).DefinitionJson)!;
        Assert.Equal(("Calculator", true), (tool["name"]!.GetValue<string>(), tool["customProperties"]!["usableAsTool"]!.GetValue<bool>()));
        Assert.Equal(NodeAvailability.Runs, Node(imported, "Server").Availability);
        Assert.Contains("'Calculator'. Published, they are offered at /mcp", Node(imported, "Server").Reason);
        Assert.Contains("the flow 'Calculator'", Node(imported, "Calculator").Reason);
    }

    [Fact]
    public void A_tool_that_cannot_be_had_is_missed_alone()
    {
        var imported = Import(Trigger(Calculator, Paint, Outside));

        Assert.Equal("Calculator", Assert.Single(imported.Called).Name);
        Assert.Equal((NodeAvailability.Runs, NodeAvailability.Runs), (Node(imported, "Server").Availability, Node(imported, "Calculator").Availability));
        Assert.Equal((NodeAvailability.NotAvailable, "It could be a flow that is used as a tool, but the node type 'n8n-nodes-base.editImage' is not available here."), (Node(imported, "Paint").Availability, Node(imported, "Paint").Reason));
        Assert.Equal((NodeAvailability.NotAvailable, "It could be a flow that is used as a tool, but it takes values of the flow around it."), (Node(imported, "Outside").Availability, Node(imported, "Outside").Reason));
        Assert.Equal("Bizoholic.N8nPlaceholder", JsonNode.Parse(imported.DefinitionJson)!["root"]!["activities"]!.AsArray().Single(activity => activity!["name"]!.GetValue<string>() == "Paint")!["type"]!.GetValue<string>());
    }

    [Fact]
    public void Without_a_tool_that_can_be_had_it_is_not_available()
    {
        var imported = Import(Trigger(Paint));

        Assert.Contains("'Paint': It could be", Node(imported, "Server").Reason);
        Assert.Equal(NodeAvailability.NotAvailable, Node(imported, "Server").Availability);
        Assert.Empty(imported.Called);
    }

    [Fact]
    public void It_is_exported_as_it_was()
    {
        var original = Trigger(Calculator, Paint);
        using var definition = JsonDocument.Parse(Import(original).DefinitionJson);

        Assert.True(JsonNode.DeepEquals(original, JsonNode.Parse(N8nExporter.Export(definition.RootElement).Json!)));
    }

    private static JsonObject Trigger(params string[] tools)
    {
        var flow = JsonNode.Parse("""{"id":"offers","name":"Offers","nodes":[{"id":"s","name":"Server","type":"@n8n/n8n-nodes-langchain.mcpTrigger","typeVersion":2,"position":[0,0],"webhookId":"w","parameters":{"path":"my-tools"}}],"connections":{}}""")!.AsObject();
        foreach (var tool in tools.Select(tool => JsonNode.Parse(tool)!))
        {
            flow["nodes"]!.AsArray().Add(tool);
            flow["connections"]![tool["name"]!.GetValue<string>()] = JsonNode.Parse("""{"ai_tool":[[{"node":"Server","type":"ai_tool","index":0}]]}""");
        }

        return flow;
    }
}
