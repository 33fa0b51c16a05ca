using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Benchmarks.Servers;

/// <summary>A service that takes its time, whoever else asks meanwhile; once released it answers everybody at once.</summary>
internal static class SlowServer
{
    public static async Task RunAsync(string url, TimeSpan time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        app.MapGet("/healthz/readiness", () => "ready");
        var (waiting, answered) = (0, 0);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.MapGet("/waiting", () => Volatile.Read(ref waiting));
        app.MapGet("/answered", () => Volatile.Read(ref answered));
        app.MapGet("/release", () => released.TrySetResult());
        app.MapGet("/slow", async (HttpContext http) =>
        {
            Interlocked.Increment(ref waiting);
            try
            {
                await Task.WhenAny(Task.Delay(time, http.RequestAborted), released.Task);
                return "done";
            }
            finally
            {
                Interlocked.Decrement(ref waiting);
                Interlocked.Increment(ref answered);
            }
        });
        await app.RunAsync();
    }
}
