using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

internal sealed partial class Run
{
    /// <summary>
    /// An execution failed. The nearest place outwards with a connection on its Failed port takes over; without one the run goes on past the incident,
    /// or ends, as its definition says.
    /// </summary>
    /// <param name="failedItems">What goes to the Failed branch; null for the items that came in, each with the error.</param>
    private void Fault(Execution execution, Payload? inputs, Exception error, DateTimeOffset startedAt, Payload? failedItems = null, IReadOnlyList<int>? failed = null)
    {
        if (TryAgainLater(execution, error, failed ?? []))
        {
            return;
        }

        if (failedItems is null)
        {
            Report(execution, error);
        }

        var description = Secrets.Clean(ErrorJson.From(error, execution.Node));
        if (failed is [var item, ..] && execution.Input?.Items.Count > 1)
        {
            description = ErrorJson.At(description, item);
        }

        var handler = HandlerOf(execution);
        RemoveBookmarksOf(execution);
        CancelChildren(execution, "its container failed");
        Record(new Faulted(execution.Number, Payload.Of(new Value(description)), inputs, failedItems ?? FailedItems(execution, description), handler is not null, startedAt, Now()));
        Touch(execution.Node);
        EndCancellation(execution);
        if (handler is not null)
        {
            if (!ReferenceEquals(handler, execution))
            {
                CancelChildren(handler, "a step in it failed");
                RemoveBookmarksOf(handler);
                Record(new Faulted(handler.Number, Payload.Of(new Value(description)), null, FailedItems(handler, description), true, startedAt, Now()));
            }

            NotifyParent(handler);
        }
        else if (Plan.Definition.ContinuesAfterIncidents)
        {
            NotifyDropped(execution);
        }
        else
        {
            StopRun(RunStatus.Faulted, description);
        }
    }

    /// <summary>What an activity did not declare as a failure is for who looks after the host, too.</summary>
    private void Report(Execution execution, Exception error)
    {
        if (error is not (FaultException or Expressions.ExpressionException or InputException))
        {
            Shared.Logger.StepFailed(RunId, execution.Node.Name, Secrets.Clean(error));
        }
    }

    private void StopRun(RunStatus status, ValueObject? error)
    {
        if (!_isEnding)
        {
            _isEnding = true;
            _endStatus = status;
            _endError = error is null ? null : Payload.Of(new Value(error));

            // Decided is decided: a crash before the end must not let the run go on.
            Record(new Stopping(status, _endError, Time.GetUtcNow()));
        }
    }

    /// <summary>The effect may or may not have happened, and cannot be asked about: a person decides.</summary>
    private void HoldForUnknownOutcome(Execution execution, ActivityExecutionContext context)
    {
        _contexts.Push(context);
        var error = new FaultException("The host stopped while this step was under way, and nobody can tell whether it took effect. Check, then retry or skip it.", type: "OutcomeUnknown");
        var description = ErrorJson.From(error, execution.Node);
        Record(new Faulted(execution.Number, Payload.Of(new Value(description)), null, null, false, context.StartedAt, Now()));
        StopRun(RunStatus.Held, description);
    }

    private void EndRun()
    {
        if (_isEnding && _endStatus is RunStatus.Finished or RunStatus.Cancelled && State.Root is { IsOpen: true } root)
        {
            Cancel(root, "the run ended");
        }

        var status = _isEnding ? _endStatus : RunStatus.Finished;
        Record(new RunEnded(status, _endError, Now()));
        if (status is RunStatus.Faulted or RunStatus.Held && _endError?.Value is { } error)
        {
            MakeFindable(error);
        }

        if (status == RunStatus.Finished && FoundNothing)
        {
            Leave(OutboxKind.Forget);
        }
        else if (Plan.LeavesData && status is RunStatus.Finished or RunStatus.Cancelled)
        {
            Leave(OutboxKind.Scrub);
        }

        WakeParent(status);
        _isEnding = false;
    }

    /// <summary>Has something done with the run when it has ended: told with this very commit, so that a crash cannot forget it.</summary>
    private void Leave(OutboxKind kind)
    {
        _outbox.Add(new OutboxRow(TenantId, Guid.CreateVersion7(Now()).ToString("n"), kind, ValueJson.ToUtf8(ValueObject.From(("runId", RunId)))));
        AfterCommit(() => Shared.Observer?.OutboxFilled());
    }

    /// <summary>Its trigger looked for what is new, and there was nothing. What a person tries out is there for them to see.</summary>
    private bool FoundNothing
        => !_row.IsTest && State.IncidentCount == 0 && State.Started.TriggerActivityId is { } id && Plan.FindById(id) is { Activity: ILooksForNews } trigger
            && State.LatestOf(trigger) is { FirstLeft: null or { IsInMemory: true, Items.Count: 0 } };

