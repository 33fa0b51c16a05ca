using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Bizoholic.Flows.Chaos.Flows;
using Bizoholic.Flows.Chaos.Processes;

namespace Bizoholic.Flows.Chaos.Load;

/// <summary>A delivery to a webhook, sent under one key until a host has answered 2xx.</summary>
internal sealed class Delivery(LoadFlow flow, string key)
{
    public LoadFlow Flow => flow;

    public string Key => key;

    /// <summary>The run that was named in the answer; null while there is none.</summary>
    public string? RunId { get; set; }

    /// <summary>Runs that other copies of it were told, where they differ.</summary>
    public ConcurrentBag<string> Others { get; } = [];

    /// <summary>A copy that reached a host in good health was not answered.</summary>
    public bool IsUnanswered { get; set; }
}

/// <summary>
/// Calls the webhooks of all hosts at random, the way programs do that must not lose anything: again and again under the same key, sometimes once too often, and sometimes through
/// two hosts at once.
/// </summary>
internal sealed class Sender(IReadOnlyList<HostProcess> hosts, IReadOnlyList<LoadFlow> flows, int seed) : IDisposable
{
    private const int Workers = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    private readonly LoadFlow[] _flows = [.. flows.Where(flow => flow.Path is not null)];
    private readonly ConcurrentQueue<Delivery> _deliveries = new();
    private readonly HttpClient _client = new() { Timeout = Patience };

    public IReadOnlyList<Delivery> Deliveries => [.. _deliveries];

    /// <summary>Makes new deliveries until told to stop; returns when each is acknowledged or the second time is up as well.</summary>
    public Task RunAsync(CancellationToken stop, CancellationToken giveUp) => Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(new Random(seed + worker), stop, giveUp))));

    /// <summary>Asks all hosts at once for each of the latest deliveries, when all is well again: every copy has to be answered, and with the same run.</summary>
    public async Task AskAllAsync(int most, CancellationToken cancellation)
    {
        foreach (var delivery in _deliveries.Where(delivery => delivery.RunId is not null).TakeLast(most))
        {
            var told = await Task.WhenAll(hosts.Select(host => PersistAsync(delivery, host, cancellation)));
            delivery.IsUnanswered = told.Contains(null);
            NoteOthers(delivery, told);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task WorkAsync(Random random, CancellationToken stop, CancellationToken giveUp)
    {
        while (!stop.IsCancellationRequested)
        {
            var delivery = new Delivery(_flows[random.Next(_flows.Length)], NewKey(random));
            _deliveries.Enqueue(delivery);
            while (!giveUp.IsCancellationRequested && await SendCopiesAsync(delivery, random, giveUp) is null)
            {
                await PauseAsync(random, 50, 300, giveUp);
            }

            if (delivery.RunId is not null && random.Next(5) == 0)
            {
                NoteOthers(delivery, [await SendAsync(delivery, Any(random), giveUp)]);
            }

            if (delivery is { Flow.Waits: true, RunId: not null })
            {
                await ResumeAsync(delivery.RunId, random, giveUp);
            }

            await PauseAsync(random, 20, 120, giveUp);
        }
    }

    /// <summary>One time in four two copies are on their way at once, as when a sender's line broke and it tried again.</summary>
    /// <returns>The run that answers to the delivery; null when nobody has taken it.</returns>
    private async Task<string?> SendCopiesAsync(Delivery delivery, Random random, CancellationToken cancellation)
    {
        var copies = random.Next(4) == 0 ? 2 : 1;
        var told = await Task.WhenAll(Enumerable.Range(0, copies).Select(_ => Any(random)).ToArray().Select(host => SendAsync(delivery, host, cancellation)));
        var run = told.FirstOrDefault(run => run is not null);
        delivery.RunId = run;
        NoteOthers(delivery, told);
        return run;
    }

    /// <summary>A connection may still lead to a host that was killed; whoever is answered nothing within the caller's patience waits in vain.</summary>
    private async Task<string?> PersistAsync(Delivery delivery, HostProcess host, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        string? run;
        while ((run = await SendAsync(delivery, host, cancellation)) is null && Stopwatch.GetElapsedTime(began) < Patience)
        {
            await Task.Delay(100, cancellation);
        }

        return run;
    }

    private static void NoteOthers(Delivery delivery, IEnumerable<string?> told)
    {
        foreach (var run in told)
        {
            if (run is not null && run != delivery.RunId)
            {
                delivery.Others.Add(run);
            }
        }
    }

    private async Task<string?> SendAsync(Delivery delivery, HostProcess host, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{host.Address}/webhook/{delivery.Flow.Path}") { Content = JsonContent.Create(new { order = delivery.Key }) };
            request.Headers.Add("Idempotency-Key", delivery.Key);
            using var answer = await _client.SendAsync(request, cancellation);
            if (!answer.IsSuccessStatusCode)
            {
                return null;
            }

            var body = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
            return body.TryGetProperty("run", out var run) || body.TryGetProperty("workflowInstanceId", out run) ? run.GetString() : null;
        }
        catch (Exception error) when (error is HttpRequestException or SocketException or IOException or OperationCanceledException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Calls through two hosts at once until one has taken it: the run must go on once.</summary>
    private async Task ResumeAsync(string runId, Random random, CancellationToken cancellation)
    {
        var key = NewKey(random);
        while (!cancellation.IsCancellationRequested)
        {
            var answers = await Task.WhenAll(GoAsync(runId, key, Any(random), cancellation), GoAsync(runId, key, Any(random), cancellation));
            if (answers.Any(isTaken => isTaken))
            {
                return;
            }

            await PauseAsync(random, 50, 200, cancellation);
        }
    }

    private async Task<bool> GoAsync(string runId, string key, HostProcess host, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{host.Address}/webhook/go/{runId}") { Content = JsonContent.Create(new { }) };
            request.Headers.Add("Idempotency-Key", key);
            using var answer = await _client.SendAsync(request, cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or SocketException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private HostProcess Any(Random random) => hosts[random.Next(hosts.Count)];

    private static Task PauseAsync(Random random, int least, int most, CancellationToken cancellation)
        => Task.Delay(random.Next(least, most), cancellation).ContinueWith(static _ => { }, TaskScheduler.Default);

    private static string NewKey(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
