using System.Collections.Concurrent;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Cluster.Tests.Races;

/// <summary>What the steps of racing runs have done, and what holds them.</summary>
internal sealed class RaceWorld
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new(StringComparer.Ordinal);

    public ConcurrentQueue<(string Run, string Step, string Key)> Touched { get; } = new();

    public int Count(string run, string step) => Touched.Count(touch => touch.Run == run && touch.Step == step);

    /// <summary>Lets the gated steps of a run go on.</summary>
    public void Open(string run) => GateOf(run).TrySetResult();

    public Task WaitAsync(string run) => GateOf(run).Task;

    private TaskCompletionSource GateOf(string run) => _gates.GetOrAdd(run, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}

/// <summary>An effect that is written down; one whose name begins with "gated" waits for its run's gate.</summary>
[Activity("Elsa", "Tests", "Writes down that it ran.", Effect = SideEffect.Keyed)]
public sealed class Touch : Activity
{
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var world = (RaceWorld)context.Services.GetService(typeof(RaceWorld))!;
        world.Touched.Enqueue((context.RunId, context.Node.Id, context.IdempotencyKey));
        if (context.Node.Id.StartsWith("gated", StringComparison.Ordinal))
        {
            await world.WaitAsync(context.RunId);
        }
    }
}
