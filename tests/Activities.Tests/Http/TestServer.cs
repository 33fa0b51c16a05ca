using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Activities.Tests.Http;

/// <summary>A real server on this machine that answers as the test says, and keeps what it was sent.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public List<(string Method, string Path, Dictionary<string, string> Headers, string Body)> Requests { get; } = [];

    public static async Task<TestServer> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new TestServer(app);
        app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var body = await reader.ReadToEndAsync();
            lock (server.Requests)
            {
                server.Requests.Add((http.Request.Method, http.Request.Path, http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
            }

            await answer(http);
        });
        await app.StartAsync();
        return server;
    }

    public static Task<TestServer> StartAsync(int status, string body = "", string contentType = "application/json")
        => StartAsync(http =>
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = contentType;
            return body.Length == 0 ? Task.CompletedTask : http.Response.WriteAsync(body);
        });

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
