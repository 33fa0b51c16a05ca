using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Recovery.Tests;

/// <summary>An outside service that remembers every effect and the key it came with.</summary>
internal sealed class EffectReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Effect, string Key)> _received = new();
    private readonly WebApplication _app;

    private EffectReceiver(WebApplication app)
    {
        _app = app;
        app.MapPost("/effects/{run}/{step}", async (string run, string step, HttpContext context) =>
        {
            _received.Enqueue(($"{run}/{step}", context.Request.Headers["Idempotency-Key"].ToString()));

            // Slow enough that kills fall between the effect and its record, too.
            await Task.Delay(Random.Shared.Next(40));
            return Results.Json(new { ok = true });
        });
    }

    public string Address => _app.Urls.First();

    /// <summary>Keys by effect (run and step), with how often each came.</summary>
    public Dictionary<string, Dictionary<string, int>> Effects => _received
        .GroupBy(pair => pair.Effect, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.GroupBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(keys => keys.Key, keys => keys.Count(), StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>Runs in which a step was called again after the step behind it: its result was recorded by then, and was computed a second time.</summary>
    public IEnumerable<string> CalledAgain(string step, string behind)
    {
        var begun = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (effect, _) in _received)
        {
            if (effect.EndsWith($"/{behind}", StringComparison.Ordinal))
            {
                begun.Add(effect[..effect.IndexOf('/')]);
            }
            else if (effect.EndsWith($"/{step}", StringComparison.Ordinal) && begun.Contains(effect[..effect.IndexOf('/')]))
            {
                yield return effect;
            }
        }
    }

    public static async Task<EffectReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new EffectReceiver(builder.Build());
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
