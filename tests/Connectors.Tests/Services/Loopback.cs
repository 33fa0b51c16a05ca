using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Connectors.Tests.Services;

/// <summary>A real HTTP server on a free loopback port that records what it was sent.</summary>
internal sealed class Loopback : IAsyncDisposable
{
    private readonly WebApplication app;

    private Loopback(WebApplication app) => this.app = app;

    public ConcurrentQueue<Received> Requests { get; } = [];

    public Uri Address { get; private set; } = null!;

    public int Port => Address.Port;

    public static async Task<Loopback> StartAsync(RequestDelegate answer, string host = "127.0.0.1")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{host}:0");
        var server = new Loopback(builder.Build());
        server.app.Run(async context =>
        {
            server.Requests.Enqueue(await Received.FromAsync(context.Request));
            await answer(context);
        });
        await server.app.StartAsync();
        server.Address = new Uri(server.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

internal sealed record Received(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public static async Task<Received> FromAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        request.Body = new MemoryStream(body.ToArray());
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new Received(request.Method, request.Path + request.QueryString, headers, body.ToArray());
    }
}
