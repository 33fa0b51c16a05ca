using System.Net;
using System.Net.Http.Json;

namespace Bizoholic.Flows.Host.Tests.Identity;

public sealed class SignInTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task The_right_password_gives_tokens()
    {
        var answer = await host.SignInAsync("ADMIN", FlowsHost.Password);

        Assert.True(answer["isAuthenticated"]!.GetValue<bool>());
        Assert.NotNull(answer["refreshToken"]);
    }

    [Theory]
    [InlineData("nobody", FlowsHost.Password)]
    [InlineData("somebody", "")]
    public async Task A_wrong_sign_in_answers_200_and_says_no(string userName, string password)
    {
        var answer = await host.SignInAsync(userName, password);

        Assert.False(answer["isAuthenticated"]!.GetValue<bool>());
        Assert.Null(answer["accessToken"]);
    }

    [Fact]
    public async Task Repeated_failures_lock_the_user_out_even_with_the_right_password()
    {
        await using var other = new Stopping(await FlowsHost.StartAsync());
        for (var i = 0; i < 5; i++)
        {
            await other.Host.SignInAsync("admin", "wrong");
        }

        var response = await other.Host.Anonymous.PostAsJsonAsync("/elsa/api/identity/login", new { username = "admin", password = FlowsHost.Password });

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_refresh_token_gives_new_tokens_and_opens_nothing_else()
    {
        var refresh = (await host.SignInAsync("admin", FlowsHost.Password))["refreshToken"]!.GetValue<string>();
        using var client = host.With("Bearer", refresh);

        var answer = await FlowsHost.Read(await client.PostAsync("/elsa/api/identity/refresh-token", null));
        using var renewed = host.With("Bearer", answer["accessToken"]!.GetValue<string>());

        Assert.Equal(HttpStatusCode.OK, (await renewed.GetAsync("/elsa/api/workflow-definitions")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/elsa/api/workflow-definitions")).StatusCode);
    }

    [Fact]
    public async Task An_access_token_does_not_refresh()
        => Assert.False((await FlowsHost.Read(await host.Client.PostAsync("/elsa/api/identity/refresh-token", null)))["isAuthenticated"]!.GetValue<bool>());

    private sealed class Stopping(FlowsHost host) : IAsyncDisposable
    {
        public FlowsHost Host => host;

        public async ValueTask DisposeAsync() => await host.DisposeAsync();
    }
}
