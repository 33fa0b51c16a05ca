using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Host.Tests.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bizoholic.Flows.Host.Tests.Webhooks;

public sealed class AuthenticationTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    private const string Secret = "a secret that both sides know, long enough";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"email":"ada@example.com", "n": 1}""");
    private static readonly string Standard = StandardWebhook.NewSecret();

    public static TheoryData<string> Kinds => ["basic", "header", "jwt", "standardWebhooks", "stripe", "github"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Only_a_call_that_shows_the_secret_starts_a_run(string kind)
    {
        var flow = $"auth-{kind}";
        await PublishAsync(flow, kind, await CredentialAsync(kind));

        foreach (var wrong in Wrong(kind))
        {
            using var call = Call(flow, Body, wrong);
            var answer = await host.Anonymous.SendAsync(call);
            Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest, $"{string.Join(", ", wrong.Select(header => $"{header.Name}: {header.Value}"))} answered {(int)answer.StatusCode}");
        }

        if (kind is "standardWebhooks" or "stripe" or "github")
        {
            // What was signed is the bytes: the same JSON with one space less is another body.
            using var changed = Call(flow, Encoding.UTF8.GetBytes("""{"email":"ada@example.com","n": 1}"""), Right(kind));
            Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous.SendAsync(changed)).StatusCode);
        }

        Assert.Equal(0, await RunsAsync(flow));

        using var right = Call(flow, Body, Right(kind));
        var taken = await host.Anonymous.SendAsync(right);
        Assert.True(taken.StatusCode == HttpStatusCode.OK, await taken.Content.ReadAsStringAsync());
        Assert.Equal("ada@example.com", await taken.Content.ReadAsStringAsync());
        Assert.Equal(1, await RunsAsync(flow));
    }

    [Fact]
    public async Task A_body_that_GitHub_signed_is_one_delivery_whatever_id_comes_beside_it()
    {
        await PublishAsync("auth-replay", "github", await CredentialAsync("github"));
        foreach (var id in (string[])["one", "two"])
        {
            using var call = Call("auth-replay", Body, [.. Right("github"), ("X-GitHub-Delivery", id)]);
            Assert.Equal(HttpStatusCode.OK, (await host.Anonymous.SendAsync(call)).StatusCode);
        }

        Assert.Equal(1, await RunsAsync("auth-replay"));
    }

    [Fact]
    public async Task A_call_that_a_run_waits_for_is_looked_at_too()
    {
        var later = Flow.Activity("later", "Elsa.HttpEndpoint").Input("path", "auth-later").Input("supportedMethods", """["POST"]""", "Object").Input("authentication", "header").Input("credential", await CredentialAsync("header"));
        await host.SaveAsync(Flow.Of("auth-waits", Flow.Endpoint("auth-begin", "POST"), later, Flow.WriteLine("end", "x")), publish: true);
        await host.Anonymous.PostAsJsonAsync("/webhook/auth-begin", new { });

        using var wrong = Call("auth-later", Body, [("X-Key", "guessed")]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous.SendAsync(wrong)).StatusCode);
        using var right = Call("auth-later", Body, Right("header"));
        Assert.True((await host.Anonymous.SendAsync(right)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_webhook_of_n8n_lets_nobody_in_until_its_credential_is_chosen()
    {
        var webhook = Flow.Activity("in", "Bizoholic.HttpEndpoint");
        webhook["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        webhook["parameters"] = new JsonObject { ["path"] = "auth-n8n", ["httpMethod"] = "POST", ["authentication"] = "basicAuth", ["responseMode"] = "lastNode" };
        await host.SaveAsync(Flow.Of("auth-n8n", webhook), publish: true);
        using var early = Call("auth-n8n", Body, Right("basic"));
        Assert.Equal(HttpStatusCode.InternalServerError, (await host.Anonymous.SendAsync(early)).StatusCode);

        webhook.Input("credential", await CredentialAsync("basic"));
        await host.SaveAsync(Flow.Of("auth-n8n", (JsonObject)webhook.DeepClone()), publish: true);
        using var stranger = Call("auth-n8n", Body, []);
        var refused = await host.Anonymous.SendAsync(stranger);
        Assert.Equal((HttpStatusCode.Unauthorized, "Basic"), (refused.StatusCode, refused.Headers.WwwAuthenticate.Single().Scheme));
        using var known = Call("auth-n8n", Body, Right("basic"));
        Assert.Equal(HttpStatusCode.OK, (await host.Anonymous.SendAsync(known)).StatusCode);
    }

    [Fact]
    public async Task What_a_callers_token_says_is_in_the_item()
    {
        var webhook = Flow.Activity("in", "Bizoholic.HttpEndpoint").Input("credential", await CredentialAsync("jwt"));
        webhook["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        webhook["parameters"] = new JsonObject { ["path"] = "auth-n8n-claims", ["httpMethod"] = "POST", ["authentication"] = "jwtAuth", ["responseMode"] = "lastNode" };
        await host.SaveAsync(Flow.Of("auth-n8n-claims", webhook), publish: true);

        using var known = Call("auth-n8n-claims", Body, Right("jwt"));
        var item = await FlowsHost.Read(await host.Anonymous.SendAsync(known));

        Assert.Equal(("crm", "flows"), (item["jwtPayload"]!["sub"]!.GetValue<string>(), item["jwtPayload"]!["aud"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_webhook_of_n8n_in_the_middle_of_a_flow_knows_its_callers_too()
    {
        var later = Flow.Activity("later", "Bizoholic.HttpEndpoint").Input("credential", await CredentialAsync("header"));
        later["parameters"] = new JsonObject { ["path"] = "auth-n8n-later", ["httpMethod"] = "POST", ["authentication"] = "headerAuth", ["responseMode"] = "lastNode" };
        await host.SaveAsync(Flow.Of("auth-n8n-waits", Flow.Endpoint("auth-n8n-begin", "POST"), later), publish: true);
        await host.Anonymous.PostAsJsonAsync("/webhook/auth-n8n-begin", new { });

        using var wrong = Call("auth-n8n-later", Body, [("X-Key", "guessed")]);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.Anonymous.SendAsync(wrong)).StatusCode);
        using var right = Call("auth-n8n-later", Body, Right("header"));
        var taken = await host.Anonymous.SendAsync(right);
        Assert.True(taken.IsSuccessStatusCode);
        Assert.Contains("ada@example.com", await taken.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("basic", HttpStatusCode.Unauthorized)]
    [InlineData("header", HttpStatusCode.Forbidden)]
    [InlineData("jwt", HttpStatusCode.Unauthorized)]
    public async Task What_n8n_exports_answers_callers_it_does_not_know_as_n8n_does(string kind, HttpStatusCode withNothing)
    {
        var flow = $"auth-export-{kind}";
        var credential = await CredentialAsync(kind);
        await ImportAsync(flow, credential, new JsonObject { ["authentication"] = $"{kind}Auth" }, new JsonObject { ["incomingAuthentication"] = $"{kind}Auth", ["responseMode"] = "lastNode" });
        var wrong = kind == "header" ? [("X-Key", "guessed")] : Wrong(kind).ElementAt(2);

        Assert.Equal(withNothing, await AnswerAsync($"/webhook/{flow}", []));
        Assert.Equal(HttpStatusCode.Forbidden, await AnswerAsync($"/webhook/{flow}", wrong));
        var waits = await WaitingAddressAsync($"/webhook/{flow}", Right(kind));
        Assert.Equal(withNothing, await AnswerOfWaitAsync(waits, []));
        Assert.Equal(HttpStatusCode.Forbidden, await AnswerAsync(waits, wrong));
        using var right = To(waits, Right(kind));
        var taken = await FlowsHost.Read(await host.Anonymous.SendAsync(right));
        Assert.Equal(("ada@example.com", kind == "jwt" ? "crm" : null), (taken["body"]!["email"]!.GetValue<string>(), taken["jwtPayload"]?["sub"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.Conflict, await AnswerAsync(waits, Right(kind)));
    }

    [Theory]
    [InlineData("ipWhitelist", "10.0.0.0/8", "127.0.0.1, 10.0.0.0/8", null)]
    [InlineData("ignoreBots", null, null, "Googlebot/2.1 (+http://www.google.com/bot.html)")]
    public async Task A_wait_that_n8n_exports_lets_in_neither_other_addresses_nor_bots(string option, string? refused, string? taken, string? agent)
    {
        var flow = $"auth-export-{option}";
        JsonNode Value(string? addresses) => addresses is null ? true : addresses;
        await ImportAsync(flow, null, new JsonObject { ["options"] = new JsonObject() }, new JsonObject { ["options"] = new JsonObject { [option] = Value(refused) } });
        await ImportAsync($"{flow}-taken", null, new JsonObject { ["options"] = new JsonObject { [option] = Value(taken) } }, new JsonObject { ["options"] = new JsonObject { [option] = Value(taken) } });
        (string, string)[] bot = agent is null ? [] : [("User-Agent", agent)];

        Assert.Equal(HttpStatusCode.Forbidden, await AnswerOfWaitAsync(await WaitingAddressAsync($"/webhook/{flow}", []), bot));
        Assert.Equal(HttpStatusCode.OK, await AnswerOfWaitAsync(await WaitingAddressAsync($"/webhook/{flow}-taken", []), []));
    }

    [Fact]
    public async Task A_chat_that_n8n_exports_knows_its_callers()
    {
        async Task PublishAsync(string id, JsonObject settings, string? credential)
        {
            var chat = Flow.Activity("chat", "Bizoholic.ChatTrigger");
            chat["customProperties"] = new JsonObject { ["canStartWorkflow"] = true, ["n8n"] = new JsonObject { ["webhookId"] = id } };
            chat["parameters"] = settings;
            await host.SaveAsync(Flow.Of(id, credential is null ? chat : chat.Input("credential", credential)), publish: true);
        }

        await PublishAsync("auth-chat", new JsonObject { ["public"] = true, ["authentication"] = "basicAuth" }, await CredentialAsync("basic"));
        await PublishAsync("auth-chat-users", new JsonObject { ["public"] = true, ["authentication"] = "n8nUserAuth" }, null);

        Assert.Equal(HttpStatusCode.Unauthorized, await AnswerAsync("/webhook/auth-chat/chat", []));
        Assert.Equal(HttpStatusCode.Forbidden, await AnswerAsync("/webhook/auth-chat/chat", Wrong("basic").ElementAt(2)));
        Assert.Equal(HttpStatusCode.OK, await AnswerAsync("/webhook/auth-chat/chat", Right("basic")));
        Assert.Equal(HttpStatusCode.Unauthorized, await AnswerAsync("/webhook/auth-chat-users/chat", []));
        Assert.Equal(HttpStatusCode.OK, (await host.Client.PostAsJsonAsync("/webhook/auth-chat-users/chat", new { chatInput = "hi" })).StatusCode);
    }

    /// <summary>A flow of n8n that tells its address to go on at, and waits for a call there; with a credential chosen at both places.</summary>
    private async Task ImportAsync(string flow, string? credential, JsonObject webhook, JsonObject wait)
    {
        (webhook["path"], webhook["httpMethod"], webhook["responseMode"]) = (flow, "POST", "responseNode");
        (wait["resume"], wait["httpMethod"]) = ("webhook", "POST");
        var export = new JsonObject
        {
            ["id"] = flow,
            ["name"] = flow,
            ["nodes"] = new JsonArray(Node("In", "webhook", 2, webhook), Node("Tell", "respondToWebhook", 1.1, new JsonObject { ["respondWith"] = "text", ["responseBody"] = "={{ $execution.resumeUrl }}" }), Node("Wait", "wait", 1.1, wait)),
            ["connections"] = JsonNode.Parse("""{"In":{"main":[[{"node":"Tell","type":"main","index":0}]]},"Tell":{"main":[[{"node":"Wait","type":"main","index":0}]]}}"""),
        };
        var report = await FlowsHost.Read(await host.Client.PostAsync("/api/import/n8n", new StringContent(export.ToJsonString(), Encoding.UTF8, "application/json")));
        Assert.Equal(credential is null ? 0 : 2, report["files"]![0]!["flows"]![0]!["counts"]!["needsCredential"]!.GetValue<int>());
        if (credential is not null)
        {
            var kind = report["credentials"]![0]!["kind"]!.GetValue<string>();
            var filled = await FlowsHost.Read(await host.Client.PutAsJsonAsync("/api/import/n8n/credentials", new { choices = new[] { new { kind, name = (string?)null, credentialId = credential } }, definitionIds = new[] { flow } }));
            Assert.Equal(2, filled["filled"]!.GetValue<int>());
        }

        await host.PostAsync($"/workflow-definitions/{flow}/publish");
    }

    private static JsonObject Node(string name, string type, double version, JsonObject parameters)
    {
        var node = new JsonObject { ["id"] = name, ["name"] = name, ["type"] = $"n8n-nodes-base.{type}", ["typeVersion"] = version, ["position"] = new JsonArray(0, 0), ["parameters"] = parameters };
        if ((parameters["authentication"] ?? parameters["incomingAuthentication"])?.GetValue<string>() is { } way)
        {
            node["credentials"] = new JsonObject { [way == "jwtAuth" ? way : $"http{char.ToUpperInvariant(way[0])}{way[1..]}"] = new JsonObject { ["id"] = "1", ["name"] = "Callers" } };
        }

        return node;
    }

    private async Task<string> WaitingAddressAsync(string path, (string Name, string Value)[] headers)
    {
        using var call = To(path, headers);
        var told = await host.Anonymous.SendAsync(call);
        return new Uri(await told.Content.ReadAsStringAsync()).PathAndQuery;
    }

    /// <summary>The address is told a moment before the run waits there.</summary>
    private async Task<HttpStatusCode> AnswerOfWaitAsync(string address, (string Name, string Value)[] headers)
    {
        var status = HttpStatusCode.NotFound;
        await Eventually.IsTrueAsync(async () => (status = await AnswerAsync(address, headers)) is not (HttpStatusCode.NotFound or HttpStatusCode.Conflict));
        return status;
    }

    private async Task<HttpStatusCode> AnswerAsync(string path, (string Name, string Value)[] headers)
    {
        using var call = To(path, headers);
        return (await host.Anonymous.SendAsync(call)).StatusCode;
    }

    private static HttpRequestMessage To(string path, (string Name, string Value)[] headers)
    {
        var call = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        foreach (var (name, value) in headers)
        {
            Assert.True(call.Headers.TryAddWithoutValidation(name, value));
        }

        return call;
    }

    [Theory]
    [InlineData("webhook")]
    [InlineData("form")]
    public async Task A_wait_of_n8n_asks_for_its_secret_beside_the_signed_address(string resume)
    {
        var endpoint = Flow.Endpoint($"auth-n8n-wait-{resume}", "POST");
        var tell = Flow.Respond($"$execution.{(resume == "form" ? "resumeFormUrl" : "resumeUrl")}");
        var wait = Flow.Activity("wait", "Bizoholic.Wait").Input("credential", await CredentialAsync("basic"));
        wait["parameters"] = new JsonObject { ["resume"] = resume, ["httpMethod"] = "POST", ["incomingAuthentication"] = "basicAuth", ["formTitle"] = "Once more", ["formFields"] = new JsonObject { ["values"] = new JsonArray(new JsonObject { ["fieldLabel"] = "City" }) } };
        await host.SaveAsync(Flow.Of($"auth-n8n-wait-{resume}", endpoint, tell, wait), publish: true);
        var address = new Uri(await (await host.Anonymous.PostAsJsonAsync($"/webhook/auth-n8n-wait-{resume}", new { })).Content.ReadAsStringAsync()).PathAndQuery;
        var method = resume == "form" ? HttpMethod.Get : HttpMethod.Post;

        HttpResponseMessage refused = null!;
        await Eventually.IsTrueAsync(async () => (refused = await host.Anonymous.SendAsync(new HttpRequestMessage(method, address))).StatusCode != HttpStatusCode.NotFound);
        Assert.Equal((HttpStatusCode.Unauthorized, "Basic"), (refused.StatusCode, refused.Headers.WwwAuthenticate.Single().Scheme));
        using var known = new HttpRequestMessage(method, address);
        foreach (var (name, value) in Right("basic"))
        {
            known.Headers.TryAddWithoutValidation(name, value);
        }

        var answer = await host.Anonymous.SendAsync(known);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_form_of_n8n_with_basicAuth_lets_nobody_in_until_its_credential_is_chosen()
    {
        var form = Flow.Activity("form", "Bizoholic.FormTrigger");
        form["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        form["parameters"] = new JsonObject { ["authentication"] = "basicAuth", ["formTitle"] = "Private", ["options"] = new JsonObject { ["path"] = "auth-n8n-form" }, ["formFields"] = new JsonObject { ["values"] = new JsonArray(new JsonObject { ["fieldLabel"] = "City" }) } };
        await host.SaveAsync(Flow.Of("auth-n8n-form", form), publish: true);
        async Task<HttpStatusCode> AskAsync(params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/form/auth-n8n-form");
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            return (await host.Anonymous.SendAsync(request)).StatusCode;
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(Right("basic")));
        form.Input("credential", await CredentialAsync("basic"));
        await host.SaveAsync(Flow.Of("auth-n8n-form", (JsonObject)form.DeepClone()), publish: true);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync());
        Assert.Equal(HttpStatusCode.OK, await AskAsync(Right("basic")));
    }

    [Fact]
    public async Task Another_tenants_credential_lets_nobody_in()
    {
        using var other = await host.SignedInAsync("elsewhere", "admin");
        var theirs = await FlowsHost.Read(await other.PostAsJsonAsync("/api/credentials", new { name = "theirs", type = "httpHeaderAuth", values = new { name = "X-Key", value = Secret } }));
        await PublishAsync("auth-other", "header", theirs["credential"]!["id"]!.GetValue<string>());
        using var call = Call("auth-other", Body, Right("header"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await host.Anonymous.SendAsync(call)).StatusCode);
        Assert.Equal(0, await RunsAsync("auth-other"));
    }

    [Theory]
    [InlineData("authentication", "password", "authentication")]
    [InlineData("authentication", "github", "credential")]
    [InlineData("allowedAddresses", """["10.0.0.0/8", "nowhere"]""", "allowedAddresses")]
    public async Task A_setting_that_cannot_be_right_keeps_the_flow_from_being_published(string name, string value, string field)
    {
        var endpoint = Flow.Endpoint("auth-wrong", "POST").Input(name, value, value[0] == '[' ? "Object" : "Literal");
        var answer = await host.SendAsync("/workflow-definitions", FlowsHost.Saving(Flow.Of("auth-wrong", endpoint), publish: true));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"in.{field}", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_check_list_warns_of_a_webhook_that_is_open_to_anybody()
    {
        await host.SaveAsync(Flow.Of("auth-open", Flow.Endpoint("auth-open", "POST")));
        await host.SaveAsync(Flow.Of("auth-closed", Flow.Endpoint("auth-closed", "POST").Input("authentication", "header").Input("credential", await CredentialAsync("header"))));

        Assert.Contains("Anybody who knows", await host.Client.GetStringAsync("/api/flows/auth-open/check"));
        Assert.DoesNotContain("Anybody who knows", await host.Client.GetStringAsync("/api/flows/auth-closed/check"));
    }

    [Fact]
    public async Task Callers_from_elsewhere_and_too_many_calls_are_turned_away()
    {
        await host.SaveAsync(Flow.Of("auth-far", Flow.Endpoint("auth-far", "POST").Input("allowedAddresses", """["10.0.0.0/8", "2001:db8::/32"]""", "Object")), publish: true);
        await host.SaveAsync(Flow.Of("auth-near", Flow.Endpoint("auth-near", "POST").Input("allowedAddresses", """["127.0.0.0/8"]""", "Object").Input("callsPerMinute", "2")), publish: true);

        Assert.Equal(HttpStatusCode.Forbidden, (await host.Anonymous.PostAsJsonAsync("/webhook/auth-far", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Anonymous.PostAsJsonAsync("/webhook/auth-near", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Anonymous.PostAsJsonAsync("/webhook/auth-near", new { })).StatusCode);
        var third = await host.Anonymous.PostAsJsonAsync("/webhook/auth-near", new { });
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.NotNull(third.Headers.RetryAfter);
        Assert.Equal(2, await RunsAsync("auth-near"));
    }

    [Theory]
    [InlineData("", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("10.9.9.9", HttpStatusCode.Forbidden)]
    public async Task A_proxys_word_on_who_calls_counts_only_where_it_is_trusted(string trusted, HttpStatusCode expected)
    {
        var behind = await FlowsHost.StartAsync(("TrustedProxies", trusted));
        try
        {
            await behind.SaveAsync(Flow.Of("behind", Flow.Endpoint("behind", "POST").Input("allowedAddresses", """["203.0.113.7"]""", "Object")), publish: true);
            using var call = Call("behind", Body, [("X-Forwarded-For", "203.0.113.7")]);
            Assert.Equal(expected, (await behind.Anonymous.SendAsync(call)).StatusCode);
        }
        finally
        {
            await behind.DisposeAsync();
        }
    }

    private async Task PublishAsync(string path, string kind, string credential)
        => await host.SaveAsync(Flow.Of(path, Flow.Endpoint(path, "POST").Input("authentication", kind).Input("credential", credential), Flow.Respond("return $json.body.email")), publish: true);

    private async Task<string> CredentialAsync(string kind)
    {
        (string Type, object Values) what = kind switch
        {
            "basic" => ("httpBasicAuth", new { user = "ann", password = Secret }),
            "header" => ("httpHeaderAuth", new { name = "X-Key", value = Secret }),
            "jwt" => ("jwtAuth", new { secret = Secret, audience = "flows" }),
            "standardWebhooks" => ("webhookSecret", new { secret = $"{StandardWebhook.NewSecret()}, {Standard}" }),
            "stripe" => ("stripeApi", new { secretKey = "sk_test_1", signatureSecret = Secret.Replace(',', ';') }),
            _ => ("webhookSecret", new { secret = Secret.Replace(',', ';') }),
        };
        var made = await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/credentials", new { name = $"{kind} {Guid.NewGuid():N}", type = what.Type, values = what.Values }));
        return made["credential"]!["id"]!.GetValue<string>();
    }

    private static (string Name, string Value)[] Right(string kind) => kind switch
    {
        "basic" => [("Authorization", $"Basic {Base64($"ann:{Secret}")}")],
        "header" => [("X-Key", Secret)],
        "jwt" => [("Authorization", $"Bearer {Token(Secret, "flows", 5)}")],
        "standardWebhooks" => Signed(Standard, DateTimeOffset.UtcNow),
        "stripe" => [("Stripe-Signature", Stripe(DateTimeOffset.UtcNow, Secret.Replace(',', ';')))],
        _ => [("X-Hub-Signature-256", $"sha256={Hex(Secret.Replace(',', ';'), Body)}")],
    };

    private static IEnumerable<(string Name, string Value)[]> Wrong(string kind) => kind switch
    {
        "basic" => [[], [("Authorization", $"Basic {Base64("ann:")}")], [("Authorization", $"Basic {Base64($"bob:{Secret}")}")], [("Authorization", $"Bearer {Base64($"ann:{Secret}")}")], [("Authorization", "Basic %%%")]],
        "header" => [[], [("X-Key", "")], [("X-Key", Secret + "x")], [("X-Other", Secret)]],
        "jwt" =>
        [
            [], [("Authorization", "Bearer x.y.z")], [("Authorization", $"Bearer {Token(Secret, "others", 5)}")], [("Authorization", $"Bearer {Token(Secret, "flows", -5)}")], [("Authorization", $"Bearer {Token(Secret + "!", "flows", 5)}")],
            [("Authorization", $"Bearer {Base64Url("""{"alg":"none"}""")}.{Token(Secret, "flows", 5).Split('.')[1]}.")],
        ],
        "standardWebhooks" => [[], Signed(StandardWebhook.NewSecret(), DateTimeOffset.UtcNow), Signed(Standard, DateTimeOffset.UtcNow.AddMinutes(-6)), [.. Signed(Standard, DateTimeOffset.UtcNow)[..2], ("webhook-signature", "v1,AAAA")]],
        "stripe" => [[], [("Stripe-Signature", Stripe(DateTimeOffset.UtcNow, "whsec_wrong"))], [("Stripe-Signature", Stripe(DateTimeOffset.UtcNow.AddMinutes(-6), Secret.Replace(',', ';')))]],
        _ => [[], [("X-Hub-Signature-256", $"sha256={Hex("wrong", Body)}")], [("X-Hub-Signature-256", Hex(Secret.Replace(',', ';'), Body))]],
    };

    private static HttpRequestMessage Call(string path, byte[] body, (string Name, string Value)[] headers)
    {
        var call = new HttpRequestMessage(HttpMethod.Post, $"/webhook/{path}") { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        foreach (var (name, value) in headers)
        {
            Assert.True(call.Headers.TryAddWithoutValidation(name, value));
        }

        return call;
    }

    private async Task<int> RunsAsync(string flow) => (await host.PostAsync("/workflow-instances", new JsonObject { ["definitionId"] = flow }))["items"]!.AsArray().Count;

    private static (string Name, string Value)[] Signed(string secret, DateTimeOffset at)
    {
        var (id, time) = ($"msg_{Guid.NewGuid():N}", at.ToUnixTimeSeconds());
        var signature = HMACSHA256.HashData(Convert.FromBase64String(secret[6..]), Encoding.UTF8.GetBytes($"{id}.{time}.{Encoding.UTF8.GetString(Body)}"));
        return [("webhook-id", id), ("webhook-timestamp", time.ToString()), ("webhook-signature", $"v1,{Convert.ToBase64String(signature)}")];
    }

    private static string Stripe(DateTimeOffset at, string secret) => $"t={at.ToUnixTimeSeconds()},v1={Hex(secret, Encoding.UTF8.GetBytes($"{at.ToUnixTimeSeconds()}.{Encoding.UTF8.GetString(Body)}"))}";

    private static string Hex(string secret, byte[] content) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), content));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Base64Url(string text) => Base64UrlEncoder.Encode(text);

    private static string Token(string secret, string audience, int minutes) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Audience = audience,
        Expires = DateTime.UtcNow.AddMinutes(minutes),
        Subject = new ClaimsIdentity([new Claim("sub", "crm")]),
        SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)), SecurityAlgorithms.HmacSha256),
    });
}
