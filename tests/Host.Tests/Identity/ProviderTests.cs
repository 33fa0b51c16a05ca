using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bizoholic.Flows.Host.Tests.Identity;

public sealed class ProviderTests(Provider provider) : IClassFixture<Provider>, IAsyncLifetime
{
    private const string Secret = "shared with the users' service, long enough";
    private const string Account = "/api/account";

    private FlowsHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await FlowsHost.StartAsync(
            ("Identity:Oidc:Authority", provider.Authority),
            ("Identity:Oidc:ClientId", Provider.ClientId),
            ("Identity:Oidc:ClientSecret", Provider.ClientSecret),
            ("Identity:Oidc:Name", "BizOSaaS"),
            ("Identity:Oidc:RequireHttps", "false"),
            ("Identity:Groups:marketer", "content team,editors"),
            ("Identity:Shared:Secret", Secret));
        provider.RegisteredRedirect = new Uri(_host.Anonymous.BaseAddress!, "/auth/oidc/callback").AbsoluteUri;
        provider.Person = Person("ada", "acme", "Content Team", "unrelated");
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_person_comes_back_with_the_roles_and_the_tenant_the_provider_names()
    {
        var (landing, session) = await SignInAsync("/studio/workflows/definitions");

        Assert.Equal("/studio/workflows/definitions", landing);
        using var client = _host.With("Bearer", session!["accessToken"]!.GetValue<string>());
        var account = JsonNode.Parse(await client.GetStringAsync(Account))!;
        Assert.Equal(("ada", "acme", """["marketer"]"""), (account["userName"]!.GetValue<string>(), account["tenant"]!.GetValue<string>(), account["roles"]!.ToJsonString()));
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/users")).StatusCode);
    }

