using BenchmarkDotNet.Attributes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage.InMemory;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Benchmarks.InProcess;

/// <summary>
/// A run from its start to its end, on one thread: every record is encoded into the burst and committed to a storage that drops the bytes, and items are
/// passed along. Not sealed: BenchmarkDotNet derives from it.
/// </summary>
public class StepsBenchmarks : IDisposable
{
    private WorkflowHarness? _harness;
    private StartRequest _request = null!;

    /// <summary>Steps of a flowchart, or rounds of a loop.</summary>
    [Params("1", "10", "100", "loop1000")]
    public string Flow { get; set; } = "";

    public static int StepsOf(string flow) => int.Parse(flow.Replace("loop", "", StringComparison.Ordinal));

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _harness = new WorkflowHarness([typeof(Sequence).Assembly], storage: new InMemoryStorage { KeepJournal = false });
        var definition = Flow.StartsWith("loop", StringComparison.Ordinal) ? Flows.Loop(StepsOf(Flow)) : Flows.Steps(StepsOf(Flow));
        _request = new StartRequest { Definition = await _harness.PublishAsync(definition.ToJsonString(), Flow) };
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _harness?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public async Task<RunRest> Run() => await (await _harness!.Runtime.StartAsync(_request, CancellationToken.None)).Rest;
}
