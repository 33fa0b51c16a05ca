using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Activities.Http.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>
/// Triggers whose service is told the flow's address: a line of the file is <c>{id, type, version, parameters, credential, calls, call, wanted, delivery, items, answer}</c>. <c>calls</c> are what the service is asked and told in turn, each
/// as <c>{do, line, headers, body, form, answer, status, there, taken}</c>: <c>look</c>, <c>signUp</c> or <c>signOff</c> begins what the calls belong to. <c>call</c> is one that comes in, as
/// <c>{method, query, headers, body, sign}</c>; <c>sign</c> says how the service signs it, and without that signature it must be refused. In all of them SECRET and @URL stand for those.
/// </summary>
public sealed class SignUpTests
{
    private const string Secret = "our-own-secret-of-32-characters_";
    private const string Url = "https://flows.example.com/webhook/hook/webhook";

    private static readonly string Table = Path.Combine(AppContext.BaseDirectory, "SignUps", "triggers.jsonl");

    public static TheoryData<string> Cases => new(File.ReadLines(Table).Select(line => JsonNode.Parse(line)!["id"]!.GetValue<string>()));

    public static TheoryData<string> Types => new(ServiceTriggers.Types);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Services_are_told_and_read_as_their_triggers_do(string id)
    {
        var expected = JsonNode.Parse(File.ReadLines(Table).Single(line => JsonNode.Parse(line)!["id"]!.GetValue<string>() == id))!.AsObject();
        var type = expected["type"]!.GetValue<string>();
        var json = Flow(type, expected["version"]?.GetValue<double>() ?? 1, (JsonObject)expected["parameters"]!.DeepClone());
        var flow = N8nImporter.Import(json).Flows.Single();
        Assert.Equal(NodeAvailability.NeedsCredential, flow.Nodes[0].Availability);
        Assert.Empty(flow.Notes);

        var definition = JsonNode.Parse(flow.DefinitionJson)!;
        definition["root"]!["activities"]![0]!["credential"] = "chosen";
        using var harness = new WorkflowHarness([typeof(Flowchart).Assembly]);
        var plan = harness.Compiler.Compile(DefinitionReader.Read(Encoding.UTF8.GetBytes(definition.ToJsonString())));
        Assert.Empty(plan.Problems);
        var registrations = TriggerReader.Read(plan).Select(trigger => trigger.Registration).ToArray();
        var settings = registrations[0].Settings;
        Assert.Equal("/hook/webhook", settings["path"].ToString());

        var key = settings["signUp"]["hasKey"] == Value.True ? $"?flows_key={Secret}" : "";
        if (expected["calls"] is JsonArray calls)
        {
            await TellAsync(calls, settings["signUp"], Url + key, expected["credential"]?.AsObject());
        }

        await ReceiveAsync(expected, plan, settings, json);
    }

    /// <summary>Every entry is tried by a case, and comes back to n8n as it was.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void No_entry_goes_untried(string type)
        => Assert.Contains(File.ReadLines(Table), line => JsonNode.Parse(line)!["type"]!.GetValue<string>() == type);

    [Fact]
    public void A_setting_without_which_the_service_cannot_be_told_is_asked_for_before_publishing()
    {
        var flow = N8nImporter.Import(Flow("n8n-nodes-base.typeformTrigger", 1, [])).Flows.Single();

        using var harness = new WorkflowHarness([typeof(Flowchart).Assembly]);
        Assert.Contains(harness.Compiler.Compile(DefinitionReader.Read(Encoding.UTF8.GetBytes(flow.DefinitionJson))).Problems, problem => problem.Path == "parameters.formId" && problem.IsReachable);
    }

    [Fact]
    public async Task A_trigger_that_is_tried_by_hand_leaves_a_sample()
    {
        using var run = new CaseRun();

        var (history, report) = await run.RunAsync(Flow("n8n-nodes-base.telegramTrigger", 1.2, new JsonObject { ["updates"] = new JsonArray("message") }));

        Assert.True(history.Error is null, history.Error?.Message);
        Assert.Equal("Hello", report.Items[0]["message"]["text"].ToString());
        Assert.Equal(Value.True, report.Items[0]["sample"]);
    }

