using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.N8n;

/// <summary>A flow taken from a web page, whose author left the receiver of a message to whoever takes it.</summary>
public sealed class ImportedSettingsTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    private const string Path = "/api/import/n8n/settings";

    [Fact]
    public async Task A_flow_is_published_once_its_empty_settings_are_filled_in_where_they_are_asked_for()
    {
        var report = await ImportAsync("template-1");
        var step = report["steps"]![1]!;
        Assert.Equal(("needsSettings", "chatId", "Chat id", "text"), (Text(step, "status"), Text(step["settings"]![0]!, "name"), Text(step["settings"]![0]!, "label"), Text(step["settings"]![0]!, "kind")));
        Assert.Equal((1, 0), (report["counts"]!["needsSettings"]!.GetValue<int>(), report["counts"]!["notAvailable"]!.GetValue<int>()));
        Assert.Contains("Notify (chatId): The setting 'Chat id' is empty.", Text(report["publishProblems"]![0]!), StringComparison.Ordinal);
        var refused = await host.SendAsync("/workflow-definitions/template-1/publish", new JsonObject());
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("Notify (chatId)", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var check = await FlowsHost.Read(await host.Client.GetAsync("/api/flows/template-1/check"));
        Assert.Contains(check["findings"]!.AsArray(), finding => (Text(finding!, "kind"), Text(finding!, "field"), finding!["isBlocking"]!.GetValue<bool>()) == ("settings", "chatId", true));

        // The credential may be chosen before.
        var choice = new JsonObject { ["choices"] = new JsonArray(new JsonObject { ["kind"] = "telegramApi", ["credentialId"] = "cred-7" }), ["definitionIds"] = new JsonArray("template-1") };
        await FlowsHost.Read(await host.Client.PutAsync("/api/import/n8n/credentials", FlowsHost.Json(choice)));
        var open = await FlowsHost.Read(await host.Client.GetAsync($"{Path}/template-1"));
        Assert.Equal(("Notify", "chatId"), (Text(open["steps"]![0]!, "name"), Text(open["steps"]![0]!["settings"]![0]!, "name")));
        Assert.False(open["canPublish"]!.GetValue<bool>());

        var filled = await FlowsHost.Read(await FillAsync("template-1", """{"chatId":"-100"}"""));

        Assert.Equal(("needsCredential", true), (Text(Assert.Single(filled["steps"]!.AsArray())!, "status"), filled["canPublish"]!.GetValue<bool>()));
        var made = (await host.GetAsync("/workflow-definitions/template-1?versionOptions=Latest"))["root"]!["activities"]![1]!;
        Assert.Equal(("Bizoholic.HttpRequest", "template-1-n", "cred-7"), (Text(made, "type"), Text(made, "id"), Text(made["credential"]!["expression"]!, "value")));
        Assert.Empty((await FlowsHost.Read(await host.Client.GetAsync($"{Path}/template-1")))["steps"]!.AsArray());
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync("/workflow-definitions/template-1/publish", new JsonObject())).StatusCode);
        var back = await FlowsHost.Read(await host.Client.GetAsync("/api/export/n8n/template-1"));
        Assert.Equal("""{"text":"Hi","chatId":"-100"}""", back["nodes"]![1]!["parameters"]!.ToJsonString());
        var audit = await FlowsHost.Read(await host.Client.GetAsync("/api/audit?text=template-1"));
        Assert.Contains(audit["items"]!.AsArray(), entry => (Text(entry!, "action"), Text(entry!, "target")) == ("Fills in settings of imported steps", "Template template-1 (template-1)"));
    }

    [Theory]
    [InlineData("""{"steps":[{"activityId":"template-2-n","settings":{"chatId":" "}}]}""", "template-2-n.chatId", "It is empty.")]
    [InlineData("""{"steps":[{"activityId":"template-2-n","settings":{"chatId":{"a":1}}}]}""", "template-2-n.chatId", "Expected text.")]
    [InlineData("""{"steps":[{"activityId":"template-2-n","settings":{"room":"1"}}]}""", "template-2-n.room", "Those are: chatId.")]
    [InlineData("""{"steps":[{"activityId":"template-2-t","settings":{"chatId":"1"}}]}""", "template-2-t", "no settings to be filled in")]
    [InlineData("""{"steps":[{"activityId":"nowhere","settings":{"chatId":"1"}}]}""", "nowhere", "no such step")]
    [InlineData("""{"steps":[{"activityId":"template-2-n"},{"activityId":"template-2-n"}]}""", "template-2-n", "twice")]
    [InlineData("""{"steps":[]}""", "steps", "Expected a list")]
    [InlineData("""{"steps":[{"settings":{}}]}""", "steps", "Expected a list")]
    public async Task What_cannot_be_taken_is_said_of_its_field_and_nothing_is_changed(string body, string field, string message)
    {
        await ImportAsync("template-2");

        var answer = await host.Client.PutAsync($"{Path}/template-2", FlowsHost.Json(JsonNode.Parse(body)!));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Contains(message, Text(problem["errors"]![field]![0]!), StringComparison.Ordinal);
        Assert.Equal("Bizoholic.N8nUnfilled", Text((await host.GetAsync("/workflow-definitions/template-2?versionOptions=Latest"))["root"]!["activities"]![1]!, "type"));
    }

    [Fact]
    public async Task A_flow_that_changed_in_the_meantime_is_not_written_over()
    {
        await ImportAsync("template-3");
        var revision = Text(await FlowsHost.Read(await host.Client.GetAsync($"{Path}/template-3")), "revision");
        var other = await host.GetAsync("/workflow-definitions/template-3?versionOptions=Latest");
        other["root"]!["activities"]![1]!["metadata"]!["displayText"] = "Tell them";
        await host.SaveAsync(other);

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await FillAsync("template-3", """{"chatId":"1"}""", revision)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await FillAsync("template-3", """{"chatId":"1"}""")).StatusCode);

        var step = (await host.GetAsync("/workflow-definitions/template-3?versionOptions=Latest"))["root"]!["activities"]![1]!;
        Assert.Equal(("Bizoholic.HttpRequest", "Tell them"), (Text(step, "type"), Text(step["metadata"]!, "displayText")));
    }

    [Fact]
    public async Task What_is_published_stays_as_it_is_and_gets_a_draft()
    {
        await ImportAsync("template-4", isConnected: false);
        await host.PostAsync("/workflow-definitions/template-4/publish");

        await FlowsHost.Read(await FillAsync("template-4", """{"chatId":"1"}"""));

        Assert.Equal("Bizoholic.N8nUnfilled", Text((await host.GetAsync("/workflow-definitions/template-4?versionOptions=Published"))["root"]!["activities"]![1]!, "type"));
        var draft = await host.GetAsync("/workflow-definitions/template-4?versionOptions=Latest");
        Assert.Equal(("Bizoholic.HttpRequest", 2, false), (Text(draft["root"]!["activities"]![1]!, "type"), draft["version"]!.GetValue<int>(), draft["isPublished"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task A_read_only_flow_and_one_of_another_tenant_are_left_alone()
    {
        await ImportAsync("template-5");
        var model = await host.GetAsync("/workflow-definitions/template-5?versionOptions=Latest");
        model["isReadonly"] = true;
        await host.SaveAsync(model);

        var refused = await FillAsync("template-5", """{"chatId":"1"}""");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("read-only", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var key = Text(await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/keys", new { name = "reader", scopes = new[] { "read" } })), "key");
        using var reader = host.With("ApiKey", key);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync($"{Path}/template-5")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PutAsync($"{Path}/template-5", FlowsHost.Json(new JsonObject()))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await FillAsync("no-such-flow", """{"chatId":"1"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"{Path}/no-such-flow")).StatusCode);
    }

    private async Task<HttpResponseMessage> FillAsync(string flow, string settings, string? revision = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Path}/{flow}") { Content = FlowsHost.Json(new JsonObject { ["steps"] = new JsonArray(new JsonObject { ["activityId"] = $"{flow}-n", ["settings"] = JsonNode.Parse(settings) }) }) };
        if (revision is not null)
        {
            request.Headers.Add("x-flows-base", revision);
        }

        return await host.Client.SendAsync(request);
    }

    /// <returns>The report of the flow.</returns>
    private async Task<JsonNode> ImportAsync(string id, bool isConnected = true)
    {
        var flow = new JsonObject
        {
            ["id"] = id,
            ["name"] = $"Template {id}",
            ["nodes"] = new JsonArray(
                new JsonObject { ["id"] = $"{id}-t", ["name"] = "Start", ["type"] = "n8n-nodes-base.manualTrigger", ["typeVersion"] = 1, ["position"] = new JsonArray(0, 0), ["parameters"] = new JsonObject() },
                new JsonObject { ["id"] = $"{id}-n", ["name"] = "Notify", ["type"] = "n8n-nodes-base.telegram", ["typeVersion"] = 1.2, ["position"] = new JsonArray(200, 0), ["parameters"] = new JsonObject { ["text"] = "Hi" } }),
            ["connections"] = isConnected ? new JsonObject { ["Start"] = new JsonObject { ["main"] = new JsonArray(new JsonArray(new JsonObject { ["node"] = "Notify", ["type"] = "main", ["index"] = 0 })) } } : new JsonObject(),
        };
        return (await FlowsHost.Read(await host.Client.PostAsync("/api/import/n8n", FlowsHost.Json(flow))))["files"]![0]!["flows"]![0]!;
    }

    private static string Text(JsonNode node, string? member = null) => (member is null ? node : node[member]!).GetValue<string>();
}
