using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Host.Tests.Approvals;

/// <summary>An incoming webhook of Slack's: takes JSON with a text, says "ok".</summary>
internal sealed class SlackSink : IAsyncDisposable
{
    private readonly Channel<string> _texts = Channel.CreateUnbounded<string>();
    private readonly WebApplication _app;

    private SlackSink(WebApplication app) => _app = app;

    public string Address => _app.Urls.First() + "/services/T0/B0/secret";

    public static async Task<SlackSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var sink = new SlackSink(builder.Build());
        sink._app.MapPost("/services/T0/B0/secret", async (HttpRequest request) =>
        {
            if ((await JsonNode.ParseAsync(request.Body))?["text"]?.GetValue<string>() is not { Length: > 0 } text)
            {
                return Results.Text("invalid_payload", statusCode: 400);
            }

            sink._texts.Writer.TryWrite(text);
            return Results.Text("ok");
        });
        await sink._app.StartAsync();
        return sink;
    }

    /// <summary>The next message, in the order they came.</summary>
    public async Task<string> NextAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _texts.Reader.ReadAsync(deadline.Token);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
