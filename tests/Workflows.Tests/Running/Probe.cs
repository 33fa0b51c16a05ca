using System.Collections.Concurrent;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>The outside world of <see cref="Probe"/>: what it answers, and what it saw.</summary>
internal sealed class ProbeWorld : IServiceProvider
{
    public ConcurrentQueue<(string Step, string Key)> Calls { get; } = new();

    public ConcurrentQueue<(string Step, string Key)> Undone { get; } = new();

    /// <summary>What a step's call does, by the step's id and how often it was called before.</summary>
    public Func<string, int, CancellationToken, Task> Answer { get; set; } = (_, _, _) => Task.CompletedTask;

    public Func<string, Task> AnswerUndo { get; set; } = _ => Task.CompletedTask;

    public object? GetService(Type serviceType) => serviceType == typeof(ProbeWorld) ? this : null;
}

/// <summary>A step with a side effect that can be taken back.</summary>
[Activity("Elsa", "Tests", "Calls the world of the test.", Effect = SideEffect.Keyed)]
public sealed class Probe : Activity, IUndo
{
    public ValueTask UndoAsync(ActivityExecutionContext context, ValueObject outputs)
    {
        var world = context.GetRequiredService<ProbeWorld>();
        world.Undone.Enqueue((context.Node.Id + outputs["made"].AsString(), context.IdempotencyKey));
        return new ValueTask(world.AnswerUndo(context.Node.Id));
    }

    protected internal override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var world = context.GetRequiredService<ProbeWorld>();
        var before = world.Calls.Count(call => call.Step == context.Node.Id);
        world.Calls.Enqueue((context.Node.Id, context.IdempotencyKey));
        await world.Answer(context.Node.Id, before, context.CancellationToken);
        context.SetOutput("made", $"/{context.Node.Id}");
    }
}

/// <summary>The same, of which nobody can tell whether it happened.</summary>
[Activity("Elsa", "Tests", "Calls the world of the test, once at most.", Effect = SideEffect.AtMostOnce)]
public sealed class OnceProbe : Activity
{
    protected internal override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var world = context.GetRequiredService<ProbeWorld>();
        world.Calls.Enqueue((context.Node.Id, context.IdempotencyKey));
        await world.Answer(context.Node.Id, world.Calls.Count - 1, context.CancellationToken);
    }
}
