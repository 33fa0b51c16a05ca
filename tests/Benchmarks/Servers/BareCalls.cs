using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Benchmarks.Servers;

/// <summary>The least a program needs that is told to call somebody, and answers before that one does.</summary>
internal static class BareCalls
{
    public static async Task RunAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var app = builder.Build();
        app.MapGet("/healthz/readiness", () => "ready");
        app.MapPost("/call", (string to) =>
        {
            _ = client.GetStringAsync(to);
            return Results.Accepted();
        });
        await app.RunAsync();
    }
}
