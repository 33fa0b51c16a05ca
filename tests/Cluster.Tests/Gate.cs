using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Cluster.Tests;

/// <summary>An outside service that holds every call until it is opened, and remembers what came under which key.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<(string Run, string Step, string Key, DateTimeOffset At)> _calls = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly WebApplication _app;

    private Gate(WebApplication app)
    {
        _app = app;
        app.MapPost("/effects/{run}/{step}", async (string run, string step, HttpContext http) =>
        {
            _calls.Enqueue((run, step, http.Request.Headers["Idempotency-Key"].ToString(), DateTimeOffset.UtcNow));
            _arrived.Release();
            await _opened.Task.WaitAsync(http.RequestAborted);
            return Results.Json(new { ok = true });
        });
    }

    public string Address => _app.Urls.First();

    public IReadOnlyList<(string Run, string Step, string Key, DateTimeOffset At)> Calls => [.. _calls];

    public static async Task<Gate> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var gate = new Gate(builder.Build());
        await gate._app.StartAsync();
        return gate;
    }

    /// <summary>Returns when one more call has come in.</summary>
    public async Task ArrivedAsync() => Assert.True(await _arrived.WaitAsync(TimeSpan.FromSeconds(60)), "No call came within a minute.");

    public void Open() => _opened.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Open();
        await _app.DisposeAsync();
        _arrived.Dispose();
    }
}
