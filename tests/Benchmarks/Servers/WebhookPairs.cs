using System.Globalization;

namespace Bizoholic.Flows.Benchmarks.Servers;

/// <summary>Two servers under the same load, in turns: what is compared was measured side by side, whatever else the machine did.</summary>
internal static class WebhookPairs
{
    /// <summary>The runtime compiles what is hot, twice, over some half a minute of load.</summary>
    private const int WarmUps = 4;

    /// <param name="id">Of the throughput; latency and processor time are printed under it.</param>
    public static async Task MeasureAsync(string id, ServerProcess ours, ServerProcess baseline, string path, int connections, Options options)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            await RunAsync(ours, path, connections, options);
            await RunAsync(baseline, path, connections, options);
        }

        var pairs = new List<(Half Ours, Half Baseline)>();
        for (var pair = 0; pair < options.Pairs; pair++)
        {
            pairs.Add((await RunAsync(ours, path, connections, options), await RunAsync(baseline, path, connections, options)));
        }

        Print(id, "requests/s", pairs, half => half.Rate);
        Print($"{id}.p99", "ms", pairs, half => half.P99);
        Print($"{id}.cpu", "us/request", pairs, half => half.Cpu);
        Print($"{id}.memory", "MB", pairs, half => half.Megabytes);
    }

    public static string Id(string suite, int connections) => string.Create(CultureInfo.InvariantCulture, $"webhook.{suite}.c{connections}");

    private static async Task<Half> RunAsync(ServerProcess server, string path, int connections, Options options)
    {
        var before = server.Use.Cpu;
        var (rate, p99) = await Load.RunAsync(server.Address + path, connections, options.Slice);
        var after = server.Use;
        return new Half(rate, p99, (after.Cpu - before).TotalMicroseconds / Math.Max(1, rate * options.Slice.TotalSeconds), after.ResidentMegabytes);
    }

    private static void Print(string id, string unit, List<(Half Ours, Half Baseline)> pairs, Func<Half, double> figure)
        => new BenchLine(id, pairs.Select(pair => figure(pair.Ours)).Median(), unit, pairs.Select(pair => figure(pair.Baseline)).Median(), pairs.Select(pair => figure(pair.Ours) / figure(pair.Baseline)).Median()).Print();

    /// <param name="Rate">Answers a second.</param>
    /// <param name="P99">Milliseconds.</param>
    /// <param name="Cpu">Microseconds of processor time a request took in the server.</param>
    /// <param name="Megabytes">Resident memory at its end.</param>
    private readonly record struct Half(double Rate, double P99, double Cpu, double Megabytes);
}