    private static async Task TellAsync(JsonArray expected, Value signUp, string url, JsonObject? fields)
    {
        using var service = new Service(expected, url);
        using var client = new HttpClient(service);
        var type = fields?["type"]?.GetValue<string>() ?? "httpBearerAuth";
        var values = (fields ?? new JsonObject { ["token"] = "the-token" }).Where(field => field.Key != "type").ToDictionary(field => field.Key, field => field.Value!.GetValue<string>());
        var calls = new SignUpCalls(signUp, url, Secret, _ => ValueTask.FromResult(new OpenedCredential(new Credential("chosen", "chosen", type, values), ["the-token"])), client);
        var kept = ValueObject.Empty;
        while (service.Next is { } next)
        {
            switch (next["do"]!.GetValue<string>())
            {
                case "look":
                    var found = await calls.LookAsync(kept, CancellationToken.None);
                    Assert.Equal(next["there"]?.GetValue<bool>() ?? true, found.IsThere);
                    Assert.Equal(next["taken"]?.GetValue<string>(), found.Taken);
                    kept = found.Kept;
                    break;
                case "signUp":
                    var made = await calls.SignUpAsync(CancellationToken.None);
                    Assert.Equal(next["gives"]?.GetValue<string>(), made.Secret);
                    kept = made.Kept;
                    break;
                default:
                    await calls.SignOffAsync(kept, CancellationToken.None);
                    break;
            }
        }
    }

    private static async Task ReceiveAsync(JsonObject expected, WorkflowPlan plan, ValueObject settings, string json)
    {
        var incoming = expected["call"]!.AsObject();
        var known = ServiceSecrets.With(settings, Secret, "kept-secret-of-the-service").AsObject()!;
        using var credential = expected["checkedWith"]?.AsObject() is { } fields ? new Credential("chosen", "chosen", "x", fields.ToDictionary(field => field.Key, field => field.Value!.GetValue<string>())) : null;
        var trigger = (ICheckedTrigger)plan.Triggers.Single().Activity;
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).BuildServiceProvider();
        if (incoming["sign"]?.GetValue<string>() is { } sign)
        {
            var forged = await trigger.CheckAsync(Call(incoming, sign, "a-guess-of-somebody-else"), known, credential, services, CancellationToken.None);
            Assert.Equal(WebhookVerdict.WrongSignature, forged.Check.Verdict);
            Assert.False((await trigger.CheckAsync(Call(incoming, null, ""), known, credential, services, CancellationToken.None)).Check.IsGenuine);
        }

        var secret = settings["check"]["secret"].AsString() switch { null => Secret, "kept" => "kept-secret-of-the-service", _ => "secret-in-the-credential" };
        var call = Call(incoming, incoming["sign"]?.GetValue<string>(), secret);
        var found = await trigger.CheckAsync(call, known, credential, services, CancellationToken.None);
        Assert.True(found.Check.IsGenuine, found.Detail);
        if (found.Answer is null)
        {
            found = found.Reads!(Request(incoming, call));
            Assert.DoesNotContain(secret, ValueJson.ToJson(found.Input), StringComparison.Ordinal);
        }

        if (expected["answer"] is { } answer)
        {
            Assert.Equal(answer.GetValue<string>(), Encoding.UTF8.GetString(found.Answer!.Body.Span));
            return;
        }

        Assert.Null(found.Answer);
        Assert.Equal(expected["wanted"]?.GetValue<bool>() ?? true, found.IsWanted);
        Assert.Equal(expected["delivery"]?.GetValue<string>() ?? found.Check.DeliveryId, found.Check.DeliveryId);
        if (expected["items"] is not { } items)
        {
            return;
        }

