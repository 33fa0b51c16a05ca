using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Benchmarks.Servers;

/// <summary>
/// The baseline of durable webhooks: a Kestrel endpoint that parses the JSON, inserts it as one row, and answers once the row is on disk. Inserts that
/// arrive while a transaction is under way share the next one, with the durability the host has.
/// </summary>
internal static class BareServer
{
    /// <param name="store">Takes what is queued and makes it durable, group by group.</param>
    public static async Task RunAsync(string url, Action<ChannelReader<BareRequest>> store)
    {
        var queue = Channel.CreateUnbounded<BareRequest>();
        store(queue.Reader);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        app.MapGet("/healthz/readiness", () => "ready");
        app.MapPost("/webhook/{path}", async (HttpContext http) =>
        {
            using var json = await JsonDocument.ParseAsync(http.Request.Body);
            var request = new BareRequest(JsonSerializer.SerializeToUtf8Bytes(json.RootElement));
            await queue.Writer.WriteAsync(request);
            await request.Done.Task;
            return Results.Json(new { email = json.RootElement.GetProperty("email").GetString() });
        });
        await app.RunAsync();
    }
}

/// <summary>A body on its way to the database.</summary>
internal sealed record BareRequest(byte[] Body)
{
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
