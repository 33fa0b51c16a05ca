using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Chaos.Load;

/// <summary>A call as the receiver saw it.</summary>
/// <param name="IsDone">The effect happened; otherwise the call was refused for certain.</param>
internal sealed record Received(string Run, string Step, string Key, bool IsDone);

/// <summary>
/// The outside world: slow now and then, refusing at random where a flow expects it, and with a perfect memory. A key that comes again is answered as it was the first
/// time, as services with idempotency keys do: a refusal after an effect would ask for a second one.
/// </summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<Received> _log = new();
    private readonly Dictionary<string, bool> _answers = new(StringComparer.Ordinal);
    private readonly WebApplication _app;
    private readonly Random _random;

    private Receiver(WebApplication app, int seed)
    {
        _app = app;
        _random = new Random(seed);
        app.MapPost("/effects/{run}/{step}", (string run, string step, HttpContext http) => AnswerAsync(run, step, http, refusals: 0));
        app.MapPost("/flaky/{run}/{step}", (string run, string step, HttpContext http) => AnswerAsync(run, step, http, refusals: 0.35));
        app.MapPost("/busy/{run}/{step}", (string run, string step, HttpContext http) => AnswerAsync(run, step, http, refusals: 0.35, StatusCodes.Status429TooManyRequests));
    }

    public string Address => _app.Urls.First();

    public IReadOnlyList<Received> Log => [.. _log];

    public static async Task<Receiver> StartAsync(int seed)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build(), seed);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> AnswerAsync(string run, string step, HttpContext http, double refusals, int refusal = StatusCodes.Status503ServiceUnavailable)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length == 0)
        {
            return Results.BadRequest();
        }

        bool isDone;
        int wait;
        lock (_random)
        {
            var isAccepted = _random.NextDouble() >= refusals;
            wait = _random.Next(40) == 0 ? _random.Next(500, 2_000) : _random.Next(40);
            if (!_answers.TryGetValue(key, out isDone))
            {
                _answers.Add(key, isDone = isAccepted);
            }
        }

        _log.Enqueue(new Received(run, step, key, isDone));

        // Kills fall between the effect and its record, too.
        await Task.Delay(wait);
        return isDone ? Results.Json(new { ok = true }) : Results.StatusCode(refusal);
    }
}
