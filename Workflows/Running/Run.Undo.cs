using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>A run that failed or was cancelled takes back what it did, where its flow says so.</summary>
internal sealed partial class Run
{
    private static readonly TimeSpan HeldBackUndo = TimeSpan.FromSeconds(5);

    /// <summary>Starts the next thing to undo. False when there is none, or none any more.</summary>
    private async Task<bool> UndoNextAsync()
    {
        if (!Plan.Undoes || !_isEnding || _endStatus is not (RunStatus.Faulted or RunStatus.Cancelled) || State.Undoable.Count == 0)
        {
            return false;
        }

        // An undo is an effect as well: what has led to it is durable before it starts.
        await CommitAsync(rest: false);
        var execution = State.Undoable[^1];
        var context = new ActivityExecutionContext();
        context.Reset(this, execution.Node, execution.Number, execution.Input?.Items ?? [], 0);
        context.Continue(null, default, execution.DetailsIfAny?.Generation ?? 0);
        context.IsUndo = true;
        _inFlight++;
        _ = UndoAsync(execution, context);
        return true;
    }

    private async Task UndoAsync(Execution execution, ActivityExecutionContext context)
    {
        Exception? failure = null;
        try
        {
            EvaluateInputs(execution, context, execution.DetailsIfAny?.Inputs);
            while (!await TryUndoAsync(execution, context).ConfigureAwait(false))
            {
                // The order of undoing is kept, so whatever is held back is waited for here.
                await Task.Delay(HeldBackUndo, Time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            failure = error;
        }

        Arrive(new Arrival.Undone(execution, failure));
    }

    /// <summary>Outputs, and the items that were left, for a step that runs for each item; not those that failed.</summary>
    private static ValueObject OutputsOf(Execution execution)
    {
        var outputs = execution.Outputs?.Value.AsObject() ?? ValueObject.Empty;
        return execution.FirstLeft is { } left && execution.Outcomes?[0] != Outcomes.Failed ? outputs.With("items", ValueArray.From(left.Items.Select(item => (Value)item.Json))) : outputs;
    }

    private static async ValueTask<bool> TryUndoAsync(Execution execution, ActivityExecutionContext context)
    {
        try
        {
            await ((IUndo)execution.Node.Activity).UndoAsync(context, OutputsOf(execution)).ConfigureAwait(false);
            return true;
        }
        catch (HeldBackException)
        {
            return false;
        }
    }

    /// <summary>What cannot be undone is noted, and the rest undone all the same.</summary>
    private void TakeUndone(Execution execution, Exception? error)
    {
        if (error is OperationCanceledException && _stop.IsCancellationRequested)
        {
            return;
        }

        if (error is not null)
        {
            Shared.Logger.UndoFailed(RunId, execution.Node.Name, error);
        }

        Record(new Undone(execution.Number, error is null ? null : Payload.Of(new Value(ErrorJson.From(error, execution.Node))), Time.GetUtcNow()));
        Touch(execution.Node);
    }
}
