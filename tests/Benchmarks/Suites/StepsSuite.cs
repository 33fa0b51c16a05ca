using Bizoholic.Flows.Benchmarks.InProcess;

namespace Bizoholic.Flows.Benchmarks.Suites;

/// <summary>Steps in memory on one thread, measured with BenchmarkDotNet.</summary>
internal static class StepsSuite
{
    public static Task RunAsync()
    {
        foreach (var figure in InProcessBench.Run<StepsBenchmarks>())
        {
            var id = figure.Parameter == "100" ? "steps.memory" : $"steps.memory.{figure.Parameter}";
            var steps = StepsBenchmarks.StepsOf(figure.Parameter);
            new BenchLine(id, steps / figure.Nanoseconds * 1e9, "steps/s").Print();
            new BenchLine($"{id}.bytes", (double)figure.Bytes / steps, "bytes/step").Print();
        }

        return Task.CompletedTask;
    }
}
