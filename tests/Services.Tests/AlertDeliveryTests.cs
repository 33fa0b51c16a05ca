using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Recovery.Tests;
using Bizoholic.Flows.Storage.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>Alert rules from real hosts to where people read them: a mail server, Slack, a program that checks signatures.</summary>
public sealed class AlertDeliveryTests(MailFixture mail) : IClassFixture<MailFixture>
{
    private const string SlackToken = "xoxb-of-the-agency";
    private const string Home = "https://flows.agency.example";

    private readonly string _secret = StandardWebhook.NewSecret();
    private readonly ConcurrentQueue<string> _inSlack = new();
    private readonly ConcurrentQueue<JsonElement> _atProgram = new();
    private readonly ConcurrentQueue<string> _refused = new();

    [Fact]
    public async Task Of_two_hosts_one_tells_each_channel_once_when_runs_fail_and_once_when_it_is_over()
    {
        await using var postgres = await PostgresServer.StartAsync();
        var database = await postgres.CreateDatabaseAsync();
        await using var slack = await Loopback.StartAsync(SlackAsync);
        await using var program = await Loopback.StartAsync(ProgramAsync);
        var folders = new[] { Directory.CreateTempSubdirectory("flows-alerts-"), Directory.CreateTempSubdirectory("flows-alerts-") };
        (string, string)[] settings =
        [
            ("Alerts__CheckSeconds", "1"), ("PublicUrl", Home), ("Credentials__MasterKeys", $"1:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}"),
        ];
        await using var one = new HostProcess(folders[0].FullName, database, settings);
        await using var other = new HostProcess(folders[1].FullName, database, settings);
        await Task.WhenAll(one.StartAsync(), other.StartAsync());
        await one.SignInAsync();

        var subject = $"Too many fail {Guid.NewGuid():N}";
        await RuleAsync(one, subject, new { kind = "email", credential = await CredentialAsync(one, "smtp", new { host = "127.0.0.1", port = $"{mail.Port}", security = "None" }), from = "Flows <flows@agency.example>", to = "ann@agency.example, bob@agency.example" });
        await RuleAsync(one, "To Slack", new { kind = "slack", credential = await CredentialAsync(one, "slackApi", new { accessToken = SlackToken, url = slack.Address.ToString() }), slackChannel = "#alerts" });
        await RuleAsync(one, "To a program", new { kind = "webhook", credential = await CredentialAsync(one, "webhookSecret", new { secret = _secret }), url = new Uri(program.Address, "/alerts").ToString() });
        await PublishAsync(one, "bad", new JsonObject { ["id"] = "a", ["type"] = "Elsa.Fault", ["version"] = 1, ["message"] = Literal("no") });
        await PublishAsync(one, "good", new JsonObject { ["id"] = "a", ["type"] = "Elsa.WriteLine", ["version"] = 1, ["text"] = Literal("x") });

        await one.Client.PostAsync($"{one.Address}/webhook/bad", null);
        await ArriveAsync(1, $"Alert: {subject}");
        await one.Client.PostAsync($"{one.Address}/webhook/good", null);
        await ArriveAsync(2, $"Over: {subject}");

        var told = Assert.Single(await mail.TakeAsync($"Alert: {subject}"));
        Assert.Equal(["ann@agency.example", "bob@agency.example"], told.To.Mailboxes.Select(to => to.Address));
        Assert.Equal($"1 of 1 runs failed that began in the last 60 minutes (100 %). All of the flow 'bad'.\n\n{Home}/studio/workflows/instances?status=Faulted", told.TextBody!.ReplaceLineEndings("\n").Trim());
        Assert.StartsWith("1 of 2 runs failed", Assert.Single(await mail.TakeAsync($"Over: {subject}")).TextBody, StringComparison.Ordinal);
        Assert.Equal(
            [
                $"*To Slack*\n1 of 1 runs failed that began in the last 60 minutes (100 %). All of the flow 'bad'.\n<{Home}/studio/workflows/instances?status=Faulted|Look at it>",
                $"Over: *To Slack*\n1 of 2 runs failed that began in the last 60 minutes (50 %).\n<{Home}/studio/workflows/instances?status=Faulted|Look at it>",
            ],
            _inSlack);
        Assert.Equal(["begun", "over"], _atProgram.Select(call => call.GetProperty("data").GetProperty("state").GetString()));
        Assert.All(_atProgram, call => Assert.Equal(("flows.alert", "To a program"), (call.GetProperty("type").GetString(), call.GetProperty("data").GetProperty("rule").GetString())));
        Assert.Empty(_refused);
        foreach (var folder in folders)
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>As Slack's chat.postMessage: says no with 200.</summary>
    private async Task SlackAsync(HttpContext context)
    {
        var body = await JsonNode.ParseAsync(context.Request.Body);
        var error = context.Request.Path != "/chat.postMessage" ? "unknown_method"
            : context.Request.Headers.Authorization != $"Bearer {SlackToken}" ? "invalid_auth"
            : body?["channel"]?.GetValue<string>() != "#alerts" ? "channel_not_found"
            : body["text"]?.GetValue<string>() is not { Length: > 0 } ? "no_text"
            : null;
        (error is null ? _inSlack : _refused).Enqueue(error ?? body!["text"]!.GetValue<string>());
        await context.Response.WriteAsJsonAsync(error is null ? (object)new { ok = true, ts = "1700000000.000100", channel = "C1" } : new { ok = false, error });
    }

    private async Task ProgramAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        var check = new StandardWebhook([_secret], TimeProvider.System).Check(headers[StandardWebhook.IdHeader], headers[StandardWebhook.TimestampHeader], headers[StandardWebhook.SignatureHeader], body.ToArray());
        if (!check.IsGenuine || context.Request is not { Method: "POST", Path.Value: "/alerts" } || !context.Request.HasJsonContentType())
        {
            _refused.Enqueue($"{check.Verdict} {context.Request.Method} {context.Request.Path} {context.Request.ContentType}");
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        _atProgram.Enqueue(JsonDocument.Parse(body.ToArray()).RootElement);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Waits until so many messages are at each place.</summary>
    private async Task ArriveAsync(int messages, string subject)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (_inSlack.Count < messages || _atProgram.Count < messages || (await mail.TakeAsync(subject)).Count == 0)
        {
            Assert.False(limit.IsCancellationRequested, string.Create(CultureInfo.InvariantCulture, $"Of {messages} messages {_inSlack.Count} came to Slack and {_atProgram.Count} to the program, and {subject} by mail or not. Refused: {string.Join("; ", _refused)}"));
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static async Task RuleAsync(HostProcess host, string name, object channel)
        => await ReadAsync(await host.Client.PostAsJsonAsync($"{host.Address}/api/alerts", new { name, when = "failureRate", threshold = 50, atLeast = 1, channel }));

    private static async Task<string> CredentialAsync(HostProcess host, string type, object values)
        => (await ReadAsync(await host.Client.PostAsJsonAsync($"{host.Address}/api/credentials", new { name = type, type, values }))).GetProperty("credential").GetProperty("id").GetString()!;

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task PublishAsync(HostProcess host, string id, JsonObject step) => await host.PostAsync("/workflow-definitions", new
    {
        publish = true,
        model = new JsonObject
        {
            ["definitionId"] = id,
            ["name"] = id,
            ["root"] = new JsonObject
            {
                ["id"] = "flow",
                ["type"] = "Elsa.Flowchart",
                ["version"] = 1,
                ["activities"] = new JsonArray(
                    new JsonObject
                    {
                        ["id"] = "in",
                        ["type"] = "Elsa.HttpEndpoint",
                        ["version"] = 1,
                        ["path"] = Literal(id),
                        ["supportedMethods"] = new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = "[\"POST\"]" } },
                        ["customProperties"] = new JsonObject { ["canStartWorkflow"] = true },
                    },
                    step),
                ["connections"] = new JsonArray(new JsonObject
                {
                    ["source"] = new JsonObject { ["activity"] = "in", ["port"] = "Done" },
                    ["target"] = new JsonObject { ["activity"] = "a", ["port"] = "In" },
                }),
            },
        },
    });

    private static JsonObject Literal(string value) => new() { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };
}
