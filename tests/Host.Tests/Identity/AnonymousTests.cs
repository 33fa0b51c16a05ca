using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.Identity;

public sealed partial class AnonymousTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    /// <summary>All that answers without a sign-in. Whoever adds a route here says why.</summary>
    private static readonly string[] Open =
    [
        "/", "/studio/{**path}", // the sign-in page
        "/elsa/api/identity/login", "/elsa/api/identity/refresh-token", "/elsa/api/identity/sign-in", "/elsa/api/identity/session",
        "/healthz", "/healthz/readiness", // asked by machines
        "/openapi/{documentName}.json", // describes, shows no data
        "/webhook/{**path}", "/workflows/{**path}", // decide for themselves
        "/webhook-test/{**path}", // only while somebody who is signed in listens there
        "/form/{**path}", // what a flow publishes for anybody
        "/webhook-waiting/{runId}/{**suffix}", "/form-waiting/{runId}", // addresses are signed
        "/approve/{token}", // a link in a message; it is signed and good for one answer
        "/oauth2/callback", // a service sends people back here; its state is signed and used once
    ];

    [Fact]
    public async Task Every_route_but_the_open_ones_refuses_who_is_not_signed_in()
    {
        var routes = host.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToArray();
        var closed = routes.Where(route => !Open.Contains("/" + route.RoutePattern.RawText!.Trim('/'))).ToArray();

        Assert.True(closed.Length > 60, $"Only {closed.Length} routes were found.");
        foreach (var route in closed)
        {
            var path = Parameter().Replace("/" + route.RoutePattern.RawText!.Trim('/'), "1");
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                var response = await host.Anonymous.SendAsync(request);
                Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path} answered {(int)response.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task An_unknown_route_tells_nothing_either()
        => Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous.GetAsync("/elsa/api/nothing-here")).StatusCode);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
