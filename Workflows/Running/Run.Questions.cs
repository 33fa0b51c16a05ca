using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

internal sealed partial class Run
{
    /// <summary>The thread that is inside an activity's call in this turn; 0 between such calls.</summary>
    private volatile int _turnThread;

    public ExpressionScope ScopeOf(ActivityExecutionContext context, int itemIndex) => new StepScope(this, context, State.Find(context.ExecutionNumber)!, itemIndex);

    /// <summary>Asks the run's scope something on the run's own thread, and waits for the answer.</summary>
    /// <exception cref="OperationCanceledException">The execution was cancelled, or the host stops.</exception>
    public T InTurn<T>(Execution execution, IReadOnlyList<Item> items, int itemIndex, Func<ExpressionScope, T> question)
    {
        if (_turnThread == Environment.CurrentManagedThreadId)
        {
            return Ask();
        }

        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Arrive(new Arrival.Asked(() =>
        {
            try
            {
                answer.TrySetResult(Ask());
            }
            catch (Exception error)
            {
                answer.TrySetException(error);
            }
        }));
        answer.Task.Wait(CancellationOf(execution.Number));
        return answer.Task.GetAwaiter().GetResult();

        T Ask()
        {
            _scope.MoveTo(execution, items, itemIndex);
            return question(_scope);
        }
    }
}
