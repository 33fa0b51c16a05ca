using System.Diagnostics;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Expressions.CodeSteps;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Benchmarks.Suites;

/// <summary>Code steps in child processes: each from cold, in a new process of its own, and warm, one after the other in the same.</summary>
internal static class CodeSuite
{
    private const double ColdWanted = 20;
    private const double WarmWanted = 2_000;

    public static async Task RunAsync()
    {
        var script = CodeScript.Compile("return $input.all().map(item => ({ json: { total: item.json.price * item.json.count } }))");
        var scope = new OneItem();
        var call = new CodeCall("bench", script, _ => scope, [0]);
        await ColdAsync(call);
        await WarmAsync(call);
    }

    private static async Task ColdAsync(CodeCall call)
    {
        const int Steps = 200;
        using var runner = Start(Environment.ProcessorCount);
        var first = Stopwatch.StartNew();
        await runner.RunAsync(call, CancellationToken.None);
        new BenchLine("code.first", first.Elapsed.TotalMilliseconds, "ms").Print();

        // No two tenants share a process, so each of these steps begins with a new one.
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, Steps, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (i, cancellation) =>
            await runner.RunAsync(call with { TenantId = $"tenant {i}" }, cancellation));
        var perCore = Steps / watch.Elapsed.TotalSeconds / Environment.ProcessorCount;
        new BenchLine("code.cold", perCore, "steps/s/core", ColdWanted, perCore / ColdWanted).Print();
    }

    private static async Task WarmAsync(CodeCall call)
    {
        var workers = Environment.ProcessorCount;
        using var runner = Start(workers);
        await RunForAsync(TimeSpan.FromSeconds(3));
        var perSecond = await RunForAsync(TimeSpan.FromSeconds(5));
        new BenchLine("code.warm", perSecond, "steps/s", WarmWanted, perSecond / WarmWanted).Print();

        async Task<double> RunForAsync(TimeSpan time)
        {
            var watch = Stopwatch.StartNew();
            var counts = await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
            {
                var count = 0;
                for (; watch.Elapsed < time; count++)
                {
                    await runner.RunAsync(call, CancellationToken.None);
                }

                return count;
            })));
            return counts.Sum() / watch.Elapsed.TotalSeconds;
        }
    }

    private static ChildCodeRunner Start(int processes) =>
        new(CodeProgram.Of(typeof(CodeSuite).Assembly), new CodeLimits { Processes = processes }, TimeProvider.System);

    private sealed class OneItem : ExpressionScope
    {
        public override IReadOnlyList<Item> Items { get; } = [new Item(ValueObject.From(("price", 12.5), ("count", 3)))];
    }
}
