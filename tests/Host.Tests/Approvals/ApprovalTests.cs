using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Approvals;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.Approvals;

public sealed class ApprovalTests : IAsyncLifetime
{
    private SlackSink _slack = null!;
    private FlowsHost _host = null!;

    public async Task InitializeAsync()
    {
        _slack = await SlackSink.StartAsync();
        _host = await FlowsHost.StartAsync(("Outgoing:AllowedHosts", "127.0.0.1"));
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _slack.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_with_its_edits_flows_on()
    {
        await AskAsync("edited", ask => ask.Input("content", "Frist draft").Input("data", """{"tags": ["a"]}""", "Object"));
        var open = await OneAsync();
        Assert.Equal(("Post it?", "Frist draft", "Flow edited", "pending"), ((string?)open["title"], (string?)open["content"], (string?)open["flowName"], (string?)open["status"]));

        var id = (string)open["id"]!;
        var edited = await FlowsHost.Read(await _host.Client.PatchAsync($"/api/approvals/{id}", FlowsHost.Json(new { data = new { tags = new[] { "a", "b" } } })));
        Assert.Equal("pending", (string?)edited["status"]);
        var decided = await FlowsHost.Read(await _host.Client.PostAsync($"/api/approvals/{id}/approve", FlowsHost.Json(new { content = "First draft", comment = "typo" })));
        Assert.Equal(("approved", "admin"), ((string?)decided["status"], (string?)decided["decidedBy"]));

        var answer = await AnswerAsync();
        Assert.Equal(("approved", "admin", "typo", "First draft", "b"), ((string?)answer["decision"], (string?)answer["by"], (string?)answer["comment"], (string?)answer["content"], (string?)answer["data"]!["tags"]![1]));
        Assert.Equal(HttpStatusCode.Conflict, (await _host.Client.PostAsync($"/api/approvals/{id}/reject", FlowsHost.Json(new { }))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _host.Client.PostAsync("/api/approvals/nobody/approve", FlowsHost.Json(new { }))).StatusCode);
    }

    [Fact]
    public async Task A_link_shows_and_only_its_button_decides_and_only_once()
    {
        var slack = await SlackCredentialAsync();
        await AskAsync("by-link", ask => ask.Input("content", "<b>Text</b>").Input("data", """{"tags":["a"]}""", "Object").Input("deadline", "2.00:00:00").Input("slack", slack));
        var link = new Uri((await _slack.NextAsync()).Split('<', '|').First(part => part.StartsWith("http", StringComparison.Ordinal))).AbsolutePath;

        for (var look = 0; look < 3; look++)
        {
            var page = await _host.Anonymous.GetAsync(link);
            Assert.Equal("DENY", page.Headers.GetValues("X-Frame-Options").Single());
            var shown = await page.Content.ReadAsStringAsync();
            Assert.Contains("&lt;b&gt;Text&lt;/b&gt;", shown);
            Assert.Contains("{\n  &quot;tags&quot;: [", shown);
            Assert.Matches(@"Please answer by <time datetime=""\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"">\d+ \w+ \d{4}, \d\d:\d\d UTC</time>", shown);
        }

        Assert.Equal("pending", (string?)(await OneAsync())["status"]);
        Assert.Equal(HttpStatusCode.NotFound, (await _host.Anonymous.GetAsync(link[..^2] + (link.EndsWith("AA", StringComparison.Ordinal) ? "BB" : "AA"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SayAsync(link, ("decision", "approve"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SayAsync(link, ("decision", "reject"), ("by", "Ann"), ("content", "Other"))).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await SayAsync(link, ("decision", "approve"), ("by", "Bob"))).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await _host.Anonymous.GetAsync(link)).StatusCode);

        var answer = await AnswerAsync();
        Assert.Equal(("rejected", "Ann (by link)", "Other"), ((string?)answer["decision"], (string?)answer["by"], (string?)answer["content"]));
    }

    [Fact]
    public async Task Several_items_are_shown_edited_and_answered_at_once()
    {
        await AskAboutTwoAsync("several");
        Assert.Contains("1 of 2\nOne\n\n2 of 2\nTwo", await _slack.NextAsync());
        var open = await OneAsync();
        var id = (string)open["id"]!;
        Assert.Equal(("", "{}", "One", "b"), ((string?)open["content"], open["data"]!.ToJsonString(), (string?)open["parts"]![0]!["content"], (string?)open["parts"]![1]!["data"]!["tag"]));

        foreach (var wrong in new object[] { new { content = "x" }, new { data = new { tag = "x" } }, new { parts = new[] { new { content = "x", data = new { tag = "x" } } } } })
        {
            var refused = await _host.Client.PostAsync($"/api/approvals/{id}/approve", FlowsHost.Json(wrong));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("asks about 2 items", await refused.Content.ReadAsStringAsync());
        }

        var edited = new[] { new { content = "One!", data = new { tag = "a" } }, new { content = "Two", data = new { tag = "b" } } };
        Assert.Equal("One!", (string?)(await FlowsHost.Read(await _host.Client.PatchAsync($"/api/approvals/{id}", FlowsHost.Json(new { parts = edited }))))["parts"]![0]!["content"]);
        await FlowsHost.Read(await _host.Client.PostAsync($"/api/approvals/{id}/approve", FlowsHost.Json(new { comment = "fine" })));

        Assert.Equal(["approved One! a fine", "approved Two b fine"], await SaidAsync());
    }

    [Fact]
    public async Task Behind_the_link_each_of_several_items_has_its_fields()
    {
        await AskAboutTwoAsync("several-by-link");
        var link = new Uri((await _slack.NextAsync()).Split('<', '|').First(part => part.StartsWith("http", StringComparison.Ordinal))).AbsolutePath;

        var page = await _host.Anonymous.GetStringAsync(link);
        Assert.Contains("<legend>2 of 2</legend>", page);
        Assert.Contains("name=\"content-1\"", page);
        Assert.Equal(HttpStatusCode.BadRequest, (await SayAsync(link, ("decision", "approve"), ("by", "Ann"), ("data-1", "{"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SayAsync(link, ("decision", "approve"), ("by", "Ann"), ("content-0", "One"), ("content-1", "Two!"), ("data-1", "{\"tag\":\"z\"}"), ("comment", "so"))).StatusCode);

        Assert.Equal(["approved One a so", "approved Two! z so"], await SaidAsync());
    }

    [Fact]
    public async Task When_time_is_up_others_are_asked_and_then_it_expires()
    {
        var slack = await SlackCredentialAsync();
        await AskAsync("late", ask => ask.Input("deadline", "00:00:00.300").Input("escalateTo", """["boss@example.com"]""", "Object").Input("slack", slack));

        Assert.DoesNotContain("Still open", await _slack.NextAsync());
        Assert.Contains("Still open: Post it?", await _slack.NextAsync());
        var answer = await AnswerAsync();

        Assert.Equal("expired", (string?)answer["decision"]);
        Assert.Empty((await ListAsync(""))!);
        Assert.Equal("expired", (string?)(await ListAsync("?status=all")).Single()!["status"]);
    }

    [Fact]
    public async Task An_answer_that_the_run_was_not_told_is_told_by_the_next_start()
    {
        await AskAsync("untold", ask => ask);
        var id = (string)(await OneAsync())["id"]!;
        var store = _host.App.Services.GetRequiredService<IApprovalStore>();
        var row = (await store.FindAsync("default", id, CancellationToken.None))!;
        Assert.True(await store.SaveAsync(row with { Status = "approved", DecidedBy = "Ann", Revision = row.Revision + 1 }, CancellationToken.None));

        await _host.App.Services.GetRequiredService<ApprovalBoard>().DeliverAsync(CancellationToken.None);

        Assert.Equal("Ann", (string?)(await AnswerAsync())["by"]);
        Assert.True((await store.FindAsync("default", id, CancellationToken.None))!.IsDelivered);
    }

    [Fact]
    public async Task What_is_asked_is_wrong_in_words()
    {
        var answer = await _host.Client.GetAsync("/api/approvals?status=open");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("'open' is no status", await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Publishes a flow that asks and then tells Slack the answer, and calls it.</summary>
    private async Task AskAsync(string path, Func<JsonObject, JsonObject> ask)
    {
        var step = ask(Flow.Activity("ask", "Bizoholic.AskForApproval").Input("title", "Post it?"));
        var flow = Flow.Of(path, Flow.Endpoint(path, "POST"), step, Flow.Activity("out", "Bizoholic.SendToSlack").Input("credential", await SlackCredentialAsync()).Input("text", "JSON.stringify($json)", "JavaScript"));
        flow["root"]!["connections"] = new JsonArray(
            Flow.Connection("in", "Done", "ask"), Flow.Connection("ask", "Approved", "out"), Flow.Connection("ask", "Rejected", "out"), Flow.Connection("ask", "Expired", "out"));
        await _host.SaveAsync(flow, publish: true);
        Assert.Equal(HttpStatusCode.Accepted, (await _host.Anonymous.PostAsync($"/webhook/{path}", FlowsHost.Json(new { }))).StatusCode);
    }

    /// <summary>Asks about the two items of a call, and tells Slack what becomes of each.</summary>
    private async Task AskAboutTwoAsync(string path)
    {
        var slack = await SlackCredentialAsync();
        var ask = Flow.Activity("ask", "Bizoholic.AskForApproval").Input("title", "Post them?").Input("content", "$json.text", "JavaScript").Input("data", "({tag: $json.tag})", "JavaScript").Input("slack", slack);
        var items = Flow.Activity("items", "Bizoholic.PinnedData");
        items["items"] = new JsonArray(new JsonObject { ["text"] = "One", ["tag"] = "a" }, new JsonObject { ["text"] = "Two", ["tag"] = "b" });
        var flow = Flow.Of(
            path, Flow.Endpoint(path, "POST"), items, ask,
            Flow.Activity("out", "Bizoholic.SendToSlack").Input("credential", slack).Input("text", "[$json.decision, $json.content, $json.data.tag, $json.comment].join(' ')", "JavaScript"));
        flow["root"]!["connections"] = new JsonArray(Flow.Connection("in", "Done", "items"), Flow.Connection("items", "Done", "ask"), Flow.Connection("ask", "Approved", "out"));
        await _host.SaveAsync(flow, publish: true);
        Assert.Equal(HttpStatusCode.Accepted, (await _host.Anonymous.PostAsync($"/webhook/{path}", FlowsHost.Json(new { }))).StatusCode);
    }

    private async Task<string[]> SaidAsync() => [await _slack.NextAsync(), await _slack.NextAsync()];

    private async Task<JsonNode> AnswerAsync() => JsonNode.Parse(await _slack.NextAsync())!;

    private async Task<JsonObject> OneAsync() => (await ListAsync("")).Single()!.AsObject();

    private async Task<JsonArray> ListAsync(string query) => (await FlowsHost.Read(await _host.Client.GetAsync("/api/approvals" + query)))["items"]!.AsArray();

    private Task<HttpResponseMessage> SayAsync(string link, params (string Name, string Value)[] fields)
        => _host.Anonymous.PostAsync(link, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    private async Task<string> SlackCredentialAsync()
    {
        var made = await FlowsHost.Read(await _host.Client.PostAsJsonAsync("/api/credentials", new { name = "Slack", type = "slackApi", values = new { webhookUrl = _slack.Address } }));
        return (string)made["credential"]!["id"]!;
    }
}
