using System.Collections.Concurrent;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>A run begins before its first commit is known, which may refuse it: a delivery that came before, a trigger that is not published any more.</summary>
public sealed class RefusedStartTests : IDisposable
{
    private readonly Asking _asking = new();
    private readonly WorkflowHarness _host;

    public RefusedStartTests() => _host = new WorkflowHarness([typeof(Sequence).Assembly, typeof(Asker).Assembly], _asking);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_step_of_a_run_that_was_refused_is_cancelled_and_what_it_asks_of_the_run_is_not_waited_for()
    {
        var flow = await _host.PublishAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("Asker", "ask"))));
        var delivery = new StartRequest { Definition = flow, DedupeKey = "evt_1", DedupeScope = "hook" };
        var first = await _host.Runtime.StartAsync(delivery, default);
        (await _asking.NextAsync()).Ask.SetResult();
        Assert.Equal(RunStatus.Finished, (await first.Rest).Status);

        var again = await _host.Runtime.StartAsync(delivery, default);
        Assert.Equal(first.RunId, again.Duplicate?.RunId);

        var refused = await _asking.NextAsync();
        await Eventually.True(() => Task.FromResult(refused.Cancellation.IsCancellationRequested));
        refused.Ask.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refused.Answered.Task);
    }
}

/// <summary>Hands each call of an <see cref="Asker"/> to the test.</summary>
internal sealed class Asking : IServiceProvider
{
    private readonly ConcurrentQueue<AskerCall> _calls = new();

    public object? GetService(Type serviceType) => serviceType == typeof(Asking) ? this : null;

    public AskerCall Begin(CancellationToken cancellation)
    {
        var call = new AskerCall(cancellation);
        _calls.Enqueue(call);
        return call;
    }

    public async Task<AskerCall> NextAsync()
    {
        AskerCall? call = null;
        await Eventually.True(() => Task.FromResult(_calls.TryDequeue(out call)));
        return call!;
    }
}

/// <param name="Cancellation">The step's.</param>
internal sealed record AskerCall(CancellationToken Cancellation)
{
    /// <summary>Set by the test: the step asks.</summary>
    public TaskCompletionSource Ask { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Asks its run something while it is under way, as a Code step does.</summary>
[Activity("Elsa", "Tests", "Asks its run.")]
public sealed class Asker : Activity
{
    protected internal override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var call = context.GetRequiredService<Asking>().Begin(context.CancellationToken);
        var scope = context.ScopeAt(0);
        await call.Ask.Task;
        try
        {
            _ = scope.VariableNames;
            call.Answered.SetResult();
        }
        catch (Exception error)
        {
            call.Answered.SetException(error);
            throw;
        }
    }
}
