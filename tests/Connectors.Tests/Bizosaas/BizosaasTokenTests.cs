using System.Text.Json;
using Bizoholic.Flows.Connectors.Bizosaas;
using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Bizoholic.Flows.Connectors.Tests.Bizosaas;

[Collection(BizosaasCollection.Name)]
public sealed class BizosaasTokenTests(BizosaasFixture platform)
{
    [Fact]
    public async Task A_wrong_client_secret_asks_to_sign_in_again_and_is_not_repeated()
    {
        using var credentials = platform.Credentials("wr0ng-secret");

        var error = await Assert.ThrowsAsync<ServiceException>(() => new BizosaasGateway(platform.Http, platform.Address, credentials).MeAsync());

        Assert.Equal((ServiceFailure.SignInAgain, "invalid_client"), (error.Kind, error.Code));
        Assert.DoesNotContain("wr0ng-secret", error.ToString());
    }

    [Fact]
    public async Task A_token_that_was_revoked_is_renewed_once_without_the_caller_noticing()
    {
        var gateway = platform.Gateway;
        await gateway.MeAsync();
        await platform.Http.PostAsync(new Uri(platform.Address, "/demo/revoke-tokens"), null);

        Assert.Equal(BizosaasFixture.ClientId, (await gateway.MeAsync()).Name);
    }

    [Fact]
    public async Task A_fixed_token_that_is_refused_asks_to_sign_in_again()
    {
        var gateway = new BizosaasGateway(platform.Http, platform.Address, FixedToken.Bearer("made.up.token"));

        var error = await Assert.ThrowsAsync<ServiceException>(() => gateway.MeAsync());

        Assert.Equal((ServiceFailure.SignInAgain, 401), (error.Kind, error.Status));
        Assert.DoesNotContain("made.up.token", error.ToString());
    }

    [Theory]
    [InlineData(401, "application/json", "{\"detail\":\"Bad token echoed-t0ken-123\"}")]
    [InlineData(500, "text/html", "<h1>Authorization: Bearer echoed-t0ken-123</h1>")]
    public async Task A_service_that_repeats_the_token_does_not_leak_it(int status, string type, string body)
    {
        await using var echo = await Loopback.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            return context.Response.WriteAsync(body);
        });

        var error = await Assert.ThrowsAsync<ServiceException>(() => new BizosaasGateway(platform.Http, echo.Address, FixedToken.Bearer("echoed-t0ken-123")).MeAsync());

        Assert.Contains("***", error.Message);
        Assert.DoesNotContain("echoed-t0ken-123", error.ToString());
    }

    /// <summary>So that a step which must not be done twice is tried again, and not held for a person.</summary>
    [Theory]
    [InlineData(503)]
    [InlineData(0)]
    public async Task A_sign_in_service_that_is_down_means_that_nothing_was_asked_for(int status)
    {
        await using var identity = await Loopback.StartAsync(context =>
        {
            context.Response.StatusCode = Math.Max(status, 200);
            if (status == 0)
            {
                context.Abort();
            }

            return Task.CompletedTask;
        });
        using var credentials = Credentials(identity, TimeProvider.System);

        var error = await Assert.ThrowsAsync<ServiceException>(() => new BizosaasGateway(platform.Http, platform.Address, credentials).TriggerAsync("lead", JsonDocument.Parse("{}").RootElement));

        Assert.Equal((ServiceFailure.RetryLater, true), (error.Kind, error.IsDefinite));
        Assert.Contains("sign-in service", error.Message);
    }

    [Fact]
    public async Task Callers_at_the_same_time_share_one_token_request()
    {
        await using var identity = await TokensAsync();
        using var credentials = Credentials(identity, TimeProvider.System);

        var tokens = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => credentials.GetAsync(default).AsTask())));

        Assert.Equal(["Bearer t1"], tokens.Distinct());
        Assert.Single(identity.Requests);
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_expires()
    {
        var time = new FakeTimeProvider();
        await using var identity = await TokensAsync();
        using var credentials = Credentials(identity, time);

        Assert.Equal("Bearer t1", await credentials.GetAsync(default));
        time.Advance(TimeSpan.FromSeconds(539));
        Assert.Equal("Bearer t1", await credentials.GetAsync(default));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("Bearer t2", await credentials.GetAsync(default));
    }

    [Fact]
    public async Task An_old_refused_token_does_not_throw_the_new_one_away()
    {
        await using var identity = await TokensAsync();
        using var credentials = Credentials(identity, TimeProvider.System);
        var old = await credentials.GetAsync(default);
        credentials.Discard(old);
        await credentials.GetAsync(default);

        credentials.Discard(old);

        Assert.Equal("Bearer t2", await credentials.GetAsync(default));
    }

    private static Task<Loopback> TokensAsync()
    {
        var count = 0;
        return Loopback.StartAsync(context => context.Response.WriteAsync($"{{\"access_token\":\"t{Interlocked.Increment(ref count)}\",\"expires_in\":600}}"));
    }

    private ClientCredentials Credentials(Loopback identity, TimeProvider time) => new(platform.Http, "BizOSaaS", identity.Address, "id", "secret", null, time);
}
