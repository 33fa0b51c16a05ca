using System.Net;
using System.Net.Sockets;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.Http;

public sealed class GuardedHttpTests
{
    private static readonly IPAddress Public = IPAddress.Parse("93.184.215.14");

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("127.1")]
    [InlineData("0")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    public async Task No_spelling_of_loopback_reaches_a_service(string host)
    {
        await using var inside = await Loopback.StartAsync(Ok);
        using var http = new GuardedHttp(new OutgoingHttpOptions()).CreateClient();

        await Assert.ThrowsAsync<DestinationRefusedException>(() => http.GetAsync(new Uri($"http://{host}:{inside.Port}/")));

        Assert.Empty(inside.Requests);
    }

    [Theory]
    [InlineData("localhost.")]
    [InlineData("①②⑦.⓪.⓪.①")]
    [InlineData("127.0.0.1.nip.example")]
    public async Task No_name_that_resolves_to_loopback_reaches_a_service(string host)
    {
        await using var inside = await Loopback.StartAsync(Ok);
        using var http = Guard([IPAddress.Loopback]);

        await Assert.ThrowsAsync<DestinationRefusedException>(() => http.GetAsync(new Uri($"http://{host}:{inside.Port}/")));

        Assert.Empty(inside.Requests);
    }

    [Fact]
    public async Task A_name_that_nobody_knows_fails_the_call_behind_a_proxy_as_without_one()
    {
        await using var proxy = await Loopback.StartAsync(Ok);
        var options = new OutgoingHttpOptions { AllowedHosts = { "127.0.0.1" } };
        var guard = new GuardedHttp(options, (_, _) => throw new SocketException((int)SocketError.HostNotFound));
        using var direct = guard.CreateClient();
        using var behind = guard.CreateClient(new GuardedConnection { Proxy = new Uri($"http://127.0.0.1:{proxy.Port}") });

        await Assert.ThrowsAsync<HttpRequestException>(() => direct.GetAsync(new Uri("http://nowhere.example/")));
        await Assert.ThrowsAsync<HttpRequestException>(() => behind.GetAsync(new Uri("http://nowhere.example/")));
    }

    [Fact]
    public async Task The_refusal_says_what_to_do_and_hides_the_address()
    {
        using var http = Guard([IPAddress.Parse("10.9.8.7")]);

        var error = await Assert.ThrowsAsync<DestinationRefusedException>(() => http.GetAsync(new Uri("http://intern.example/")));

        Assert.Contains("'intern.example'", error.Message);
        Assert.Contains("Outgoing:AllowedHosts", error.Message);
        Assert.DoesNotContain("10.9.8.7", error.Message);
    }

    [Fact]
    public async Task A_name_with_one_private_address_among_public_ones_is_refused()
    {
        using var http = Guard([Public, IPAddress.Loopback]);

        await Assert.ThrowsAsync<DestinationRefusedException>(() => http.GetAsync(new Uri("http://mixed.example/")));
    }

    [Fact]
    public async Task A_name_is_looked_up_once_and_the_judged_address_is_the_one_called()
    {
        await using var inside = await Loopback.StartAsync(Ok);
        var answers = new Queue<IPAddress[]>([[IPAddress.Loopback], [IPAddress.Parse("127.0.0.9")]]);
        var options = new OutgoingHttpOptions { AllowedNetworks = { "127.0.0.1/32" } };
        using var http = new GuardedHttp(options, (_, _) => Task.FromResult(answers.Dequeue())).CreateClient();

        using var answer = await http.GetAsync(new Uri($"http://rebinding.example:{inside.Port}/"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(answers);
        Assert.Equal($"rebinding.example:{inside.Port}", inside.Requests.Single().Headers["Host"]);
    }

    [Fact]
    public async Task An_allowed_host_is_called_at_its_private_address()
    {
        await using var inside = await Loopback.StartAsync(Ok);
        using var http = Guard([IPAddress.Loopback], $"crm.internal:{inside.Port}");

        Assert.Equal("ok", await http.GetStringAsync(new Uri($"http://crm.internal:{inside.Port}/")));
    }

    [Fact]
    public async Task A_redirect_into_the_private_network_is_refused()
    {
        await using var secret = await Loopback.StartAsync(Ok);
        await using var outside = await Loopback.StartAsync(To(() => $"http://127.0.0.1:{secret.Port}/latest/meta-data"));
        using var http = Guard([IPAddress.Loopback], $"site.example:{outside.Port}");

        await Assert.ThrowsAsync<DestinationRefusedException>(() => http.GetAsync(new Uri($"http://site.example:{outside.Port}/")));

        Assert.Empty(secret.Requests);
    }

    [Fact]
    public async Task A_site_that_is_not_on_the_allow_list_cannot_lead_a_call_to_one_that_is()
    {
        await using var crm = await Loopback.StartAsync(Ok);
        await using var outside = await Loopback.StartAsync(To(() => $"http://crm.internal:{crm.Port}/delete?id=1"));
        var options = new OutgoingHttpOptions { AllowedHosts = { "crm.internal" }, AllowedNetworks = { "127.0.0.1/32" } };
        using var http = new GuardedHttp(options, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])).CreateClient();
        await http.GetStringAsync(new Uri($"http://crm.internal:{crm.Port}/")); // a pooled connection must not help either

        await Assert.ThrowsAsync<DestinationRefusedException>(() => http.GetAsync(new Uri($"http://outside.example:{outside.Port}/")));

        Assert.Single(crm.Requests);
    }

    [Fact]
    public async Task Services_on_the_allow_list_may_redirect_to_each_other()
    {
        await using var login = await Loopback.StartAsync(Ok);
        await using var crm = await Loopback.StartAsync(To(() => $"http://login.internal:{login.Port}/"));
        using var http = Guard([IPAddress.Loopback], "*.internal");

        Assert.Equal("ok", await http.GetStringAsync(new Uri($"http://crm.internal:{crm.Port}/")));
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1/")]
    [InlineData("ftp://site.example/")]
    public async Task A_redirect_to_another_scheme_is_refused(string location)
    {
        await using var outside = await Loopback.StartAsync(To(() => location));
        using var http = Guard([IPAddress.Loopback], $"site.example:{outside.Port}");

        await Assert.ThrowsAsync<DestinationRefusedException>(() => http.GetAsync(new Uri($"http://site.example:{outside.Port}/")));
    }

    [Fact]
    public async Task A_redirect_to_another_host_carries_no_credentials()
    {
        await using var other = await Loopback.StartAsync(Ok);
        await using var first = await Loopback.StartAsync(To(() => $"http://other.example:{other.Port}/"));
        using var http = Guard([IPAddress.Loopback], "*.example");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://first.example:{first.Port}/");
        request.Headers.Add("Authorization", "Bearer t0ken");
        request.Headers.Add("X-Api-Key", "k3y");
        request.Headers.Add("Accept", "text/plain");

        using var answer = await http.SendAsync(request);

        var seen = other.Requests.Single().Headers;
        Assert.Equal("text/plain", seen["Accept"]);
        Assert.DoesNotContain(seen.Values, value => value.Contains("t0ken") || value.Contains("k3y"));
    }

    [Fact]
    public async Task A_redirect_on_the_same_host_keeps_method_body_and_credentials_with_307()
    {
        await using var site = await Loopback.StartAsync(context =>
        {
            if (context.Request.Path == "/old")
            {
                context.Response.StatusCode = 307;
                context.Response.Headers.Location = "/new";
            }

            return Task.CompletedTask;
        });
        using var http = Guard([IPAddress.Loopback], "*.example");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://a.example:{site.Port}/old") { Content = new StringContent("body") };
        request.Headers.Add("X-Api-Key", "k3y");

        using var answer = await http.SendAsync(request);

        var second = site.Requests.Last();
        Assert.Equal(("POST", "/new", "k3y"), (second.Method, second.Path, second.Headers["X-Api-Key"]));
        Assert.Equal("body"u8.ToArray(), second.Body);
    }

    [Fact]
    public async Task A_redirect_loop_ends()
    {
        await using var site = await Loopback.StartAsync(To(() => "/again"));
        using var http = Guard([IPAddress.Loopback], "*.example");

        await Assert.ThrowsAsync<DestinationRefusedException>(() => http.GetAsync(new Uri($"http://a.example:{site.Port}/")));

        Assert.Equal(6, site.Requests.Count);
    }

    [Fact]
    public async Task A_caller_may_keep_the_redirect()
    {
        await using var site = await Loopback.StartAsync(To(() => "/again"));
        using var http = Guard([IPAddress.Loopback], "*.example");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://a.example:{site.Port}/");
        request.Options.Set(GuardedHttpRequest.KeepRedirects, true);

        using var answer = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    private static HttpClient Guard(IPAddress[] addresses, params string[] allowed)
    {
        var options = new OutgoingHttpOptions();
        Array.ForEach(allowed, options.AllowedHosts.Add);
        return new GuardedHttp(options, (_, _) => Task.FromResult(addresses)).CreateClient();
    }

    private static Task Ok(HttpContext context) => context.Response.WriteAsync("ok");

    private static RequestDelegate To(Func<string> location) => context =>
    {
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = location();
        return Task.CompletedTask;
    };
}
