using System.Globalization;
using Bizoholic.Flows.Benchmarks.Servers;

namespace Bizoholic.Flows.Benchmarks.Suites;

/// <summary>How soon the embedded host is ready, and what it keeps resident: idle after its first start with the samples, after a later one, and in a cluster on PostgreSQL; and under load in 300 MiB.</summary>
internal static class MemorySuite
{
    private const long Limit = 300L * 1024 * 1024;

    /// <summary>What a runtime takes of a container's memory for its heap by default.</summary>
    private const double HeapShare = 0.75;

    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(Options options)
    {
        await using var postgres = await PostgresServer.StartAsync();
        await IdleAsync("");
        await IdleAsync(".pg", On(await postgres.CreateDatabaseAsync("idle")));
        await UnderLoadAsync("sqlite", options);
        await UnderLoadAsync("pg", options, On(await postgres.CreateDatabaseAsync("flows")));
    }

    private static (string Name, string Value)[] On(string database) => [("Storage__Provider", "postgres"), ("Storage__ConnectionString", database)];

    private static async Task IdleAsync(string storage, params (string Name, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("flows-bench-");
        foreach (var start in new[] { "first", "later" })
        {
            using var host = await FlowsHost.StartAsync(folder, [("Samples__Import", "true"), .. settings]);
            new BenchLine($"start.ready{storage}.{start}", host.Process.StartUp.TotalSeconds, "s").Print();
            await Task.Delay(Settling);
            new BenchLine($"memory.idle{storage}.{start}", host.Process.Use.ResidentMegabytes, "MB").Print();
        }

        folder.Delete(recursive: true);
    }

    private static async Task UnderLoadAsync(string storage, Options options, params (string Name, string Value)[] settings)
    {
        using var cage = MemoryCage.TryCreate(Limit);
        if (cage is null)
        {
            await Console.Error.WriteLineAsync("No control group can be made here; the heap is bounded instead, as a runtime does in a container of 300 MiB.");
            settings = [.. settings, ("DOTNET_GCHeapHardLimit", ((long)(Limit * HeapShare)).ToString("X", CultureInfo.InvariantCulture))];
        }

        using var host = await FlowsHost.StartAsync(cage, settings);
        await host.PublishAsync(Flows.Webhook("bench"));
        var highest = 0.0;
        for (var i = 0; i < options.Pairs; i++)
        {
            await Load.RunAsync($"{host.Address}/webhook/bench", 32, options.Slice);
            highest = Math.Max(highest, host.Process.Use.ResidentMegabytes);
        }

        new BenchLine($"memory.load.{storage}", highest, "MB").Print();
    }
}
