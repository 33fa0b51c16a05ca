using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.SignUps;

/// <summary>A trigger of n8n whose service is told the flow's address, from the import on.</summary>
public sealed class TelegramTests : IDisposable
{
    private const string Public = "https://flows.example.com";

    private readonly FakeTelegram _telegram = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flows-sign-ups-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_published_flow_is_called_by_the_service_and_a_retracted_one_no_more()
    {
        var host = await StartAsync();
        await ImportAsync(host, "bot", """{"updates":["message","callback_query"],"additionalFields":{}}""");
        await PublishAsync(host, "bot", await CredentialAsync(host));
        await StandingAsync(host, "bot", "Told");

        Assert.Equal($"{Public}/webhook/hook-bot/webhook", _telegram.Url);
        Assert.Equal(["message", "callback_query"], _telegram.Allowed.Select(one => one!.GetValue<string>()));

        const string update = """{"update_id":7,"message":{"message_id":1,"from":{"id":5},"chat":{"id":9},"text":"Hello"}}""";
        Assert.Equal(HttpStatusCode.Unauthorized, (await Refused(host, update)).StatusCode);
        for (var again = 0; again < 3; again++)
        {
            Assert.Equal(HttpStatusCode.OK, (await _telegram.SendAsync(host, update.Replace("Hello", again == 2 ? "Hello again" : "Hello", StringComparison.Ordinal))).StatusCode);
        }

        var run = Assert.Single(await RunsAsync(host, "bot"))!;
        var step = await DataAsync(host, run["id"]!.GetValue<string>());
        Assert.Equal("Hello", step["message"]!["text"]!.GetValue<string>());
        Assert.DoesNotContain(_telegram.Secret, (await host.Client.GetStringAsync($"/api/runs/{run["id"]}")) + (await host.Client.GetStringAsync("/api/sign-ups")), StringComparison.Ordinal);

        await host.PostAsync("/workflow-definitions/bot/retract");
        await Eventually.IsTrueAsync(() => Task.FromResult(_telegram.Url.Length == 0));
        await Eventually.IsTrueAsync(async () => (await ListAsync(host)).Count == 0);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_host_that_dies_before_it_wrote_down_that_the_service_was_told_tells_it_anew()
    {
        var first = await StartAsync();
        await ImportAsync(first, "dies", """{"updates":["*"],"additionalFields":{}}""");
        _telegram.Holds = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await PublishAsync(first, "dies", await CredentialAsync(first));
        await _telegram.Holds.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var told = (_telegram.Url, _telegram.Secret);
        await first.DisposeAsync();
        _telegram.Holds = null;

        var second = await StartAsync();
        await StandingAsync(second, "dies", "Told");
        Assert.Equal(told, (_telegram.Url, _telegram.Secret));
        Assert.Equal(HttpStatusCode.OK, (await _telegram.SendAsync(second, """{"update_id":8,"message":{"text":"x"}}""")).StatusCode);
        Assert.Single(await RunsAsync(second, "dies"));

        // Once more with nothing to do: a host that starts does not tell what is known.
        var calls = _telegram.Calls.Count;
        await second.DisposeAsync();
        var third = await StartAsync();
        await StandingAsync(third, "dies", "Told");
        Assert.Equal(calls, _telegram.Calls.Count);
        await third.DisposeAsync();
    }

    [Fact]
    public async Task A_service_that_is_down_keeps_nobody_from_publishing_and_is_told_later()
    {
        var host = await StartAsync();
        _telegram.IsDown = true;
        await ImportAsync(host, "later", """{"updates":["message"],"additionalFields":{}}""");
        await PublishAsync(host, "later", await CredentialAsync(host));

        var failed = await StandingAsync(host, "later", "Failed");
        Assert.Contains("Telegram answered 502", failed["problem"]!.GetValue<string>());
        Assert.DoesNotContain("AAbot", failed.ToJsonString());
        Assert.Contains(await FindingsAsync(host, "later"), finding => finding.Contains("Telegram answered 502", StringComparison.Ordinal));

        _telegram.IsDown = false;
        await StandingAsync(host, "later", "Told");
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_wrong_token_is_told_in_plain_words_and_another_credential_is_tried_at_once()
    {
        var host = await StartAsync();
        await ImportAsync(host, "wrong", """{"updates":["message"],"additionalFields":{}}""");
        var credential = await CredentialAsync(host, "999:wrong");
        await PublishAsync(host, "wrong", credential);
        Assert.Contains("Unauthorized", (await StandingAsync(host, "wrong", "Failed"))["problem"]!.GetValue<string>());

        await FlowsHost.Read(await host.Client.PutAsJsonAsync($"/api/credentials/{credential}", new { name = "bot", type = "httpBearerAuth", values = new { token = FakeTelegram.Token } }));
        await StandingAsync(host, "wrong", "Told");
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Other_settings_are_told_anew_and_the_address_stays()
    {
        var host = await StartAsync();
        await ImportAsync(host, "changed", """{"updates":["message"],"additionalFields":{}}""");
        var credential = await CredentialAsync(host);
        await PublishAsync(host, "changed", credential);
        await StandingAsync(host, "changed", "Told");
        var url = _telegram.Url;

        await ImportAsync(host, "changed", """{"updates":["poll"],"additionalFields":{}}""");
        await PublishAsync(host, "changed", credential);
        await Eventually.IsTrueAsync(() => Task.FromResult(_telegram.Allowed.ToJsonString() == """["poll"]"""));
        await StandingAsync(host, "changed", "Told");
        Assert.Equal(url, _telegram.Url);

        // Deleted, not only retracted.
        Assert.True((await host.Client.DeleteAsync($"{FlowsHost.Api}/workflow-definitions/changed")).IsSuccessStatusCode);
        await Eventually.IsTrueAsync(() => Task.FromResult(_telegram.Url.Length == 0));
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_second_flow_does_not_take_the_bot_of_the_first()
    {
        var host = await StartAsync();
        var credential = await CredentialAsync(host);
        await ImportAsync(host, "one", """{"updates":["message"],"additionalFields":{}}""");
        await PublishAsync(host, "one", credential);
        await StandingAsync(host, "one", "Told");

        await ImportAsync(host, "two", """{"updates":["message"],"additionalFields":{}}""");
        await ChooseAsync(host, "two", credential);
        Assert.Contains("that is the flow 'Flow one' already", await RefusedAsync(host, "two"));

        // The same bot behind another credential shows when the service is asked.
        await ChooseAsync(host, "two", await CredentialAsync(host));
        await host.PostAsync("/workflow-definitions/two/publish");
        Assert.Contains("A bot calls one address only", (await StandingAsync(host, "two", "Failed"))["problem"]!.GetValue<string>());
        Assert.EndsWith("/hook-one/webhook", _telegram.Url, StringComparison.Ordinal);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task What_the_service_needs_is_asked_for_before_publishing()
    {
        var host = await FlowsHost.StartAsync(_telegram.Edge, ("PublicUrl", "http://localhost:5001"));
        await ImportAsync(host, "needs", """{"updates":["message"],"additionalFields":{}}""");
        Assert.Contains("Choose the credential with which Telegram is told", await RefusedAsync(host, "needs"));

        await ChooseAsync(host, "needs", await CredentialAsync(host));
        Assert.Contains("PublicUrl", await RefusedAsync(host, "needs"));
        Assert.Empty(_telegram.Calls);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Chats_and_users_are_filtered_and_photos_fetched()
    {
        var host = await StartAsync();
        await ImportAsync(host, "files", """{"updates":["message"],"additionalFields":{"download":true,"imageSize":"large","chatIds":"9, 10","userIds":"5"}}""");
        await PublishAsync(host, "files", await CredentialAsync(host));
        await StandingAsync(host, "files", "Told");

        await _telegram.SendAsync(host, """{"update_id":1,"message":{"chat":{"id":11},"from":{"id":5},"text":"other chat"}}""");
        await _telegram.SendAsync(host, """{"update_id":2,"message":{"chat":{"id":9},"from":{"id":6},"text":"other person"}}""");
        await _telegram.SendAsync(host, """{"update_id":3,"message":{"chat":{"id":9},"from":{"id":5},"photo":[{"file_id":"small"},{"file_id":"medium"},{"file_id":"large"}]}}""");

        await Eventually.IsTrueAsync(async () => (await RunsAsync(host, "files")) is [{ } run] && run["status"]!.GetValue<string>() is "Finished" or "Faulted");
        var made = Assert.Single(await RunsAsync(host, "files"))!;
        Assert.Equal("Finished", made["status"]!.GetValue<string>());
        Assert.Equal("file_7.jpg image/jpeg 3", (await DataAsync(host, made["id"]!.GetValue<string>(), "Look"))["file"]!.GetValue<string>());
        await host.DisposeAsync();
    }

    private Task<FlowsHost> StartAsync() => FlowsHost.StartAsync(_telegram.Edge, ("Storage:Provider", "sqlite"), ("FLOWS_DATA", _folder.FullName), ("PublicUrl", Public));

    private async Task<HttpResponseMessage> Refused(FlowsHost host, string update) => await _telegram.SendAsync(host, update, "guessed");

    private static async Task ImportAsync(FlowsHost host, string id, string parameters)
    {
        var flow = new JsonObject
        {
            ["id"] = id,
            ["name"] = $"Flow {id}",
            ["nodes"] = new JsonArray(
                new JsonObject { ["id"] = "t", ["name"] = "Bot", ["type"] = "n8n-nodes-base.telegramTrigger", ["typeVersion"] = 1.2, ["position"] = new JsonArray(0, 0), ["webhookId"] = $"hook-{id}", ["parameters"] = JsonNode.Parse(parameters), ["credentials"] = new JsonObject { ["telegramApi"] = new JsonObject { ["id"] = "1", ["name"] = "Bot" } } },
                new JsonObject { ["id"] = "c", ["name"] = "Look", ["type"] = "n8n-nodes-base.code", ["typeVersion"] = 2, ["position"] = new JsonArray(200, 0), ["parameters"] = new JsonObject { ["jsCode"] = "const file = $input.first().binary?.data; return [{ json: { ...$input.first().json, file: file ? `${file.fileName} ${file.mimeType} ${file.bytes ?? parseInt(file.fileSize)}` : undefined } }];" } }),
            ["connections"] = JsonNode.Parse("""{"Bot":{"main":[[{"node":"Look","type":"main","index":0}]]}}"""),
        };
        using var form = new MultipartFormDataContent { { new StringContent(flow.ToJsonString()), "files", "flow.json" } };
        var report = await FlowsHost.Read(await host.Client.PostAsync("/api/import/n8n", form));
        Assert.Equal(["needsCredential", "runs"], report["files"]![0]!["flows"]![0]!["steps"]!.AsArray().Select(step => step!["status"]!.GetValue<string>()));
    }

    private static async Task<string> CredentialAsync(FlowsHost host, string token = FakeTelegram.Token)
        => (await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/credentials", new { name = $"bot {Guid.NewGuid():N}", type = "httpBearerAuth", values = new { token } })))["credential"]!["id"]!.GetValue<string>();

    private static async Task ChooseAsync(FlowsHost host, string id, string credential)
        => Assert.Equal(1, (await FlowsHost.Read(await host.Client.PutAsJsonAsync("/api/import/n8n/credentials", new { choices = new[] { new { kind = "telegramApi", credentialId = credential } }, definitionIds = new[] { id } })))["filled"]!.GetValue<int>());

    private static async Task PublishAsync(FlowsHost host, string id, string credential)
    {
        await ChooseAsync(host, id, credential);
        await host.PostAsync($"/workflow-definitions/{id}/publish");
    }

    private static async Task<string> RefusedAsync(FlowsHost host, string id)
    {
        var answer = await host.SendAsync($"/workflow-definitions/{id}/publish", new JsonObject());
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]!.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static async Task<JsonArray> ListAsync(FlowsHost host) => (await FlowsHost.Read(await host.Client.GetAsync("/api/sign-ups")))["items"]!.AsArray();

    private static async Task<JsonObject> StandingAsync(FlowsHost host, string id, string state)
    {
        JsonObject? found = null;
        await Eventually.IsTrueAsync(async () => (found = (await ListAsync(host)).OfType<JsonObject>().FirstOrDefault(one => one["definitionId"]!.GetValue<string>() == id)) is not null && found["state"]!.GetValue<string>() == state);
        return found!;
    }

    private static async Task<IReadOnlyList<string>> FindingsAsync(FlowsHost host, string id)
        => [.. (await FlowsHost.Read(await host.Client.GetAsync($"/api/flows/{id}/check")))["findings"]!.AsArray().Select(finding => finding!["message"]!.GetValue<string>())];

    private static async Task<JsonArray> RunsAsync(FlowsHost host, string id) => (await FlowsHost.Read(await host.Client.GetAsync($"/api/runs?flow={id}")))["items"]!.AsArray();

    private static async Task<JsonNode> DataAsync(FlowsHost host, string run, string step = "Bot")
    {
        JsonObject detail = [];
        await Eventually.IsTrueAsync(async () => (detail = await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{run}")))["run"]!["status"]!.GetValue<string>() is "Finished" or "Faulted");
        var history = (await host.App.Services.GetRequiredService<IRunHistoryReader>().ReadAsync(Tenants.Default, run, CancellationToken.None))!;
        var report = N8nRunReport.Of(history, await host.App.Services.GetRequiredService<PlanCache>().GetAsync(history.Run.TenantId, history.Run.ContentHash, CancellationToken.None));
        return JsonNode.Parse(ValueJson.ToJson(report.Nodes[step]))![0]!["outputs"]![0]![0]!["json"]!;
    }
}
