using System.Diagnostics;
using Bizoholic.Flows.Benchmarks.Servers;

namespace Bizoholic.Flows.Benchmarks.Suites;

/// <summary>Ten calls of 200 ms, side by side in one run; the baseline is the same ten made by a program.</summary>
internal static class BranchesSuite
{
    private const int Calls = 10;
    private static readonly TimeSpan CallTime = TimeSpan.FromMilliseconds(200);

    public static async Task RunAsync(Options options)
    {
        using var slow = await ServerProcess.StartAsync("Bizoholic.Flows.Benchmarks.dll", (address, _) => ["slow", address, CallTime.TotalMilliseconds.ToString("0")]);
        using var host = await FlowsHost.StartAsync(("Outgoing__AllowedHosts", "127.0.0.1"), ("Outgoing__AllowedNetworks", "127.0.0.0/8"));
        await host.PublishAsync(Flows.Branches("branches", $"{slow.Address}/slow", Calls));
        using var client = new HttpClient();
        var pairs = new List<(double Ours, double Baseline)>();
        for (var pair = -1; pair < options.Pairs; pair++)
        {
            var ours = await TimeAsync(async () => (await client.PostAsync($"{host.Address}/webhook/branches", null)).EnsureSuccessStatusCode());
            var baseline = await TimeAsync(() => Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => client.GetStringAsync($"{slow.Address}/slow"))));
            if (pair >= 0)
            {
                pairs.Add((ours, baseline));
            }
        }

        new BenchLine("branches.http10", pairs.Select(pair => pair.Ours).Median(), "ms", pairs.Select(pair => pair.Baseline).Median(), pairs.Select(pair => pair.Ours / pair.Baseline).Median()).Print();
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }
}
