using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Host.Tests.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Host.Tests.N8n;

/// <summary>Messages of services that wait for what a person answers on the page that their links lead to.</summary>
public sealed class AskedAnswerTests : IAsyncLifetime
{
    private readonly Channel<JsonNode> _sent = Channel.CreateUnbounded<JsonNode>();
    private FlowsHost _host = null!;
    private WebApplication _service = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _service = builder.Build();
        _service.MapPost("/{**path}", async (HttpRequest request) =>
        {
            await _sent.Writer.WriteAsync((await JsonNode.ParseAsync(request.Body))!);
            return Results.Json(new { ok = true });
        });
        await _service.StartAsync();
        _host = await FlowsHost.StartAsync(("Outgoing:AllowedHosts", "127.0.0.1"));
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Theory]
    [InlineData("Approve", true)]
    [InlineData("No, later", false)]
    public async Task Opening_a_link_decides_nothing_and_the_button_behind_it_does(string choice, bool approved)
    {
        await StartAsync($"asked-{approved}".ToLowerInvariant(), """{"operation":"sendAndWait","chatId":"7","message":"=Post {{ $json.body.title }}?","approvalOptions":{"values":{"approvalType":"double","disapproveLabel":"No, later"}},"options":{"limitWaitTime":{"values":{"resumeUnit":"days","resumeAmount":2}}}}""");

        var message = await NextAsync();
        Assert.Equal("Post <b>One</b>?", message["text"]!.GetValue<string>());
        var links = message["reply_markup"]!["inline_keyboard"]![0]!.AsArray();
        Assert.Equal(["No, later", "Approve"], links.Select(link => link!["text"]!.GetValue<string>()));
        var form = await OpenForm.AtAsync(_host.Anonymous, Address(links, choice));
        Assert.Contains($"value=\"{choice}\" checked", form.Html);
        Assert.Contains("Post <b>One</b>?", form.Html);
        Assert.Equal(HttpStatusCode.OK, (await form.SendAsync(("field-0", choice))).StatusCode);

        var left = (await NextAsync())["left"]!["data"]!;
        Assert.Equal(approved, left["approved"]!.GetValue<bool>());
        Assert.True(DateTimeOffset.TryParse(left["respondedAt"]!.GetValue<string>(), out _));
        Assert.Equal(HttpStatusCode.NotFound, (await _host.Anonymous.GetAsync(Address(links, choice))).StatusCode);
    }

    [Fact]
    public async Task What_a_person_writes_and_fills_in_goes_on()
    {
        await StartAsync("asked-text", """{"operation":"sendAndWait","chatId":"7","message":"Why?","responseType":"freeText","options":{"messageButtonLabel":"Tell"}}""");
        await (await OpenForm.AtAsync(_host.Anonymous, Address((await NextAsync())["reply_markup"]!["inline_keyboard"]![0]!.AsArray(), "Tell"))).SendAsync(("field-0", "Because"));
        Assert.Equal("Because", (await NextAsync())["left"]!["data"]!["text"]!.GetValue<string>());

        await StartAsync("asked-form", """{"operation":"sendAndWait","chatId":"7","message":"Which?","responseType":"customForm","formFields":{"values":[{"fieldLabel":"Size","fieldType":"number"},{"fieldLabel":"Name"}]}}""");
        await (await OpenForm.AtAsync(_host.Anonymous, Address((await NextAsync())["reply_markup"]!["inline_keyboard"]![0]!.AsArray(), "Respond"))).SendAsync(("field-0", "4"), ("field-1", "Ann"));
        var data = (await NextAsync())["left"]!["data"]!.AsObject();
        Assert.True(data.Remove("respondedAt"));
        Assert.Equal("""{"Size":4,"Name":"Ann"}""", data.ToJsonString());
    }

    [Fact]
    public async Task Without_an_answer_in_time_the_items_go_on_as_they_came()
    {
        await StartAsync("asked-late", """{"operation":"sendAndWait","chatId":"7","message":"Well?","options":{"limitWaitTime":{"values":{"resumeUnit":"seconds","resumeAmount":1}}}}""");

        Assert.Equal("Well?", (await NextAsync())["text"]!.GetValue<string>());
        Assert.Equal("<b>One</b>", (await NextAsync())["left"]!["body"]!["title"]!.GetValue<string>());
    }

    private static string Address(JsonArray links, string label) => new Uri(links.Single(link => link!["text"]!.GetValue<string>() == label)!["url"]!.GetValue<string>()).PathAndQuery;

    private async Task<JsonNode> NextAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _sent.Reader.ReadAsync(deadline.Token);
    }

    /// <summary>Runs a flow whose message goes to the service here, and which then tells it what the message left.</summary>
    private async Task StartAsync(string id, string settings)
    {
        var node = N8nImporter.Import(Flow("read", ("Ask", "n8n-nodes-base.telegram", 1.2, JsonNode.Parse(settings)!.AsObject())).ToJsonString()).Flows.Single();
        var made = JsonNode.Parse(node.DefinitionJson)!["root"]!["activities"]![0]!["parameters"]!.AsObject();
        made["authentication"] = "none";
        made["url"] = _service.Urls.First();
        var flow = Flow(
            id,
            ("Webhook", "n8n-nodes-base.webhook", 2, new JsonObject { ["path"] = id, ["httpMethod"] = "POST" }),
            ("Ask", "n8n-nodes-base.httpRequest", 4.2, made.DeepClone().AsObject()),
            ("Tell", "n8n-nodes-base.httpRequest", 4.2, new JsonObject { ["method"] = "POST", ["url"] = _service.Urls.First(), ["sendBody"] = true, ["specifyBody"] = "json", ["jsonBody"] = "={{ { left: $json } }}" }));
        var report = await FlowsHost.Read(await _host.Client.PostAsync("/api/import/n8n", FlowsHost.Json(flow)));
        Assert.True(report["files"]![0]!["flows"]![0]!["canPublish"]!.GetValue<bool>(), report.ToJsonString());
        await _host.PostAsync($"/workflow-definitions/{id}/publish");
        Assert.Equal(HttpStatusCode.OK, (await _host.Anonymous.PostAsync($"/webhook/{id}", FlowsHost.Json(new { title = "<b>One</b>" }))).StatusCode);
        await Eventually.IsTrueAsync(async () => (await FlowsHost.Read(await _host.Client.GetAsync($"/api/runs?flow={id}")))["items"]!.AsArray() is [{ } run] && run["status"]!.GetValue<string>() is "Suspended" or "Finished" or "Faulted");
    }

    private static JsonObject Flow(string id, params (string Name, string Type, double Version, JsonObject Parameters)[] nodes) => new()
    {
        ["id"] = id,
        ["name"] = id,
        ["nodes"] = new JsonArray([.. nodes.Select((node, i) => new JsonObject { ["id"] = $"{id}-{i}", ["name"] = node.Name, ["type"] = node.Type, ["typeVersion"] = node.Version, ["position"] = new JsonArray(i * 200, 0), ["parameters"] = node.Parameters })]),
        ["connections"] = new JsonObject(nodes.Zip(nodes.Skip(1), (from, to) => KeyValuePair.Create<string, JsonNode?>(from.Name, new JsonObject { ["main"] = new JsonArray(new JsonArray(new JsonObject { ["node"] = to.Name, ["type"] = "main", ["index"] = 0 })) }))),
    };
}
