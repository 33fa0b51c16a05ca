using System.Text;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

internal sealed partial class Run
{
    private string CreateBookmark(Execution execution, BookmarkRequest request)
    {
        var id = Guid.CreateVersion7(Now()).ToString("n");
        var hash = request.Stimulus.IsUndefined ? null : StimulusHash.Of(request.Name, request.Stimulus);
        Record(new Bookmarked(execution.Number, id, request.Name, hash, request.DueAt, request.AutoBurn, request.Payload.IsUndefined ? null : Payload.Of(request.Payload), Now()));
        Touch(execution.Node);
        _bookmarksAdded.Add(id, new BookmarkRow(TenantId, id, RunId, request.Name, hash, request.DueAt, State.CorrelationId));
        if (request.DueAt is { } due)
        {
            AfterCommit(() => Shared.Observer?.DueAt(due));
        }

        if (request.TakesKept)
        {
            _outbox.Add(new OutboxRow(TenantId, Guid.CreateVersion7(Now()).ToString("n"), OutboxKind.Recall, ValueJson.ToUtf8(ValueObject.From(("bookmarkId", id)))));
            AfterCommit(() => Shared.Observer?.OutboxFilled());
        }

        return id;
    }

    private void RemoveBookmarksOf(Execution execution)
    {
        if (execution.DetailsIfAny is not { BookmarkCount: > 0 })
        {
            return;
        }

        foreach (var (id, bookmark) in State.Bookmarks)
        {
            if (ReferenceEquals(bookmark.Execution, execution))
            {
                RemoveBookmark(id);
            }
        }
    }

    private void RemoveBookmark(string id)
    {
        if (!_bookmarksAdded.Remove(id))
        {
            _bookmarksRemoved.Add(id);
        }
    }

    /// <summary>A bookmark that is gone makes the resumption a thing of the past: nothing happens.</summary>
    private void Resume(string bookmarkId, bool isDue, Value input)
    {
        if (!State.Bookmarks.TryGetValue(bookmarkId, out var bookmark))
        {
            return;
        }

        if (TakeTimeUp(bookmark, isDue))
        {
            return;
        }

        if (bookmark.Record.AutoBurn)
        {
            // The wait is over: whatever else this execution waited for besides is closed when it completes.
            RemoveBookmark(bookmarkId);
        }

        Record(new Resumed(bookmark.Execution.Number, bookmarkId, isDue, Payload.Of(input), Now()));
        Touch(bookmark.Execution.Node);
        _ready.Enqueue(bookmark.Execution);
    }

    /// <summary>Resumes every bookmark whose time has come.</summary>
    public void ResumeDue()
    {
        if (State.Status != RunStatus.Executing)
        {
            // A run that has ended or is held has no time to keep.
            return;
        }

        var now = Now();
        foreach (var bookmark in State.Bookmarks.Values.Where(bookmark => bookmark.Record.DueAt <= now).OrderBy(bookmark => bookmark.Record.DueAt).ToArray())
        {
            Resume(bookmark.Record.BookmarkId, isDue: true, Value.Undefined);
        }
    }

    private async Task TakeCommandsAsync()
    {
        _mustCheckInbox = false;
        foreach (var command in await UntilKnownAsync(() => Shared.Inbox.ReadAsync(TenantId, RunId, _stop.Token)))
        {
            if (_inboxTaken.Contains(command.CommandId))
            {
                continue;
            }

            Record(new CommandTaken(command.CommandId));
            _inboxTaken.Add(command.CommandId);
            var content = ValueJson.Parse(command.Payload.Span);
            switch (command.Command)
            {
                case InboxCommand.Resume:
                    Resume(content["bookmarkId"].ToString(), isDue: false, content["input"]);
                    break;
                case InboxCommand.Cancel when State.Status is RunStatus.Executing or RunStatus.Suspended or RunStatus.Held:
                    StopRun(RunStatus.Cancelled, null);
                    break;
                case InboxCommand.Retry:
                    Retry(content["executions"].AsArray(), content["inputs"].AsObject(), content["items"].AsArray());
                    break;
                case InboxCommand.Skip:
                    Skip((long)content["execution"].Number);
                    break;
                case InboxCommand.SetVariables:
                    foreach (var (name, value) in content.AsObject()!)
                    {
                        Record(new VariableSet(0, Declared(Plan.Definition.Variables, name)?.Id ?? name, Payload.Of(value)));
                    }

                    break;
            }
        }

        ResumeDue();
    }

    private void Retry(ValueArray? executions, ValueObject? inputs, ValueArray? items)
    {
        var wanted = executions?.Select(number => (long)number.Number).ToHashSet() ?? [];
        var failed = State.Executions.Where(execution => execution.Status == ExecutionStatus.Faulted && (wanted.Count == 0 || wanted.Contains(execution.Number))).OrderBy(execution => execution.Number).ToArray();
        var isStopped = State.Status is RunStatus.Faulted or RunStatus.Held;
        if (State.IsUndone)
        {
            return;
        }

        foreach (var execution in failed)
        {
            if (execution.Parent is null or { IsOpen: true })
            {
                Record(new Retried(execution.Number, execution.Details.Generation + 1, Now()));
                if (wanted.Count == 1 && (inputs is not null || items is not null))
                {
                    Edit(execution, inputs, items);
                }

                if (!isStopped)
                {
                    _ready.Enqueue(execution);
                }
            }
        }

        if (!isStopped)
        {
            return;
        }

        if (failed.Length == 0 && wanted.Count == 0)
        {
            // It was stopped as a whole: its time was up, or it kept killing its hosts.
            Record(new Retried(0, 0, Time.GetUtcNow()));
        }

        if (State.Status == RunStatus.Executing)
        {
            _endError = null;
            GiveTimeAnew();
            Begin();
        }
    }

