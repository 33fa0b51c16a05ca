using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

internal sealed partial class Run
{
    /// <summary>The thread that is inside an activity's call in this turn; 0 between such calls.</summary>
    private volatile int _turnThread;

    public ExpressionScope ScopeOf(ActivityExecutionContext context, IReadOnlyList<Item> items, int itemIndex) => new StepScope(this, context, State.Find(context.ExecutionNumber)!, items, itemIndex);

    /// <summary>Asks the run's scope something, from any thread.</summary>
    public T InScope<T>(Execution execution, IReadOnlyList<Item> items, int itemIndex, Func<ExpressionScope, T> question) => InTurn(execution.Number, () =>
    {
        _scope.MoveTo(execution, items, itemIndex);
        return question(_scope);
    });

    /// <summary>Reads something of the run on the run's own thread, and waits for it.</summary>
    /// <exception cref="OperationCanceledException">The execution was cancelled, the host stops, or the run is not driven any more.</exception>
    private T InTurn<T>(long execution, Func<T> read)
    {
        if (_turnThread == Environment.CurrentManagedThreadId)
        {
            return read();
        }

        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Arrive(new Arrival.Asked(() =>
        {
            try
            {
                answer.TrySetResult(read());
            }
            catch (Exception error)
            {
                answer.TrySetException(error);
            }
        }));

        // Woken by the run itself: on a busy host a continuation in the pool may have to wait behind others for as long as they keep coming.
        Task.WaitAny([answer.Task], CancellationOf(execution));
        return answer.Task.GetAwaiter().GetResult();
    }
}