    /// <summary>Lists of runs tell what failed, and are filtered by it, without reading journals.</summary>
    private void MakeFindable(Value error)
    {
        foreach (var (name, member) in ((string, string)[])[(SearchValue.ErrorKind, "type"), (SearchValue.ErrorMessage, "message"), (SearchValue.ErrorStep, "activityName")])
        {
            if (error[member].AsString() is { Length: > 0 } text)
            {
                _searchValues.Add(new SearchValue(TenantId, RunId, name, text));
            }
        }
    }

    /// <summary>A run that another one waits for tells it how it ended, in the same commit.</summary>
    private void WakeParent(RunStatus status)
    {
        if (State.Started is not { ParentRunId: { } parentId, ParentBookmarkId: { } bookmarkId })
        {
            return;
        }

        var output = new ValueObject.Builder();
        foreach (var (name, content) in State.Outputs)
        {
            output.Set(name, content.Value);
        }

        var input = ValueObject.From(
            ("runId", RunId),
            ("status", status.ToString()),
            ("output", output.Build()),
            ("items", ValueArray.From((State.Result?.Items ?? []).Select(item => (Value)item.Json))),
            ("files", ValueArray.From((State.Result?.Items ?? []).Select(FilesOf))),
            ("origins", Origins()),
            ("error", _endError?.Value["message"] ?? Value.Null));
        _inboxAdded.Add(InboxJson.Resume(TenantId, parentId, bookmarkId, input, $"{bookmarkId}-ended"));
        AfterCommit(() => Shared.Observer?.Wake(TenantId, parentId));
    }

    /// <summary>For each item that is left, which of those it was made from that the run began with.</summary>
    private ValueArray Origins()
    {
        var steps = State.Executions.Where(execution => execution.Node.Children.Count == 0).ToList();
        if (State.Result is not { } result || steps.FindLast(step => ReferenceEquals(step.FirstLeft, result)) is not { } last)
        {
            return ValueArray.Empty;
        }

        return ValueArray.From(Enumerable.Range(0, result.Items.Count).Select(index => new ItemTrace(State, last, index).FindOfLeft(steps[0].Node).Item is { } place ? place : Value.Null));
    }

    private static Value FilesOf(Item item) => item.Binary is not { Count: > 0 } files ? Value.Null
        : ValueObject.From([.. files.Select(file => (file.Key, (Value)ValueObject.From(("id", file.Value.BlobId), ("name", file.Value.FileName), ("type", file.Value.MimeType), ("size", (double)file.Value.Size))))]);

    private void Cancel(Execution execution, string reason)
    {
        CancelChildren(execution, reason);
        if (!execution.IsOpen)
        {
            return;
        }

        RemoveBookmarksOf(execution);
        Record(new Cancelled(execution.Number, reason, Now()));
        Touch(execution.Node);
        lock (_gate)
        {
            AfterCommit(SourceOf(execution.Number).Cancel);
        }
    }

    private void CancelChildren(Execution execution, string reason)
    {
        foreach (var child in execution.DetailsIfAny?.Children?.ToArray() ?? [])
        {
            Cancel(child, reason);
        }
    }

    private void NotifyParent(Execution child)
    {
        if (child.Parent is not { IsOpen: true } parent)
        {
            return;
        }

        Decide(parent, Decision.ChildCompleted, new ChildCompletion(child.Number, child.Node, child.Tag, child.Outcomes!));
    }

    private void NotifyDropped(Execution child)
    {
        if (child.Parent is not { IsOpen: true } parent)
        {
            return;
        }

        Decide(parent, Decision.ChildDropped, new ChildCompletion(child.Number, child.Node, child.Tag, []));
    }

    private static Execution? HandlerOf(Execution execution)
    {
        for (var at = execution; at.Parent is { } parent; at = parent)
        {
            if (parent.Node.Activity is CompositeActivity composite && composite.Follows(at.Node, Outcomes.Failed))
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>The items that came in, each with what went wrong; so that the Failed branch can tell whom it concerns.</summary>
    private static Payload FailedItems(Execution execution, ValueObject error)
    {
        var items = execution.Input?.Items ?? [];
        return Payload.Of(items.Count == 0
            ? [new Item(ValueObject.From(("error", error)))]
            : [.. items.Select((item, index) => Failed(item, index, error))]);
    }

    private static Item Failed(Item item, int index, ValueObject error) => item with { Json = item.Json.With("error", error), PairedItem = index };
}
