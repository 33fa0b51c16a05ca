using System.Globalization;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>
/// The fold of a run's journal over its plan. Records are applied, never judged; the same code applies them when they are decided and when they are
/// read back, so a recovered run stands exactly where it stood.
/// </summary>
internal sealed partial class RunState(WorkflowPlan plan) : IJournalSink
{
    /// <summary>Variable that says, each time it is set, that a run that is not at its end came to rest: for those who wait for its answer.</summary>
    public const string RestMark = "$rest";

    private readonly List<Execution?> _executions = new(Math.Min(plan.Nodes.Count, 256));
    private readonly Execution?[] _latest = new Execution?[plan.Nodes.Count];
    private Queue<Execution>? _recent;
    private readonly int[] _runCounts = new int[plan.Nodes.Count];
    private int _endedCount;

    public WorkflowPlan Plan => plan;

    public RunStarted Started { get; private set; }

    public RunStatus Status { get; private set; } = RunStatus.Pending;

    public string? Name { get; private set; }

    public string? CorrelationId { get; private set; }

    public int IncidentCount { get; private set; }

    public long LastNumber { get; private set; }

    public int OpenCount { get; private set; }

    public Execution? Root { get; private set; }

    public Payload? Error { get; private set; }

    /// <summary>What whoever started the run is answered by it. Null when it came to rest without, and while neither has happened.</summary>
    public Payload? Reply { get; private set; }

    /// <summary>The last answer the run has given to anybody.</summary>
    public Payload? LatestReply { get; private set; }

    /// <summary>How the run first came to rest; null while it never has.</summary>
    public RunStatus? FirstRest { get; private set; }

    public CallAnswers Calls { get; } = new();

    /// <summary>Items the root left.</summary>
    public Payload? Result { get; private set; }

    /// <summary>How the run is about to end; null while it goes on.</summary>
    public Stopping? Stopping { get; private set; }

    /// <summary>Something of it was taken back, so it cannot go on any more.</summary>
    public bool IsUndone { get; private set; }

    /// <summary>Completed executions that can be undone, in the order they completed.</summary>
    public List<Execution> Undoable { get; } = [];

    public Dictionary<string, OpenBookmark> Bookmarks { get; } = new(StringComparer.Ordinal);

    /// <summary>Variables that were set, by scope (0 the workflow's) and id.</summary>
    public Dictionary<(long Scope, string Id), Payload> Variables { get; } = [];

    public Dictionary<string, Payload> Outputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Those in reach, in the order of scheduling.</summary>
    public IEnumerable<Execution> Executions => _executions.OfType<Execution>();

    public IEnumerable<Execution> OpenExecutions => Executions.Where(execution => execution.IsOpen);

    public Execution? Find(long number) => number > 0 && number <= _executions.Count ? _executions[(int)number - 1] : null;

    /// <summary>The last execution of an activity that ended well.</summary>
    public Execution? LatestOf(ActivityNode node) => _latest[node.Index];

    public void Apply(in RunStarted record)
    {
        Started = record;
        Status = RunStatus.Executing;
        Name = record.Name;
        CorrelationId = record.CorrelationId;
    }

    public void Apply(in Scheduled record)
    {
        var node = record.Node ?? plan.FindById(record.ActivityId) ?? throw new JournalException(-1, $"it names the activity '{record.ActivityId}', which its definition does not have");
        var parent = record.Parent == 0 ? null : Find(record.Parent);
        var execution = new Execution(record.Number, node, parent, record.Cause, record.Tag, record.At)
        {
            RunIndex = _runCounts[node.Index]++,
            SourceOutcome = record.Sources.Count == 1 ? record.Sources[0].Outcome : Execution.NoOutcome,
        };
        if (record.Sources.Count > 1)
        {
            execution.Details.Sources = record.Sources.ToArray();
        }

        if (record.Locals is not null)
        {
            execution.Details.Locals = record.Locals;
        }

        // Numbers rise by one, so the list has no gaps but those of executions out of reach.
        LastNumber = record.Number;
        _executions.Add(execution);
        OpenCount++;
        if (parent is null)
        {
            Root = execution;
        }
        else
        {
            parent.Status = parent.Status == ExecutionStatus.Scheduled ? ExecutionStatus.Running : parent.Status;
            (parent.Details.Children ??= []).Add(execution);
        }

        execution.Input = record.Sources.Count switch
        {
            0 => null,
            1 => Resolve(record.Sources[0], execution),
            _ => Concat(record.Sources, execution),
        };
    }

