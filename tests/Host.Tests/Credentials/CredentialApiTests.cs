using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Tests.Identity;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.Credentials;

public sealed class CredentialApiTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    private const string Path = "/api/credentials";
    private const string Password = "abcd efgh ijkl mnop";

    [Fact]
    public async Task Kinds_tell_their_fields()
    {
        var types = (await Read("/types"))["items"]!.AsArray();

        var wordPress = types.Single(type => type!["name"]!.GetValue<string>() == "wordpressApi")!;
        Assert.True(wordPress["canTest"]!.GetValue<bool>());
        Assert.True(wordPress["fields"]!.AsArray().Single(field => field!["name"]!.GetValue<string>() == "password")!["isSecret"]!.GetValue<bool>());
        Assert.Superset(
            new HashSet<string> { "httpBasicAuth", "httpHeaderAuth", "httpQueryAuth", "httpDigestAuth", "httpBearerAuth", "httpCustomAuth", "oAuth2Api", "stripeApi", "hubspotAppToken", "slackApi", "smtp", "openAiApi", "bizosaasApi" },
            types.Select(type => type!["name"]!.GetValue<string>()).ToHashSet());
    }

    [Fact]
    public async Task No_answer_holds_a_secret()
    {
        var created = await (await CreateAsync("Blog")).Content.ReadAsStringAsync();
        var id = JsonNode.Parse(created)!["credential"]!["id"]!.GetValue<string>();

        var details = await Read($"/{id}");

        Assert.Equal("https://blog.example.com", details["values"]!["url"]!.GetValue<string>());
        Assert.Equal(["password"], details["secretsSet"]!.AsArray().Select(name => name!.GetValue<string>()));
        foreach (var answer in new[] { created, details.ToJsonString(), (await Read("")).ToJsonString(), await (await PutAsync(id, new { name = "Our blog" })).Content.ReadAsStringAsync() })
        {
            Assert.DoesNotContain("efgh", answer);
        }
    }

    [Fact]
    public async Task Wrong_input_names_the_field()
    {
        Assert.Contains("is no kind of credential", await ProblemAsync(new { name = "x", type = "nonsense", values = new { } }, "type"));
        Assert.Contains("1 to 200 letters", await ProblemAsync(new { name = " ", type = "wordpressApi", values = new { } }, "name"));
        Assert.Contains("missing", await ProblemAsync(new { name = "x", type = "wordpressApi", values = new { url = "https://a.example", username = "ann" } }, "values.password"));
        Assert.Contains("address", await ProblemAsync(new { name = "x", type = "wordpressApi", values = new { url = "blog", username = "ann", password = Password } }, "values.url"));
        Assert.Contains("no field", await ProblemAsync(new { name = "x", type = "wordpressApi", values = new { passwort = "1" } }, "values.passwort"));
    }

    [Fact]
    public async Task Secrets_stay_when_other_fields_change_but_not_when_the_address_does()
    {
        var id = await IdAsync(await CreateAsync("Blog"));

        Assert.Equal(HttpStatusCode.OK, (await PutAsync(id, new { values = new { username = "bob" } })).StatusCode);
        var moved = await PutAsync(id, new { values = new { url = "https://evil.example" } });

        Assert.Equal(HttpStatusCode.BadRequest, moved.StatusCode);
        Assert.Contains("values.password", await moved.Content.ReadAsStringAsync());
        using var credential = (await host.App.Services.GetRequiredService<ICredentialSource>().OpenAsync(Tenants.Default, id, null, default)).Credential;
        Assert.Equal(("bob", Password, "https://blog.example.com"), (credential["username"], credential["password"], credential["url"]));
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(id, new { values = new { url = "https://new.example", password = "next" } })).StatusCode);
    }

    [Fact]
    public async Task Another_tenants_credential_does_not_exist()
    {
        var store = host.App.Services.GetRequiredService<ICredentialStore>();
        var row = new CredentialRow("other-tenant", "foreign", "Theirs", "httpBasicAuth", 1, new byte[40], new byte[40], 1, null, default, default);
        await store.SaveAsync(row, default);

        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"{Path}/foreign")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.DeleteAsync($"{Path}/foreign?force=true")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.PostAsync($"{Path}/foreign/test", null)).StatusCode);
        Assert.DoesNotContain("Theirs", (await Read("")).ToJsonString());
        await Assert.ThrowsAsync<FaultException>(async () => await host.App.Services.GetRequiredService<ICredentialSource>().OpenAsync(Tenants.Default, "foreign", null, default));
        await store.DeleteAsync("other-tenant", "foreign", default);
    }

    [Fact]
    public async Task Who_may_only_read_sees_names_and_changes_nothing()
    {
        var id = await IdAsync(await CreateAsync("Blog"));
        var key = await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/keys", new { name = "reader", scopes = new[] { "read" } }));
        using var reader = host.With("ApiKey", key["key"]!.GetValue<string>());

        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(Path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsJsonAsync(Path, new { })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PutAsJsonAsync($"{Path}/{id}", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.DeleteAsync($"{Path}/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync($"{Path}/{id}/test", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous.GetAsync(Path)).StatusCode);
    }

    [Fact]
    public async Task One_that_a_flow_names_is_kept_until_it_is_forced_out()
    {
        var id = await IdAsync(await CreateAsync("Blog"));
        await host.SaveAsync(Flow.Of("uses-credential", Flow.WriteLine("a", "x").Input("credential", id)), publish: true);

        var refused = await host.Client.DeleteAsync($"{Path}/{id}");

        Assert.Equal("Flow uses-credential", (await Read($"/{id}"))["usedBy"]![0]!["name"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("Flow uses-credential", await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.DeleteAsync($"{Path}/{id}?force=true")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"{Path}/{id}")).StatusCode);
    }

    [Fact]
    public async Task Who_uses_each_is_told_of_all_at_once()
    {
        var (used, unused) = (await IdAsync(await CreateAsync("Blog")), await IdAsync(await CreateAsync("Other blog")));
        await host.SaveAsync(Flow.Of("draft-with-credential", Flow.WriteLine("a", "x").Input("credential", used)));

        var uses = (await Read("/uses"))["items"]!.AsArray().ToDictionary(item => item!["id"]!.GetValue<string>(), item => item!["usedBy"]!.AsArray());

        var use = Assert.Single(uses[used]);
        Assert.Equal("draft-with-credential", use!["definitionId"]!.GetValue<string>());
        Assert.False(use["isPublished"]!.GetValue<bool>());
        Assert.Empty(uses[unused]);
    }

    [Fact]
    public async Task A_rotation_is_for_administrators_of_the_installation_and_keeps_everything_readable()
    {
        var id = await IdAsync(await CreateAsync("Blog"));
        using var elsewhere = await host.SignedInAsync("elsewhere", "admin");
        using var marketer = await host.SignedInAsync(Tenants.Default, "marketer");

        var refused = await elsewhere.PostAsync($"{Path}/rotate", null);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("all tenants", await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await marketer.PostAsync($"{Path}/rotate", null)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await host.Client.PostAsync($"{Path}/rotate", null)).StatusCode);

        using var credential = (await host.App.Services.GetRequiredService<ICredentialSource>().OpenAsync(Tenants.Default, id, null, default)).Credential;
        Assert.Equal(Password, credential["password"]);
    }

    [Fact]
    public async Task While_keys_are_rotated_calls_are_let_in_and_new_credentials_are_taken()
    {
        var id = await IdAsync(await host.Client.PostAsJsonAsync(Path, new { name = "caller", type = "httpHeaderAuth", values = new { name = "X-Key", value = Password } }));
        await host.SaveAsync(Flow.Of("rotating", Flow.Endpoint("rotating", "POST").Input("authentication", "header").Input("credential", id), Flow.Respond("'in'")), publish: true);
        using var isRotated = new CancellationTokenSource();

        // Each call has the credential opened anew.
        var callers = Enumerable.Range(0, 3).Select(_ => CallAsync()).ToArray();
        var made = new List<string>();
        for (var version = 0; version < 4; version++)
        {
            Assert.Equal(HttpStatusCode.OK, (await host.Client.PostAsync($"{Path}/rotate", null)).StatusCode);
            made.Add(await IdAsync(await CreateAsync($"Made between {version}")));
        }

        await isRotated.CancelAsync();
        Assert.All(await Task.WhenAll(callers), answers => Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer)));
        foreach (var between in made)
        {
            using var credential = (await host.App.Services.GetRequiredService<ICredentialSource>().OpenAsync(Tenants.Default, between, null, default)).Credential;
            Assert.Equal(Password, credential["password"]);
        }

        async Task<IReadOnlyList<HttpStatusCode>> CallAsync()
        {
            var answers = new List<HttpStatusCode>();
            do
            {
                using var call = new HttpRequestMessage(HttpMethod.Post, "/webhook/rotating") { Content = JsonContent.Create(new { number = answers.Count }), Headers = { { "X-Key", Password } } };
                using var answer = await host.Anonymous.SendAsync(call);
                answers.Add(answer.StatusCode);
            }
            while (!isRotated.IsCancellationRequested);
            return answers;
        }
    }

    [Fact]
    public async Task A_test_says_what_is_wrong_and_is_remembered()
    {
        var id = await IdAsync(await host.Client.PostAsJsonAsync(Path, new { name = "Stripe", type = "stripeApi", values = new { secretKey = "sk_test_1", url = "http://127.0.0.1:1" } }));

        var result = await FlowsHost.Read(await host.Client.PostAsync($"{Path}/{id}/test", null));

        Assert.False(result["ok"]!.GetValue<bool>());
        Assert.Contains("private", result["message"]!.GetValue<string>());
        Assert.False((await Read($"/{id}"))["credential"]!["lastTest"]!["ok"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("webhookSecret", "secret", "whsec_c2hvcnQ=xxxxxxxxx", "Copy it again")]
    [InlineData("webhookSecret", "secret", "curt", "at least 16 letters")]
    [InlineData("bizosaasApi", "webhookSecret", "any text at all, of some length", "whsec_ followed by at least 16 bytes")]
    public async Task A_secret_that_cannot_be_used_is_refused_when_it_is_entered(string type, string field, string secret, string words)
    {
        var refused = await host.Client.PostAsJsonAsync(Path, new { name = "Secret", type, values = new Dictionary<string, string> { ["url"] = "https://x.test", [field] = secret }.Where(value => value.Key == field || type == "bizosaasApi").ToDictionary() });
        var text = await refused.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains($"values.{field}", text);
        Assert.Contains(words, text);
        Assert.DoesNotContain(secret, text);
    }

    private static async Task<string> IdAsync(HttpResponseMessage created) => (await FlowsHost.Read(created))["credential"]!["id"]!.GetValue<string>();

    private Task<HttpResponseMessage> CreateAsync(string name)
        => host.Client.PostAsJsonAsync(Path, new { name, type = "wordpressApi", values = new { url = "https://blog.example.com", username = "ann", password = Password } });

    private Task<HttpResponseMessage> PutAsync(string id, object change) => host.Client.PutAsJsonAsync($"{Path}/{id}", change);

    private async Task<JsonObject> Read(string path) => await FlowsHost.Read(await host.Client.GetAsync(Path + path));

    private async Task<string> ProblemAsync(object request, string field)
    {
        var answer = await host.Client.PostAsJsonAsync(Path, request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return problem["errors"]![field]![0]!.GetValue<string>();
    }
}
