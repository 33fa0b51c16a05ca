using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Benchmarks.Servers;

/// <summary>A service that takes its time, whoever else asks meanwhile.</summary>
internal static class SlowServer
{
    public static async Task RunAsync(string url, TimeSpan time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        app.MapGet("/healthz/readiness", () => "ready");
        app.MapGet("/slow", async (HttpContext http) =>
        {
            await Task.Delay(time, http.RequestAborted);
            return "done";
        });
        await app.RunAsync();
    }
}