    [Fact]
    public async Task The_session_is_handed_over_once_and_only_to_the_browser_that_signed_in()
    {
        using var browser = Browser();
        await FollowAsync(browser, "/auth/oidc");

        Assert.False((await FlowsHost.Read(await _host.Anonymous.PostAsync("/elsa/api/identity/session", null)))["isAuthenticated"]!.GetValue<bool>());
        Assert.True((await FlowsHost.Read(await browser.PostAsync("/elsa/api/identity/session", null)))["isAuthenticated"]!.GetValue<bool>());
        Assert.False((await FlowsHost.Read(await browser.PostAsync("/elsa/api/identity/session", null)))["isAuthenticated"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_way_back_that_another_browser_began_is_refused()
    {
        using var victim = Browser();
        using var attacker = Browser();
        var begun = await attacker.GetAsync("/auth/oidc");
        var back = await attacker.GetAsync(begun.Headers.Location);

        var answer = await victim.GetAsync(back.Headers.Location);

        Assert.Equal("/studio/?signIn=failed", answer.Headers.Location!.ToString());
        Assert.False((await FlowsHost.Read(await victim.PostAsync("/elsa/api/identity/session", null)))["isAuthenticated"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/studio/")]
    [InlineData("/studio/\\elsewhere.example")]
    public async Task Nobody_is_sent_elsewhere_afterwards(string back)
        => Assert.Equal("/studio/", (await SignInAsync(back)).Landing);

    [Theory]
    [InlineData("denied")]
    [InlineData("role")]
    [InlineData("tenant")]
    [InlineData("two tenants")]
    [InlineData("name")]
    [InlineData("disabled")]
    public async Task Who_may_not_in_is_told_so_and_gets_no_session(string why)
    {
        provider.Person = why switch
        {
            "denied" => null,
            "role" => Person("eve", "acme", "unrelated"),
            "tenant" => Person("eve", null, "editors"),
            "two tenants" => new JsonObject { ["sub"] = "eve", ["tenant_id"] = "acme", ["ak_tenant"] = "rival", ["groups"] = new JsonArray("editors") },
            "name" => Person("admin", "default", "flows-admin"),
            _ => Person("mallory", "default", "editors"),
        };
        if (why == "disabled")
        {
            await SignInAsync("/studio/");
            var users = JsonNode.Parse(await _host.Client.GetStringAsync("/api/users"))!["items"]!.AsArray();
            var mallory = users.Single(user => user!["userName"]!.GetValue<string>() == "mallory")!;
            Assert.True(mallory["isExternal"]!.GetValue<bool>());
            Assert.Equal(HttpStatusCode.NoContent, (await _host.Client.PutAsJsonAsync($"/api/users/{mallory["id"]}", new { roles = new[] { "marketer" }, disabled = true })).StatusCode);
        }

        var (landing, session) = await SignInAsync("/studio/");

        Assert.Equal($"/studio/?signIn={(why is "tenant" or "two tenants" ? "role" : why)}", landing);
        Assert.Null(session);
    }

    [Fact]
    public async Task A_name_of_the_provider_takes_no_password_here()
    {
        await SignInAsync("/studio/");

        Assert.False((await _host.SignInAsync("ada", ""))["isAuthenticated"]!.GetValue<bool>());
        Assert.False((await _host.SignInAsync("ada", "anything at all"))["isAuthenticated"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Roles_follow_the_groups_at_the_next_sign_in()
    {
        await SignInAsync("/studio/");
        provider.Person = Person("ada", "acme", "Flows-Admin");

        var session = (await SignInAsync("/studio/")).Session!;

        using var client = _host.With("Bearer", session["accessToken"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/users")).StatusCode);
    }

    [Fact]
    public async Task A_service_calls_with_the_providers_own_token()
    {
        using var client = _host.With("Bearer", provider.ServiceToken(Person("crm-service", "acme", "flows-operator")));

        var account = JsonNode.Parse(await client.GetStringAsync(Account))!;

        Assert.Equal(("acme", """["read","write","operate"]"""), (account["tenant"]!.GetValue<string>(), account["scopes"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("audience")]
    [InlineData("issuer")]
    [InlineData("key")]
    [InlineData("expired")]
    [InlineData("no group")]
    [InlineData("no tenant")]
    [InlineData("bad tenant")]
    [InlineData("none")]
    [InlineData("public key as secret")]
    public async Task A_token_that_is_not_quite_right_is_refused(string what)
    {
        using var otherKey = RSA.Create(2048);
        var claims = Person("crm-service", what switch { "no tenant" => null, "bad tenant" => "a/b", _ => "acme" }, what == "no group" ? "unrelated" : "flows-admin");
        var good = provider.ServiceToken(claims);
        var token = what switch
        {
            "audience" => provider.ServiceToken(claims, audience: "another-app"),
            "issuer" => provider.ServiceToken(claims, issuer: "https://elsewhere.example/"),
            "key" => provider.ServiceToken(claims, key: otherKey),
            "expired" => provider.ServiceToken(claims, expires: DateTime.UtcNow.AddMinutes(-2)),
            "none" => $"{Base64("""{"alg":"none","typ":"JWT"}""")}.{good.Split('.')[1]}.",
            "public key as secret" => Shared(claims, "one", provider.Authority, Provider.ClientId),
            _ => good,
        };
        using var client = _host.With("Bearer", token);

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(Account)).StatusCode);
    }

    [Fact]
    public async Task A_token_of_fastapi_users_is_taken_where_its_secret_is_known()
    {
        var claims = Person("42", "7", "flows-viewer");
        using var right = _host.With("Bearer", Shared(claims, Secret));
        using var wrong = _host.With("Bearer", Shared(claims, "another secret that is long enough too"));
        using var elsewhere = _host.With("Bearer", Shared(claims, Secret, audience: "fastapi-users:reset"));

        Assert.Equal("7", JsonNode.Parse(await right.GetStringAsync(Account))!["tenant"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.Unauthorized, (await wrong.GetAsync(Account)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await elsewhere.GetAsync(Account)).StatusCode);
    }

    [Fact]
    public async Task The_page_learns_how_people_sign_in()
    {
        var ways = JsonNode.Parse(await _host.Anonymous.GetStringAsync("/elsa/api/identity/sign-in"))!;

        Assert.Equal(("BizOSaaS", "/auth/oidc"), (ways["provider"]!.GetValue<string>(), ways["address"]!.GetValue<string>()));
    }

    private async Task<(string Landing, JsonObject? Session)> SignInAsync(string back)
    {
        using var browser = Browser();
        var landing = await FollowAsync(browser, $"/auth/oidc?back={Uri.EscapeDataString(back)}");
        var session = await FlowsHost.Read(await browser.PostAsync("/elsa/api/identity/session", null));
        return (landing, session["isAuthenticated"]!.GetValue<bool>() ? session : null);
    }

    /// <summary>Goes where it is sent until it is back at a page.</summary>
    private static async Task<string> FollowAsync(HttpClient browser, string path)
    {
        var at = new Uri(browser.BaseAddress!, path);
        for (var hop = 0; hop < 5; hop++)
        {
            var answer = await browser.GetAsync(at);
            Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{at} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            at = new Uri(at, answer.Headers.Location!);
            if (at.AbsolutePath.StartsWith("/studio/", StringComparison.Ordinal))
            {
                return at.PathAndQuery;
            }
        }

        throw new InvalidOperationException("It was sent round in circles.");
    }

    private HttpClient Browser() => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = _host.Anonymous.BaseAddress };

    private static JsonObject Person(string name, string? tenant, params string[] groups)
    {
        var person = new JsonObject { ["sub"] = $"sub of {name}", ["preferred_username"] = name, ["groups"] = new JsonArray([.. groups.Select(group => (JsonNode)group)]) };
        if (tenant is not null)
        {
            person["ak_tenant"] = tenant;
        }

        return person;
    }

    private static string Shared(JsonObject claims, string secret, string? issuer = null, string audience = "fastapi-users:auth") => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = issuer,
        Audience = audience,
        Expires = DateTime.UtcNow.AddMinutes(5),
        Subject = new ClaimsIdentity(claims.SelectMany(claim => claim.Value is JsonArray several ? several.Select(one => new Claim(claim.Key, one!.ToString())) : [new Claim(claim.Key, claim.Value!.ToString())])),
        SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret.PadRight(32, '.'))), SecurityAlgorithms.HmacSha256),
    });

    private static string Base64(string text) => Base64UrlEncoder.Encode(text);
}
