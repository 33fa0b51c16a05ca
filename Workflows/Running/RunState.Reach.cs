using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows;

/// <summary>What stays of an execution that has ended: a run of any length keeps a bounded number of them.</summary>
internal sealed partial class RunState
{
    /// <summary>Ended executions that stay in reach of expressions, besides the latest of each activity.</summary>
    private const int RecentLimit = 4096;

    private void Close(Execution execution)
    {
        OpenCount--;
        execution.Settle();
        if (execution.DetailsIfAny is { BookmarkCount: > 0 })
        {
            BurnAllOf(execution);
        }

        if (execution.Node.Variables.Count > 0)
        {
            foreach (var variable in execution.Node.Variables)
            {
                Variables.Remove((execution.Number, variable.Id));
            }
        }

        var parent = execution.Parent;
        if (parent is not null)
        {
            parent.Details.Children!.Remove(execution);
        }

        if (execution.Status == ExecutionStatus.Completed)
        {
            if (parent is null)
            {
                Result = execution.FirstLeft ?? execution.DetailsIfAny?.LastLeft;
            }
            else
            {
                parent.Details.LastLeft = parent.Parent is null ? FirstOutputOf(execution) : execution.FirstLeft;
            }

            Remember(execution);
        }
        else if (execution.Status == ExecutionStatus.Cancelled)
        {
            Forget(execution);
        }
    }

    /// <summary>
    /// What counts as the result of a run whose last step this is. Where outcomes are counted, that is what left on the first of them: a filter that let nothing through gives
    /// nothing, not what it discarded.
    /// </summary>
    private static Payload? FirstOutputOf(Execution execution)
        => execution.Node.Activity.CountedOutcomes is [var first, ..] counted && execution.Outcomes is [var left, ..] && left != first && counted.Contains(left) ? Payload.Concat([]) : execution.FirstLeft;

    private void BurnAllOf(Execution execution)
    {
        foreach (var bookmark in Bookmarks.Values.Where(bookmark => ReferenceEquals(bookmark.Execution, execution)).ToList())
        {
            Burn(bookmark);
        }
    }

    private void Forget(Execution execution) => _executions[(int)execution.Number - 1] = null;

    /// <summary>Keeps an ended execution in reach: the recent ones, and the latest of each activity.</summary>
    private void Remember(Execution execution)
    {
        if (_latest[execution.Node.Index] is { IsOld: true } before)
        {
            Forget(before);
        }

        _latest[execution.Node.Index] = execution;
        if (++_endedCount <= RecentLimit)
        {
            return;
        }

        // Only long runs need to know which of their executions is the oldest.
        _recent ??= new Queue<Execution>(EndedBefore(execution));
        _recent.Enqueue(execution);
        var old = _recent.Dequeue();
        if (ReferenceEquals(_latest[old.Node.Index], old))
        {
            old.IsOld = true;
        }
        else
        {
            Forget(old);
        }
    }

    private IEnumerable<Execution> EndedBefore(Execution execution)
        => Executions.Where(ended => ended.Status == ExecutionStatus.Completed && !ReferenceEquals(ended, execution));
}