    public void Apply(in Intended record)
    {
        if (Find(record.Number) is { } execution)
        {
            execution.Status = ExecutionStatus.Running;
            execution.Details.Inputs = record.Inputs ?? execution.Details.Inputs;
            (execution.Details.Intents ??= [])[record.Item] = record;
        }
    }

    public void Apply(in Remembered record)
    {
        if (Find(record.Number) is { } execution)
        {
            (execution.Details.Progress ??= [])[record.Item] = record.Progress;
        }
    }

    public void Apply(in ItemDone record)
    {
        if (Find(record.Number) is { } execution)
        {
            (execution.Details.DoneItems ??= [])[record.Item] = record;
            execution.Details.Intents?.Remove(record.Item);
            execution.Details.Progress?.Remove(record.Item);
        }
    }

    public void Apply(in Completed record)
    {
        if (Find(record.Number) is not { } execution)
        {
            return;
        }

        execution.Outputs = record.Outputs;
        if (record.Inputs is not null)
        {
            execution.Details.Inputs = record.Inputs;
        }

        Leave(execution, record.Outcomes);
        if (execution.Status == ExecutionStatus.Cancelled)
        {
            return;
        }

        execution.Status = ExecutionStatus.Completed;
        Close(execution);
        if (plan.Undoes && execution.Node.Activity is IUndo)
        {
            Undoable.Add(execution);
        }
    }

    public void Apply(in Faulted record)
    {
        if (Find(record.Number) is not { } execution)
        {
            return;
        }

        execution.Details.Error = record.Error;
        execution.Details.Inputs = record.Inputs ?? execution.Details.Inputs;
        IncidentCount += record.IsHandled ? 0 : 1;
        if (record.IsHandled)
        {
            Leave(execution, OutcomeList.All([Outcomes.Failed], record.FailedItems is { } items ? new Left(LeftKind.Content, items) : default));
            execution.Status = ExecutionStatus.Completed;
        }
        else
        {
            execution.Status = ExecutionStatus.Faulted;
        }

        var (done, progress) = (execution.Details.DoneItems, execution.Details.Progress);
        Close(execution);
        if (!record.IsHandled)
        {
            // Whoever retries it goes on with the items that are not done, and with the work that goes on meanwhile.
            execution.Details.DoneItems = done;
            execution.Details.Progress = execution.Node.Descriptor.WorkGoesOn ? progress : null;
        }
    }

    public void Apply(in Cancelled record)
    {
        if (Find(record.Number) is { IsOpen: true } execution)
        {
            execution.Status = ExecutionStatus.Cancelled;
            Close(execution);
        }
    }

    public void Apply(in Bookmarked record)
    {
        if (Find(record.Number) is not { } execution)
        {
            return;
        }

        if (record.Name == RuntimeBookmarks.Retry)
        {
            // What it waited for besides belongs to the try that failed. Its inputs count again unless the next try is a new effect.
            BurnAllOf(execution);
            execution.Details.Intents = (int)record.Content!.Value["generation"].Number == execution.Details.Generation ? execution.Details.Intents : null;
            execution.Status = ExecutionStatus.Waiting;
        }
        else if (!RuntimeBookmarks.IsWatch(record.Name))
        {
            execution.Status = ExecutionStatus.Waiting;
            execution.Details.Resumption = null;
            execution.Details.Intents = null;
        }

        execution.Details.BookmarkCount++;
        Bookmarks[record.BookmarkId] = new OpenBookmark(execution, record);
    }

    public void Apply(in Resumed record)
    {
        if (Bookmarks.TryGetValue(record.BookmarkId, out var bookmark) && bookmark.Record.AutoBurn)
        {
            Burn(bookmark);
        }

        if (Find(record.Number) is not { IsOpen: true } execution || (bookmark is not null && RuntimeBookmarks.IsWatch(bookmark.Record.Name)))
        {
            return;
        }

        execution.Status = ExecutionStatus.Running;
        if (bookmark?.Record is { Name: RuntimeBookmarks.Retry, Content: { } next })
        {
            execution.Details.Attempts = (int)next.Value["attempt"].Number;
            execution.Details.ItemAttempts = next.Value["items"].AsObject()?.ToDictionary(item => int.Parse(item.Key, CultureInfo.InvariantCulture), item => (int)item.Value.Number);
            execution.Details.Generation = (int)next.Value["generation"].Number;
        }
        else
        {
            execution.Details.Resumption = record;
        }
    }

