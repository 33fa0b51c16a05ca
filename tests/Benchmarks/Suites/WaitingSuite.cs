using System.Collections.Concurrent;
using System.Diagnostics;
using Bizoholic.Flows.Benchmarks.Servers;

namespace Bizoholic.Flows.Benchmarks.Suites;

/// <summary>
/// What ten thousand accepted runs cost in memory of which each is to wait for a slow service, and how soon all have been there once it answers. The baseline is a program
/// that makes the same calls, all of them at once.
/// </summary>
internal static class WaitingSuite
{
    private const int Calls = 10_000;

    /// <summary>After so many the runtime has compiled what is hot, which stays in memory whether runs wait or not.</summary>
    private const int WarmUp = 50_000;
    private const int Connections = 32;

    private static readonly TimeSpan CallTime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(45);

    public static async Task RunAsync(Options options)
    {
        await using var postgres = await PostgresServer.StartAsync();
        await CompareAsync("sqlite", () => FlowsHost.StartAsync(Outgoing));
        await CompareAsync("pg", async () => await FlowsHost.StartOnAsync(await postgres.CreateDatabaseAsync("flows"), Outgoing));
    }

    private static readonly (string, string)[] Outgoing = [("Outgoing__AllowedHosts", "127.0.0.1"), ("Outgoing__AllowedNetworks", "127.0.0.0/8"), ("Outgoing__Timeout", "00:10:00")];

    private static async Task CompareAsync(string storage, Func<Task<FlowsHost>> start)
    {
        var bare = await MeasureBareAsync();
        using var slow = await StartSlowAsync();
        using var host = await start();
        await host.PublishAsync(Flows.Caller("quick", $"{slow.Address}/healthz/readiness"));
        await host.PublishAsync(Flows.Caller("slow", $"{slow.Address}/slow"));
        var ours = await MeasureAsync(host.Process, $"{host.Address}/webhook/quick", $"{host.Address}/webhook/slow", slow);
        Print($"waiting.memory.{storage}.peak", "MB", ours.Peak, bare.Peak);
        Print($"waiting.memory.{storage}.10k", "MB", ours.Settled, bare.Settled);
        Print($"waiting.through.{storage}.10k", "s", ours.Through, bare.Through);
    }

    private static async Task<(double Peak, double Settled, double Through)> MeasureBareAsync()
    {
        using var slow = await StartSlowAsync();
        using var bare = await ServerProcess.StartAsync("Bizoholic.Flows.Benchmarks.dll", (address, _) => ["bare-calls", address]);
        return await MeasureAsync(bare, $"{bare.Address}/call?to={slow.Address}/healthz/readiness", $"{bare.Address}/call?to={slow.Address}/slow", slow);
    }

    private static Task<ServerProcess> StartSlowAsync()
        => ServerProcess.StartAsync("Bizoholic.Flows.Benchmarks.dll", (address, _) => ["slow", address, CallTime.TotalMilliseconds.ToString("0")]);

    private static async Task<(double Peak, double Settled, double Through)> MeasureAsync(ServerProcess process, string quick, string start, ServerProcess slow)
    {
        await CallAsync(quick, WarmUp);
        await Task.Delay(Settling);
        var before = process.Use.ResidentMegabytes;
        await CallAsync(start, Calls);
        var peak = 0.0;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Settling; await Task.Delay(TimeSpan.FromSeconds(1)))
        {
            peak = Math.Max(peak, process.Use.ResidentMegabytes);
        }

        var settled = process.Use.ResidentMegabytes;
        var through = Stopwatch.StartNew();
        await AskAsync(slow, "release");
        while (int.Parse(await AskAsync(slow, "answered")) < Calls)
        {
            await Task.Delay(50);
        }

        return (peak - before, settled - before, through.Elapsed.TotalSeconds);
    }

    private static async Task<string> AskAsync(ServerProcess slow, string what)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync($"{slow.Address}/{what}");
    }

    private static async Task CallAsync(string address, int count)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections });
        var left = new ConcurrentBag<int>(Enumerable.Range(0, count));
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            while (left.TryTake(out _))
            {
                using var answer = await client.PostAsync(address, null);
                answer.EnsureSuccessStatusCode();
            }
        })));
    }

    private static void Print(string bench, string unit, double ours, double bare) => new BenchLine(bench, ours, unit, bare, ours / bare).Print();
}
