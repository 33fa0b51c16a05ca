using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Bizoholic.Flows.Benchmarks.InProcess;

/// <summary>Measures a class of benchmarks with BenchmarkDotNet, in this process, and hands its figures over for lines.</summary>
internal static class InProcessBench
{
    public static IReadOnlyList<Figure> Run<T>()
    {
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(5).WithIterationCount(7);
        var log = new AccumulationLogger();
        var config = ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddLogger(log)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "flows-bench-artifacts")).WithOptions(ConfigOptions.DisableLogFile);
        var summary = BenchmarkRunner.Run<T>(config);
        return summary.Reports.All(report => report.Success)
            ? [.. summary.Reports.Select(Read)]
            : throw new InvalidOperationException($"{typeof(T).Name} could not be measured:\n{log.GetLog()}");
    }

    private static Figure Read(BenchmarkReport report) => new(
        report.BenchmarkCase.Descriptor.WorkloadMethod.Name,
        report.BenchmarkCase.Parameters.Count == 0 ? "" : report.BenchmarkCase.Parameters[0].Value?.ToString() ?? "",
        report.ResultStatistics!.Median,
        report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0);

    /// <param name="Method">The benchmark.</param>
    /// <param name="Parameter">What it was measured with.</param>
    /// <param name="Nanoseconds">Median time of one call.</param>
    /// <param name="Bytes">Allocated in one call.</param>
    public sealed record Figure(string Method, string Parameter, double Nanoseconds, long Bytes);
}