    private void Edit(Execution execution, ValueObject? inputs, ValueArray? items)
    {
        Item[]? given = items is null ? null : [.. items.Select(item => new Item(item.AsObject() ?? ValueObject.Empty))];
        Record(new Edited(execution.Number, inputs is null ? null : Payload.Of(new Value(inputs)), given is null ? null : Payload.Of(given), Now()));
    }

    /// <summary>Goes on behind an execution that failed or waits, as if it had passed its items along.</summary>
    private void Skip(long number)
    {
        if (State.Find(number) is not { Node.Activity: not CompositeActivity, Parent: { IsOpen: true } } execution)
        {
            return;
        }

        var isStopped = State.Status is RunStatus.Faulted or RunStatus.Held;
        if (execution.Status == ExecutionStatus.Faulted)
        {
            Record(new Retried(execution.Number, execution.Details.Generation + 1, Now()));
        }
        else if (execution.Status != ExecutionStatus.Waiting)
        {
            return;
        }

        Complete(execution, OutcomeList.All([Outcomes.Done], default), null, null, Now());
        NotifyParent(execution);
        if (isStopped)
        {
            _endError = null;
            GiveTimeAnew();
            Begin();
        }
    }

    /// <summary>A run that is taken up again by a person has its whole time again.</summary>
    private void GiveTimeAnew()
    {
        if (Plan.RunTimeout is not { } time || State.Root is not { IsOpen: true } root)
        {
            return;
        }

        foreach (var old in State.Bookmarks.Values.Where(bookmark => bookmark.Record.Name == RuntimeBookmarks.RunTimeout).ToArray())
        {
            RemoveBookmark(old.Record.BookmarkId);
            Record(new Resumed(root.Number, old.Record.BookmarkId, false, Payload.Of(Value.Null), Time.GetUtcNow()));
        }

        WatchTime(root, RuntimeBookmarks.RunTimeout, time);
    }

    private void PublishEvent(Effect.Event published)
    {
        var content = ValueObject.From(("eventName", published.Name), ("payload", published.Payload), ("correlationId", published.CorrelationId), ("runId", published.IsLocal ? new Value(RunId) : Value.Null));
        _outbox.Add(new OutboxRow(TenantId, Guid.CreateVersion7(Now()).ToString("n"), OutboxKind.Event, ValueJson.ToUtf8(content)));
        AfterCommit(() => Shared.Observer?.OutboxFilled());
    }

    private async Task FindChildDefinitionsAsync(ActivityExecutionContext context)
    {
        foreach (var start in context.Effects.OfType<Effect.Start>())
        {
            if (State.Started.Depth + 1 > Shared.Options.MaxCallDepth)
            {
                throw new FaultException($"Workflows call each other {Shared.Options.MaxCallDepth} levels deep here; that is the limit. Probably a workflow calls itself.", type: "Limit");
            }

            var found = await UntilKnownAsync(() => Shared.Definitions.ListAsync(TenantId, new DefinitionFilter { DefinitionIds = [start.Child.DefinitionId], Versions = VersionChoice.Published }, _stop.Token));
            var version = found.Rows is [var published, ..] ? published : throw new FaultException($"The workflow '{start.Child.DefinitionId}' is not published, so it cannot be called.");
            if (!await MayBeCalledAsync(version))
            {
                throw new FaultException($"The workflow '{version.Name}' does not let this one call it. Its setting for callers says which may.", type: "Caller");
            }

            context.ChildDefinitions.Add(version);
        }
    }

    /// <summary>A definition may name those that may call it (custom property <c>callers</c>, a list of their ids; an empty one for none).</summary>
    private async Task<bool> MayBeCalledAsync(DefinitionVersion called)
        => await UntilKnownAsync(() => Shared.Definitions.GetContentAsync(TenantId, called.ContentHash, _stop.Token)) is not { } content
            || DefinitionReader.Read(content).CustomProperty("callers") is not { ValueKind: System.Text.Json.JsonValueKind.Array } callers
            || callers.EnumerateArray().Any(caller => caller.ValueKind == System.Text.Json.JsonValueKind.String && caller.GetString() == _row.DefinitionId);

    /// <summary>A child's acceptance is in the same commit as the step that starts it.</summary>
    private void StartChild(Execution execution, Effect.Start start, DefinitionVersion definition)
    {
        var now = Now();
        var childId = start.Child.RunId ?? Guid.CreateVersion7(now).ToString("n");
        var bookmarkId = start.Wait ? CreateBookmark(execution, new BookmarkRequest("ChildWorkflow") { Payload = ValueObject.From(("runId", childId), ("definitionId", definition.DefinitionId)) }) : null;
        Record(new ChildStarted(execution.Number, childId));
        var accepted = RunAcceptance.Of(definition, childId, now, new RunStarted(
            definition.DefinitionId,
            definition.VersionId,
            definition.Version,
            definition.ContentHash,
            null,
            null,
            start.Child.CorrelationId ?? State.CorrelationId,
            RunId,
            bookmarkId,
            State.Started.Depth + 1,
            _row.IsTest,
            Payload.Of(new Value(start.Child.Input)),
            null,
            now));
        _newRuns.Add(accepted);
        AfterCommit(() => Shared.Observer?.Wake(TenantId, childId));
    }
}