        using var run = new CaseRun();
        var (history, report) = await run.RunAsync(json, found.Input);
        Assert.True(history.Error is null, history.Error?.Message);
        Assert.True(JsonNode.DeepEquals(items, JsonNode.Parse(ValueJson.ToJson(report.Items))), ValueJson.ToJson(report.Items));
    }

    private static IncomingCall Call(JsonObject incoming, string? sign, string secret)
    {
        var body = Encoding.UTF8.GetBytes(incoming["raw"]?.GetValue<string>() ?? incoming["body"]?.ToJsonString() ?? "");
        var headers = (incoming["headers"]?.AsObject() ?? []).ToDictionary(header => header.Key, header => header.Value!.GetValue<string>(), StringComparer.OrdinalIgnoreCase);
        var query = (incoming["query"]?.AsObject() ?? []).Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value!.GetValue<string>().Replace("SECRET", Secret, StringComparison.Ordinal))}").ToList();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string Mac(string prefix, bool base64 = false)
        {
            byte[] signed = [.. Encoding.UTF8.GetBytes(prefix), .. body];
            var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
            return base64 ? Convert.ToBase64String(hash) : Convert.ToHexStringLower(hash);
        }

        switch (sign?.Split(' '))
        {
            case ["header", var name]:
                headers[name] = secret;
                break;
            case ["key"]:
                query.Add($"flows_key={secret}");
                break;
            case ["hex", var name, .. var prefix]:
                headers[name] = string.Concat(prefix) + Mac("");
                break;
            case ["base64", var name, .. var prefix]:
                headers[name] = string.Concat(prefix) + Mac("", base64: true);
                break;
            case ["stamped", var name]:
                headers[name] = $"t={now},v1={Mac($"{now}.")}";
                break;
            case ["slack"]:
                headers["X-Slack-Request-Timestamp"] = $"{now}";
                headers["X-Slack-Signature"] = $"v0={Mac($"v0:{now}:")}";
                break;
        }

        return new IncomingCall(incoming["method"]?.GetValue<string>() ?? "POST", $"/hook/webhook{(query.Count > 0 ? "?" : "")}{string.Join('&', query)}", headers, body);
    }

    /// <summary>The call as the host reads it.</summary>
    private static Value Request(JsonObject incoming, IncomingCall call) => ValueObject.From(
        ("method", call.Method),
        ("path", "/hook/webhook"),
        ("params", ValueObject.Empty),
        ("query", ValueObject.From([.. call.PathAndQuery.Split('?').Skip(1).SelectMany(text => text.Split('&')).Select(pair => pair.Split('=')).Select(pair => (pair[0], (Value)Uri.UnescapeDataString(pair[1])))])),
        ("headers", ValueObject.From([.. call.Headers.Select(header => (header.Key.ToLowerInvariant(), (Value)header.Value))])),
        ("body", incoming["body"] is { } body ? ValueJson.Parse(body.ToJsonString()) : Value.Null));

    private static string Flow(string type, double version, JsonObject parameters) => new JsonObject
    {
        ["id"] = "signs-up",
        ["name"] = "Signs up",
        ["nodes"] = new JsonArray(new JsonObject { ["id"] = "t", ["name"] = "Called", ["type"] = type, ["typeVersion"] = version, ["position"] = new JsonArray(0, 0), ["webhookId"] = "hook", ["parameters"] = parameters }),
        ["connections"] = new JsonObject(),
    }.ToJsonString();

    /// <summary>Answers the calls of a case in their order, and takes no others.</summary>
    private sealed class Service(JsonArray expected, string url) : HttpMessageHandler
    {
        private int _at;

        public JsonNode? Next => _at < expected.Count ? expected[_at] : null;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var call = Next ?? throw new InvalidOperationException($"A call too many: {request.Method} {request.RequestUri}");
            _at++;
            Assert.Equal(Put(call["line"]!.GetValue<string>()), $"{request.Method} {request.RequestUri!.Host}{Uri.UnescapeDataString(request.RequestUri.PathAndQuery)}");
            foreach (var (name, value) in call["headers"]?.AsObject() ?? [])
            {
                Assert.Equal(value!.GetValue<string>(), string.Join(',', request.Headers.GetValues(name)));
            }

            var sent = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
            if (call["form"]?.GetValue<string>() is { } form)
            {
                Assert.Equal("application/x-www-form-urlencoded", request.Content!.Headers.ContentType!.MediaType);
                Assert.Equal(Put(form), Uri.UnescapeDataString(sent!));
            }
            else
            {
                Assert.True(JsonNode.DeepEquals(call["body"] is { } body ? JsonNode.Parse(Put(body.ToJsonString())) : null, sent is null ? null : JsonNode.Parse(sent)), sent);
            }

            return new HttpResponseMessage((HttpStatusCode)(call["status"]?.GetValue<int>() ?? 200)) { Content = new StringContent(Put(call["answer"]?.ToJsonString() ?? "{}"), Encoding.UTF8, "application/json") };
        }

        private string Put(string text) => text.Replace("SECRET", Secret, StringComparison.Ordinal).Replace("@URL", url, StringComparison.Ordinal);
    }
}
