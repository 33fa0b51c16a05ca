using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Identity;

public sealed class UserTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    private const string Definitions = "/elsa/api/workflow-definitions";

    [Fact]
    public async Task A_new_user_signs_in_with_the_password_that_was_shown_once()
    {
        var (_, name, password) = await AddAsync("marketer");

        using var client = await ClientAsync(name, password);
        var account = JsonNode.Parse(await client.GetStringAsync("/api/account"))!;

        Assert.Equal("""["marketer"]""", account["roles"]!.ToJsonString());
        Assert.Equal("""["read","write"]""", account["scopes"]!.ToJsonString());
        Assert.DoesNotContain(password, await host.Client.GetStringAsync("/api/users"));
    }

    [Fact]
    public async Task Other_roles_count_at_once_even_for_a_token_that_was_issued_before()
    {
        var (id, name, password) = await AddAsync("marketer");
        using var client = await ClientAsync(name, password);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"{Definitions}/none")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.PutAsJsonAsync($"/api/users/{id}", new { roles = new[] { "viewer" } })).StatusCode);

        Assert.Equal(HttpStatusCode.Forbidden, (await client.DeleteAsync($"{Definitions}/none")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Definitions)).StatusCode);
    }

    [Fact]
    public async Task Who_is_shut_out_is_out_at_once_and_cannot_renew()
    {
        var (id, name, password) = await AddAsync("operator");
        var session = await host.SignInAsync(name, password);
        using var client = host.With("Bearer", session["accessToken"]!.GetValue<string>());
        using var renewing = host.With("Bearer", session["refreshToken"]!.GetValue<string>());

        await host.Client.PutAsJsonAsync($"/api/users/{id}", new { roles = new[] { "operator" }, disabled = true });

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(Definitions)).StatusCode);
        Assert.False((await FlowsHost.Read(await renewing.PostAsync("/elsa/api/identity/refresh-token", null)))["isAuthenticated"]!.GetValue<bool>());
        Assert.False((await host.SignInAsync(name, password))["isAuthenticated"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_reset_password_replaces_the_old_one()
    {
        var (id, name, password) = await AddAsync("viewer");

        var reset = await FlowsHost.Read(await host.Client.PostAsync($"/api/users/{id}/password", null));

        Assert.False((await host.SignInAsync(name, password))["isAuthenticated"]!.GetValue<bool>());
        Assert.True((await host.SignInAsync(name, reset["password"]!.GetValue<string>()))["isAuthenticated"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_user_changes_the_own_password_with_the_old_one_only()
    {
        var (_, name, password) = await AddAsync("viewer");
        using var client = await ClientAsync(name, password);

        var wrong = await client.PutAsJsonAsync("/api/account/password", new { old = "guessed it", @new = "quite another one" });
        var right = await client.PutAsJsonAsync("/api/account/password", new { old = password, @new = "quite another one" });

        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, right.StatusCode);
        Assert.True((await host.SignInAsync(name, "quite another one"))["isAuthenticated"]!.GetValue<bool>());
    }

    [Fact]
    public async Task An_administrator_replaces_the_own_password_with_the_old_one_only()
    {
        var (id, name, password) = await AddAsync("admin");
        using var client = await ClientAsync(name, password);

        var reset = await client.PostAsync($"/api/users/{id}/password", null);

        Assert.Equal(HttpStatusCode.Conflict, reset.StatusCode);
        Assert.Contains("/api/account/password", await reset.Content.ReadAsStringAsync());
        Assert.True((await host.SignInAsync(name, password))["isAuthenticated"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Who_has_a_password_here_is_told_so_and_a_key_of_the_same_name_is_not()
    {
        var (_, name, password) = await AddAsync("viewer");
        using var client = await ClientAsync(name, password);
        var made = await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/keys", new { name, scopes = new[] { "read" } }));
        using var key = host.With("ApiKey", made["key"]!.GetValue<string>());

        Assert.True(JsonNode.Parse(await client.GetStringAsync("/api/account"))!["hasPassword"]!.GetValue<bool>());
        Assert.False(JsonNode.Parse(await key.GetStringAsync("/api/account"))!["hasPassword"]!.GetValue<bool>());
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        var alone = await FlowsHost.StartAsync();
        try
        {
            var admin = JsonNode.Parse(await alone.Client.GetStringAsync("/api/users"))!["items"]![0]!["id"]!.GetValue<string>();
            Assert.Equal(HttpStatusCode.Conflict, (await alone.Client.DeleteAsync($"/api/users/{admin}")).StatusCode);
            Assert.Equal(HttpStatusCode.Conflict, (await alone.Client.PutAsJsonAsync($"/api/users/{admin}", new { roles = new[] { "viewer" } })).StatusCode);
            Assert.Equal(HttpStatusCode.Conflict, (await alone.Client.PutAsJsonAsync($"/api/users/{admin}", new { roles = new[] { "admin" }, disabled = true })).StatusCode);
        }
        finally
        {
            await alone.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("""{"userName":"","roles":["viewer"]}""", "userName")]
    [InlineData("""{"userName":"ADMIN","roles":["viewer"]}""", "userName")]
    [InlineData("""{"userName":"new","roles":["king"]}""", "roles")]
    [InlineData("""{"userName":"new","roles":[]}""", "roles")]
    [InlineData("""{"userName":"new","password":"short","roles":["viewer"]}""", "password")]
    public async Task A_wrong_field_is_named(string body, string field)
    {
        var response = await host.Client.PostAsync("/api/users", FlowsHost.Json(JsonNode.Parse(body)!));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotNull(JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]![field]);
    }

    private async Task<(string Id, string Name, string Password)> AddAsync(string role)
    {
        var name = $"{role}-{Guid.NewGuid():N}";
        var added = await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/users", new { userName = name, roles = new[] { role } }));
        return (added["id"]!.GetValue<string>(), name, added["password"]!.GetValue<string>());
    }

    private async Task<HttpClient> ClientAsync(string name, string password) => host.With("Bearer", (await host.SignInAsync(name, password))["accessToken"]!.GetValue<string>());
}
