using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>The state as a <see cref="Checkpoint"/> keeps it: read in the order in which it is written.</summary>
internal sealed partial class RunState
{
    public void Save(CheckpointWriter to)
    {
        SaveStart(to);
        SaveExecutions(to);
        to.Number((long)Status);
        to.Text(Name);
        to.Text(CorrelationId);
        to.Number(IncidentCount);
        to.Number(OpenCount);
        to.Number(_endedCount);
        to.Execution(Root);
        to.Payload(Error);
        to.Payload(Reply);
        to.Payload(LatestReply);
        to.Number(FirstRest is { } rest ? (long)rest : -1);
        Calls.Save(to);
        to.Payload(Result);
        to.Flag(Stopping is not null);
        if (Stopping is { } stopping)
        {
            to.Number((long)stopping.Status);
            to.Payload(stopping.Error);
            to.Moment(stopping.At);
        }

        to.Flag(IsUndone);
        to.Many(Undoable, to.Execution);
        to.Many(Bookmarks.Values, bookmark => Save(to, bookmark));
        to.Many(Variables, variable =>
        {
            to.Number(variable.Key.Scope);
            to.Text(variable.Key.Id);
            to.Payload(variable.Value);
        });
        to.Many(Outputs, output =>
        {
            to.Text(output.Key);
            to.Payload(output.Value);
        });
    }

    public static RunState Restored(WorkflowPlan plan, CheckpointReader from)
    {
        var state = new RunState(plan) { Started = RestoredStart(from) };
        state.RestoreExecutions(from);
        state.Status = (RunStatus)from.Number();
        state.Name = from.Text();
        state.CorrelationId = from.Text();
        state.IncidentCount = from.Count();
        state.OpenCount = from.Count();
        state._endedCount = from.Count();
        state.Root = from.Execution();
        state.Error = from.Payload();
        state.Reply = from.Payload();
        state.LatestReply = from.Payload();
        state.FirstRest = from.Number() is >= 0 and var rest ? (RunStatus)rest : null;
        state.Calls.Restore(from);
        state.Result = from.Payload();
        state.Stopping = from.Flag() ? new Stopping((RunStatus)from.Number(), from.Payload(), from.Moment()) : null;
        state.IsUndone = from.Flag();
        state.Undoable.AddRange(from.Many(() => from.Execution()!));
        foreach (var bookmark in from.Many(() => RestoredBookmark(from)))
        {
            state.Bookmarks.Add(bookmark.Record.BookmarkId, bookmark);
        }

        foreach (var (scope, id, content) in from.Many(() => (from.Number(), from.Text()!, from.Payload()!)))
        {
            state.Variables.Add((scope, id), content);
        }

        foreach (var (name, content) in from.Many(() => (from.Text()!, from.Payload()!)))
        {
            state.Outputs.Add(name, content);
        }

        return state;
    }

    private void SaveStart(CheckpointWriter to)
    {
        to.Text(Started.DefinitionId);
        to.Text(Started.VersionId);
        to.Number(Started.Version);
        to.Text(Started.ContentHash);
        to.Text(Started.TriggerActivityId);
        to.Text(Started.Name);
        to.Text(Started.CorrelationId);
        to.Text(Started.ParentRunId);
        to.Text(Started.ParentBookmarkId);
        to.Number(Started.Depth);
        to.Flag(Started.IsTest);
        to.Payload(Started.Input);
        to.Payload(Started.TriggerInput);
        to.Moment(Started.At);
    }

    private static RunStarted RestoredStart(CheckpointReader from) => new(
        from.Text()!, from.Text()!, from.Count(), from.Text()!, from.Text(), from.Text(), from.Text(), from.Text(), from.Text(), from.Count(), from.Flag(), from.Payload()!, from.Payload(), from.Moment());

    /// <summary>Those in reach, and those that something in reach refers to. A parent has a lower number than its children.</summary>
    private void SaveExecutions(CheckpointWriter to)
    {
        var known = new SortedDictionary<long, Execution>();
        foreach (var execution in Executions.Concat(Undoable))
        {
            for (var at = execution; at is not null && known.TryAdd(at.Number, at); at = at.Parent)
            {
            }
        }

        to.Number(LastNumber);
        to.Many(known.Values, execution =>
        {
            to.Flag(ReferenceEquals(Find(execution.Number), execution));
            execution.Save(to);
        });
        to.Many(known.Values.Where(execution => execution.HasChildren).ToList(), execution =>
        {
            to.Execution(execution);
            to.Many(execution.Details.Children, to.Execution);
        });
        to.Many(plan.Nodes.Where(node => _runCounts[node.Index] > 0).ToList(), node =>
        {
            to.Text(node.Id);
            to.Number(_runCounts[node.Index]);
            to.Execution(_latest[node.Index]);
        });
        to.Flag(_recent is not null);
        to.Many(_recent, to.Execution);
    }

    private void RestoreExecutions(CheckpointReader from)
    {
        LastNumber = from.Number();
        _executions.AddRange(Enumerable.Repeat<Execution?>(null, checked((int)LastNumber)));
        for (var left = from.Count(); left > 0; left--)
        {
            var isInReach = from.Flag();
            var execution = Execution.Restored(from);
            from.Executions.Add(execution.Number, execution);
            if (isInReach)
            {
                _executions[(int)execution.Number - 1] = execution;
            }
        }

        for (var left = from.Count(); left > 0; left--)
        {
            from.Execution()!.Details.Children = [.. from.Many(() => from.Execution()!)];
        }

        for (var left = from.Count(); left > 0; left--)
        {
            var node = from.Node();
            _runCounts[node.Index] = from.Count();
            _latest[node.Index] = from.Execution();
        }

        var isLong = from.Flag();
        var recent = new Queue<Execution>(from.Many(() => from.Execution()!));
        _recent = isLong ? recent : null;
    }

    private static void Save(CheckpointWriter to, OpenBookmark bookmark)
    {
        var record = bookmark.Record;
        to.Execution(bookmark.Execution);
        to.Number(record.Number);
        to.Text(record.BookmarkId);
        to.Text(record.Name);
        to.Text(record.Hash);
        to.Number(record.DueAt?.UtcTicks ?? 0);
        to.Flag(record.AutoBurn);
        to.Payload(record.Content);
        to.Moment(record.At);
    }

    private static OpenBookmark RestoredBookmark(CheckpointReader from) => new(from.Execution()!, new Bookmarked(
        from.Number(), from.Text()!, from.Text()!, from.Text(), from.Number() is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null, from.Flag(), from.Payload(), from.Moment()));
}
