using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Bizoholic.Flows.Host.Tests.Mcp;

/// <summary>The host's tools, seen by a real client of the protocol.</summary>
public sealed class FlowToolTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task Published_flows_that_allow_it_are_tools_with_their_inputs()
    {
        await host.SaveAsync(Greeting("listed", "Say hello"), publish: true);
        await host.SaveAsync(Greeting("draft", "Only a draft"), publish: false);
        var silent = Greeting("silent", "Not a tool");
        silent.Remove("customProperties");
        await host.SaveAsync(silent, publish: true);
        await using var client = await ConnectAsync("tools");

        var tools = await client.ListToolsAsync();

        Assert.DoesNotContain(tools, tool => tool.Name is "only_a_draft" or "not_a_tool");
        var tool = Assert.Single(tools, tool => tool.Name == "say_hello");
        Assert.Equal("Greets somebody.", tool.Description);
        Assert.Equal("string", tool.JsonSchema.GetProperty("properties").GetProperty("who").GetProperty("type").GetString());
        Assert.Equal("integer", tool.JsonSchema.GetProperty("properties").GetProperty("times").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_call_runs_the_flow_and_answers_with_its_outputs()
    {
        await host.SaveAsync(Greeting("called", "Greet"), publish: true);
        await using var client = await ConnectAsync("tools");

        var answer = await client.CallToolAsync("greet", new Dictionary<string, object?> { ["who"] = "Ada" });

        Assert.NotEqual(true, answer.IsError);
        Assert.Equal("Hello Ada", answer.StructuredContent!.Value.GetProperty("greeting").GetString());
    }

    [Theory]
    [InlineData("who", 5, "'who' has to be of type string")]
    [InlineData("whom", "Ada", "no input 'whom'. The flow takes 'who', 'times'")]
    public async Task A_wrong_input_is_named_and_starts_nothing(string name, object value, string words)
    {
        await host.SaveAsync(Greeting("checked", "Checked"), publish: true);
        await using var client = await ConnectAsync("tools");

        var answer = await client.CallToolAsync("checked", new Dictionary<string, object?> { [name] = value });

        Assert.True(answer.IsError);
        Assert.Contains(words, Text(answer));
        Assert.Equal(0, (await host.GetAsync("/workflow-instances?definitionId=checked"))["totalCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_flow_that_fails_and_one_that_waits_say_so_in_plain_words()
    {
        await host.SaveAsync(Tool(Flow.Of("failing", Flow.Fault("boom", "The stock is empty.")), "Failing"), publish: true);
        await host.SaveAsync(Tool(Flow.Of("waiting", Flow.Activity("wait", "Elsa.Event").Input("eventName", "never")), "Waiting"), publish: true);
        await using var client = await ConnectAsync("tools");

        var failed = await client.CallToolAsync("failing");
        var waits = await client.CallToolAsync("waiting");

        Assert.True(failed.IsError);
        Assert.Contains("The stock is empty.", Text(failed));
        Assert.NotEqual(true, waits.IsError);
        Assert.Contains("waits for a person, a time or an event", Text(waits));
    }

    [Fact]
    public async Task A_published_flow_that_is_switched_on_is_a_tool_at_once()
    {
        var flow = Greeting("switched", "Switched");
        flow.Remove("customProperties");
        await host.SaveAsync(flow, publish: true);
        var latest = (await host.GetAsync("/workflow-definitions/by-definition-id/switched?versionOptions=Latest")).AsObject();
        latest["customProperties"] = new JsonObject { ["usableAsTool"] = true };
        await host.SaveAsync(latest.DeepClone().AsObject(), publish: true);
        await using var client = await ConnectAsync("tools");

        Assert.Contains(await client.ListToolsAsync(), tool => tool.Name == "switched");
    }

    [Fact]
    public async Task A_repeated_call_under_one_key_is_answered_by_the_first_ones_run()
    {
        await host.SaveAsync(Greeting("once", "Once"), publish: true);
        await using var client = await ConnectAsync("tools");

        var first = await CallAsync(client, "once", "Ada", "call-1");
        var again = await CallAsync(client, "once", "Ada", "call-1");
        var other = await CallAsync(client, "once", "Bob", "call-1");
        var next = await CallAsync(client, "once", "Bob", "call-2");

        Assert.Equal(["Hello Ada", "Hello Ada", "Hello Bob"], new[] { first, again, next }.Select(answer => answer.StructuredContent!.Value.GetProperty("greeting").GetString()));
        Assert.True(other.IsError);
        Assert.Contains("used for other arguments", Text(other));
        Assert.Equal(2, (await host.GetAsync("/workflow-instances?definitionId=once"))["totalCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task Each_call_is_in_the_audit_log_and_looking_is_there_once()
    {
        await host.SaveAsync(Greeting("noted", "Noted"), publish: true);
        var key = $"agent-{Guid.NewGuid():N}";
        await using var client = await ConnectAsync(key, "tools");

        for (var time = 0; time < 3; time++)
        {
            await client.ListToolsAsync();
        }

        await CallAsync(client, "noted", "Ada", null);
        await CallAsync(client, "noted", "Bob", null);
        var entries = (await FlowsHost.Read(await host.Client.GetAsync($"/api/audit?take=200&text={key}")))["items"]!.AsArray().Where(entry => entry!["actor"]!.GetValue<string>().Contains(key, StringComparison.Ordinal)).Select(entry => entry!["action"]!.GetValue<string>()).ToArray();

        Assert.Equal(2, entries.Count(action => action == "Use a tool"));
        Assert.InRange(entries.Count(action => action == "Look at the tools"), 1, 2);
    }

    [Fact]
    public async Task A_tool_that_is_not_there_is_refused()
    {
        await using var client = await ConnectAsync("tools");

        var error = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.CallToolAsync("nothing"));

        Assert.Contains("There is no tool 'nothing'", error.Message);
    }

    [Fact]
    public async Task A_key_needs_the_scope_and_with_it_may_nothing_else()
    {
        using var reader = host.With("ApiKey", await KeyAsync("reader", "read"));
        using var agent = host.With("ApiKey", await KeyAsync("agent", "tools"));

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync("/mcp", FlowsHost.Json(new JsonObject()))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous.PostAsync("/mcp", FlowsHost.Json(new JsonObject()))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.GetAsync($"{FlowsHost.Api}/workflow-definitions")).StatusCode);
    }

    [Fact]
    public async Task Tools_of_another_tenant_are_neither_seen_nor_called()
    {
        await host.SaveAsync(Greeting("ours", "Ours"), publish: true);
        using var stranger = await Identity.Tenant.SignedInAsync(host, "elsewhere", "marketer");
        await using var client = await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(host.Anonymous.BaseAddress!, "/mcp"), TransportMode = HttpTransportMode.StreamableHttp }, stranger));

        Assert.Empty(await client.ListToolsAsync());
        await Assert.ThrowsAsync<McpProtocolException>(async () => await client.CallToolAsync("ours"));
    }

    private static JsonObject Greeting(string id, string name)
    {
        var flow = Tool(Flow.Of(id, Flow.Activity("out", "Elsa.SetOutput").Input("outputName", "greeting").Input("outputValue", "'Hello ' + getInput('who')", "JavaScript")), name);
        flow["description"] = "Greets somebody.";
        flow["inputs"] = new JsonArray(new JsonObject { ["name"] = "who", ["type"] = "String" }, new JsonObject { ["name"] = "times", ["type"] = "Int32" });
        flow["outputs"] = new JsonArray(new JsonObject { ["name"] = "greeting", ["type"] = "String" });
        return flow;
    }

    private static JsonObject Tool(JsonObject flow, string name)
    {
        flow["name"] = name;
        flow["customProperties"] = new JsonObject { ["usableAsTool"] = true };
        return flow;
    }

    private static string Text(CallToolResult answer) => string.Concat(answer.Content.OfType<TextContentBlock>().Select(block => block.Text));

    private static async Task<CallToolResult> CallAsync(McpClient client, string tool, string who, string? key)
        => await client.CallToolAsync(tool, new Dictionary<string, object?> { ["who"] = who }, options: key is null ? null : new RequestOptions { Meta = new JsonObject { ["idempotencyKey"] = key } });

    private Task<McpClient> ConnectAsync(string scope) => ConnectAsync("agent", scope);

    private async Task<McpClient> ConnectAsync(string name, string scope) => await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
    {
        Endpoint = new Uri(host.Anonymous.BaseAddress!, "/mcp"),
        TransportMode = HttpTransportMode.StreamableHttp,
        AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"ApiKey {await KeyAsync(name, scope)}" },
    }));

    private async Task<string> KeyAsync(string name, params string[] scopes)
        => (await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/keys", new { name, scopes })))["key"]!.GetValue<string>();
}
