using System.Net;
using System.Net.Http.Json;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.Credentials;

public sealed class SignInTests : IAsyncLifetime
{
    private FlowsHost _host = null!;
    private SignInService _service = null!;

    public async Task InitializeAsync()
    {
        _service = await SignInService.StartAsync();
        _host = await FlowsHost.StartAsync(("Outgoing:AllowedHosts", "127.0.0.1"));
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task A_person_signs_in_once_and_steps_have_a_token()
    {
        var id = await CreateAsync();
        Assert.False((await FlowsHost.Read(await _host.Client.PostAsync($"/api/credentials/{id}/test", null)))["ok"]!.GetValue<bool>());
        var unsigned = await Assert.ThrowsAsync<FaultException>(async () => await OpenAsync(id));
        Assert.Contains("sign in", unsigned.Message);

        var (finished, callback) = await SignInAsync(id);

        Assert.Equal(HttpStatusCode.OK, finished.StatusCode);
        Assert.Equal(("access-token-1", "Bearer"), await OpenAsync(id));
        Assert.Contains("href=\"/studio/credentials\"", await finished.Content.ReadAsStringAsync());
        var known = await FlowsHost.Read(await _host.Client.GetAsync($"/api/credentials/{id}"));
        Assert.True(known["isSignedIn"]!.GetValue<bool>());
        Assert.Null(known["credential"]!["lastTest"]);
        Assert.Contains((await FlowsHost.Read(await _host.Client.GetAsync("/api/audit")))["items"]!.AsArray(), entry => (string?)entry!["action"] == "Sign in at the service of a credential" && (string?)entry["target"] == "Ads");

        using var again = Browser();
        Assert.Equal(HttpStatusCode.BadRequest, (await again.GetAsync(callback)).StatusCode);
    }

    [Fact]
    public async Task The_way_back_is_good_only_in_the_browser_that_began()
    {
        var id = await CreateAsync();
        using var browser = Browser();
        var begun = await BeginAsync(browser, id);
        var callback = (await browser.GetAsync(begun)).Headers.Location!;

        using var other = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        Assert.Equal(HttpStatusCode.BadRequest, (await other.GetAsync(callback)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync($"{_host.Anonymous.BaseAddress}oauth2/callback?state=bm8.x&code=1")).StatusCode);
        Assert.Equal(0, _service.Issued);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(callback)).StatusCode);
    }

    [Fact]
    public async Task However_many_steps_need_a_new_token_one_refresh_fetches_it()
    {
        _service.Life = 30;
        var id = await CreateAsync();
        await SignInAsync(id);
        _service.Life = 3600;

        var tokens = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OpenAsync(id)));

        Assert.Equal(1, _service.Refreshes);
        Assert.All(tokens, token => Assert.Equal("access-token-2", token.Token));
    }

    [Fact]
    public async Task A_refused_token_is_replaced_and_a_newer_one_is_not()
    {
        var id = await CreateAsync();
        await SignInAsync(id);

        Assert.Equal("access-token-2", (await OpenAsync(id, refused: "access-token-1")).Token);
        Assert.Equal("access-token-2", (await OpenAsync(id, refused: "access-token-1")).Token);
        Assert.Equal(1, _service.Refreshes);
    }

    [Fact]
    public async Task A_revoked_sign_in_asks_the_person_and_a_claim_of_a_dead_host_lapses()
    {
        _service.Life = 1;
        var id = await CreateAsync();
        await SignInAsync(id);
        var store = _host.App.Services.GetRequiredService<ICredentialStore>();
        var row = (await store.FindAsync(Tenants.Default, id, default))!;
        await store.SaveAsync(row with { Revision = row.Revision + 1, RenewingUntil = DateTimeOffset.UtcNow.AddSeconds(-1) }, default);
        _service.IsRevoked = true;

        var refused = await Assert.ThrowsAsync<FaultException>(async () => await OpenAsync(id));

        Assert.Equal("The credential 'Ads' needs you to sign in again (The sign-in service at 127.0.0.1 refused: The grant was used or revoked). Open it under Credentials and choose Sign in.", refused.Message);
    }

    private async Task<string> CreateAsync()
    {
        var values = new
        {
            grantType = "pkce",
            authUrl = $"{_service.Address}/authorize",
            accessTokenUrl = $"{_service.Address}/token",
            clientId = SignInService.ClientId,
            clientSecret = SignInService.ClientSecret,
            scope = "read write",
            authQueryParameters = "access_type=offline",
        };
        return (await FlowsHost.Read(await _host.Client.PostAsJsonAsync("/api/credentials", new { name = "Ads", type = "oAuth2Api", values })))["credential"]!["id"]!.GetValue<string>();
    }

    private async Task<(HttpResponseMessage Finished, Uri Callback)> SignInAsync(string id)
    {
        using var browser = Browser();
        var callback = (await browser.GetAsync(await BeginAsync(browser, id))).Headers.Location!;
        return (await browser.GetAsync(callback), callback);
    }

    private async Task<string> BeginAsync(HttpClient browser, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_host.Anonymous.BaseAddress!, $"/api/credentials/{id}/sign-in"));
        request.Headers.Authorization = new("Bearer", _host.Token);
        return (await FlowsHost.Read(await browser.SendAsync(request)))["url"]!.GetValue<string>();
    }

    private static HttpClient Browser() => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });

    private async Task<(string Token, string Type)> OpenAsync(string id, string? refused = null)
    {
        using var credential = (await _host.App.Services.GetRequiredService<ICredentialSource>().OpenAsync(Tenants.Default, id, refused, default)).Credential;
        return (credential[CredentialNames.AccessToken], credential[CredentialNames.TokenType]);
    }
}