    public void Apply(in VariableSet record)
    {
        Variables[(record.Scope, record.VariableId)] = record.Content;
        if (record is { Scope: 0, VariableId: RestMark })
        {
            FirstRest ??= RunStatus.Suspended;
            AnswerCalls(RunStatus.Suspended);
        }
    }

    public void Apply(in TokenAdded record)
    {
        if (Find(record.Scope) is { } execution)
        {
            (execution.Details.Tokens ??= []).Add(record.Token);
            execution.Details.NextTokenId = record.Token.Id + 1;
        }
    }

    public void Apply(in TokensTaken record)
    {
        var taken = record.TokenIds;
        Find(record.Scope)?.DetailsIfAny?.Tokens?.RemoveAll(token => taken.Contains(token.Id));
    }

    public void Apply(in StateSet record)
    {
        if (Find(record.Number) is { } execution)
        {
            execution.Details.State = record.Content;
        }
    }

    public void Apply(in OutputSet record) => Outputs[record.Name] = record.Content;

    public void Apply(in CorrelationSet record) => CorrelationId = record.CorrelationId;

    public void Apply(in NameSet record) => Name = record.Name;

    public void Apply(in Replied record)
    {
        LatestReply = record.Content;
        if (Calls.AreOwed)
        {
            Calls.Give(new CallAnswer(record.Content, null));
        }

        if (FirstRest is null)
        {
            Reply ??= record.Content;
        }
    }

    public void Apply(in ChildStarted record)
    {
    }

    public void Apply(in CommandTaken record)
        => Calls.Taken(record.CommandId);

    public void Apply(in Retried record)
    {
        Stopping = null;
        if (record.Number == 0)
        {
            Status = RunStatus.Executing;
            Error = null;
            return;
        }

        if (Find(record.Number) is not { Status: ExecutionStatus.Faulted } execution)
        {
            return;
        }

        Status = RunStatus.Executing;
        Error = null;
        IncidentCount = Math.Max(0, IncidentCount - 1);
        execution.Status = ExecutionStatus.Scheduled;
        execution.Details.Generation = record.Generation;
        execution.Details.Error = null;
        execution.Details.Intents = null;
        execution.Details.Attempts = 0;
        execution.Details.ItemAttempts = null;
        foreach (var (index, _) in execution.Details.DoneItems?.Where(done => done.Value.Outcome == Outcomes.Failed).ToArray() ?? [])
        {
            execution.Details.DoneItems!.Remove(index);
        }

        OpenCount++;
        if (execution.Parent is { } parent)
        {
            (parent.Details.Children ??= []).Add(execution);
        }
    }

    public void Apply(in Edited record)
    {
        if (Find(record.Number) is { IsOpen: true } execution)
        {
            execution.Input = record.Items ?? execution.Input;
            execution.Details.DoneItems = null;
            execution.Details.Progress = null;
            execution.Details.EditedInputs = record.Inputs ?? execution.Details.EditedInputs;
        }
    }

    public void Apply(in RunEnded record)
    {
        Status = record.Status;
        FirstRest ??= record.Status;
        Error = record.Error;
        AnswerCalls(record.Status);
    }

    /// <summary>How the run stands, for whoever asked for its result.</summary>
    public RunRest Rest(RunStatus status) => FactsOf(status).Read();

    public void Apply(in Stopping record) => Stopping = record;

    public void Apply(in Undone record)
    {
        var number = record.Number;
        IsUndone = true;
        Undoable.RemoveAll(execution => execution.Number == number);
    }

    /// <summary>Closes a bookmark without resuming it.</summary>
    public void Burn(OpenBookmark bookmark)
    {
        if (Bookmarks.Remove(bookmark.Record.BookmarkId))
        {
            bookmark.Execution.Details.BookmarkCount--;
        }
    }

    private RestFacts FactsOf(RunStatus status) => new(status, [.. Outputs], Result, Error);

    private void AnswerCalls(RunStatus rest)
    {
        if (Calls.AreOwed)
        {
            Calls.Give(new CallAnswer(null, FactsOf(rest)));
        }
    }
}
