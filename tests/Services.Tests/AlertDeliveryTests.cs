using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Ai;
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
        var (mailServer, slackToken, secret) = await ChannelsAsync(one, slack);
        await RuleAsync(one, subject, Email(mailServer));
        await RuleAsync(one, "To Slack", ToSlack(slackToken));
        await RuleAsync(one, "To a program", ToProgram(secret, program));
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

    [Fact]
    public async Task A_stuck_run_an_old_queue_and_a_spent_budget_are_told_to_each_channel_once_and_that_they_are_over()
    {
        await using var slack = await Loopback.StartAsync(SlackAsync);
        await using var program = await Loopback.StartAsync(ProgramAsync);
        await using var chat = await ChatFake.StartAsync();
        var released = new TaskCompletionSource();
        await using var slow = await Loopback.StartAsync(_ => released.Task);
        var folder = Directory.CreateTempSubdirectory("flows-alerts-");
        await using var host = new HostProcess(folder.FullName, null, ("Alerts__CheckSeconds", "1"), ("PublicUrl", Home));
        await host.StartAsync();
        await host.SignInAsync();

        var (mailServer, slackToken, secret) = await ChannelsAsync(host, slack);
        var model = await CredentialAsync(host, "openAiApi", new { apiKey = ChatFake.Key, url = chat.Address.ToString(), model = "writer", inputPrice = "1000", outputPrice = "2000" });
        await PublishAsync(host, "slow", new JsonObject { ["id"] = "a", ["type"] = "Bizoholic.NotifyWebhook", ["version"] = 1, ["secret"] = Literal(secret), ["url"] = Literal(slow.Address.ToString()) });
        await PublishAsync(host, "queued", new JsonObject { ["id"] = "a", ["type"] = "Elsa.WriteLine", ["version"] = 1, ["text"] = Literal("x") });
        await PublishAsync(host, "writer", new JsonObject { ["id"] = "a", ["type"] = "Bizoholic.GenerateContent", ["version"] = 1, ["credential"] = Literal(model), ["topic"] = Literal("Tea") });
        var names = new[] { "stuck", "queueAge", "budget" }.ToDictionary(when => when, when => $"{when} {Guid.NewGuid():N}");
        foreach (var (when, name) in names)
        {
            await RuleAsync(host, name, Email(mailServer), when, 0);
            await RuleAsync(host, name, ToSlack(slackToken), when, 0);
            await RuleAsync(host, name, ToProgram(secret, program), when, 0);
        }

        // A run that does not move, one that no host may begin, and one that costs.
        chat.Say("""{"title":"Tea","content":"Good.","excerpt":"On tea."}""");
        (await host.Client.PostAsJsonAsync($"{host.Address}/api/pauses", new { kind = "flow", target = "queued" })).EnsureSuccessStatusCode();
        var calls = new[] { "slow", "queued", "writer" }.Select(flow => host.Client.PostAsync($"{host.Address}/webhook/{flow}", null)).ToArray();
        await ToldAsync("Alert", "begun", names.Keys);

        released.SetResult();
        (await host.Client.DeleteAsync($"{host.Address}/api/pauses/flow/queued")).EnsureSuccessStatusCode();
        await ToldAsync("Over", "over", ["stuck", "queueAge"]);
        await Task.WhenAll(calls);

        // Each was told once; that a new month has begun is no news.
        Assert.Equal(3 + 2, _inSlack.Count);
        Assert.Equal(3 + 2, _atProgram.Count);
        Assert.Empty(_refused);
        Assert.Contains("A run executes but has not moved", Assert.Single(await mail.TakeAsync($"Alert: {names["stuck"]}")).TextBody, StringComparison.Ordinal);
        Assert.Contains("A run has waited", Assert.Single(await mail.TakeAsync($"Alert: {names["queueAge"]}")).TextBody, StringComparison.Ordinal);
        Assert.Contains("have spent 0.02 this month", Assert.Single(await mail.TakeAsync($"Alert: {names["budget"]}")).TextBody, StringComparison.Ordinal);
        Assert.Empty(await mail.TakeAsync($"Over: {names["budget"]}"));
        folder.Delete(recursive: true);

        async Task ToldAsync(string word, string state, IReadOnlyCollection<string> whens)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
            foreach (var when in whens)
            {
                while ((await mail.TakeAsync($"{word}: {names[when]}")).Count == 0
                    || !_inSlack.Any(text => text.StartsWith($"{(word == "Over" ? "Over: " : "")}*{names[when]}*\n", StringComparison.Ordinal))
                    || !_atProgram.Any(call => call.GetProperty("data") is var data && (data.GetProperty("rule").GetString(), data.GetProperty("alert").GetString(), data.GetProperty("state").GetString()) == (names[when], when, state)))
                {
                    Assert.False(limit.IsCancellationRequested, $"{word} of {when} did not come to all three. Slack: {string.Join("; ", _inSlack)}. Program: {string.Join("; ", _atProgram)}. Refused: {string.Join("; ", _refused)}");
                    await Task.Delay(50, CancellationToken.None);
                }
            }
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

    /// <summary>The credentials of a mail server, of Slack and of the program.</summary>
    private async Task<(string MailServer, string SlackToken, string Secret)> ChannelsAsync(HostProcess host, Loopback slack) => (
        await CredentialAsync(host, "smtp", new { host = "127.0.0.1", port = $"{mail.Port}", security = "None" }),
        await CredentialAsync(host, "slackApi", new { accessToken = SlackToken, url = slack.Address.ToString() }),
        await CredentialAsync(host, "webhookSecret", new { secret = _secret }));

    private static object Email(string credential) => new { kind = "email", credential, from = "Flows <flows@agency.example>", to = "ann@agency.example, bob@agency.example" };

    private static object ToSlack(string credential) => new { kind = "slack", credential, slackChannel = "#alerts" };

    private static object ToProgram(string credential, Loopback program) => new { kind = "webhook", credential, url = new Uri(program.Address, "/alerts").ToString() };

    private static async Task RuleAsync(HostProcess host, string name, object channel, string when = "failureRate", double threshold = 50)
        => await ReadAsync(await host.Client.PostAsJsonAsync($"{host.Address}/api/alerts", new { name, when, threshold, atLeast = 1, channel }));

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
