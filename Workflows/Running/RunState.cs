using System.Runtime.InteropServices;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>
/// The fold of a run's journal over its plan. Records are applied, never judged; the same code applies them when they are decided and when they are
/// read back, so a recovered run stands exactly where it stood.
/// </summary>
internal sealed class RunState(WorkflowPlan plan) : IJournalSink
{
    /// <summary>Ended executions that stay in reach of expressions, besides the latest of each activity.</summary>
    private const int RecentLimit = 4096;

    private readonly Dictionary<long, Execution> _executions = [];
    private readonly Dictionary<string, Execution> _latest = new(StringComparer.Ordinal);
    private readonly Queue<Execution> _recent = new();
    private readonly Dictionary<string, int> _runCounts = new(StringComparer.Ordinal);

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

    public Payload? Reply { get; private set; }

    /// <summary>Items the root left.</summary>
    public Payload? Result { get; private set; }

    public Dictionary<string, OpenBookmark> Bookmarks { get; } = new(StringComparer.Ordinal);

    /// <summary>Variables that were set, by scope (0 the workflow's) and id.</summary>
    public Dictionary<(long Scope, string Id), Payload> Variables { get; } = [];

    public Dictionary<string, Payload> Outputs { get; } = new(StringComparer.Ordinal);

    public IEnumerable<Execution> Executions => _executions.Values;

    public IEnumerable<Execution> OpenExecutions => _executions.Values.Where(execution => execution.IsOpen).OrderBy(execution => execution.Number);

    public Execution? Find(long number) => _executions.GetValueOrDefault(number);

    /// <summary>The last execution of an activity that ended well.</summary>
    public Execution? LatestOf(string activityId) => _latest.GetValueOrDefault(activityId);

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
        var execution = new Execution(record.Number, node, parent) { Cause = record.Cause, Tag = record.Tag, ScheduledAt = record.At, Locals = record.Locals, Sources = record.Sources, RunIndex = CountRun(node.Id) };
        LastNumber = Math.Max(LastNumber, record.Number);
        _executions[record.Number] = execution;
        OpenCount++;
        if (parent is null)
        {
            Root = execution;
        }
        else
        {
            parent.Status = parent.Status == ExecutionStatus.Scheduled ? ExecutionStatus.Running : parent.Status;
            (parent.Children ??= []).Add(execution);
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
            execution.Inputs = record.Inputs ?? execution.Inputs;
            (execution.Intents ??= [])[record.Item] = record;
        }
    }

    public void Apply(in Remembered record)
    {
        if (Find(record.Number) is { } execution)
        {
            (execution.Progress ??= [])[record.Item] = record.Progress;
        }
    }

    public void Apply(in ItemDone record)
    {
        if (Find(record.Number) is { } execution)
        {
            (execution.DoneItems ??= [])[record.Item] = record;
            execution.Intents?.Remove(record.Item);
            execution.Progress?.Remove(record.Item);
        }
    }

    public void Apply(in Completed record)
    {
        if (Find(record.Number) is not { } execution)
        {
            return;
        }

        execution.Outputs = record.Outputs;
        execution.Inputs = record.Inputs ?? execution.Inputs;
        Leave(execution, record.Outcomes);
        if (execution.Status == ExecutionStatus.Cancelled)
        {
            return;
        }

        execution.Status = ExecutionStatus.Completed;
        Close(execution);
    }

    public void Apply(in Faulted record)
    {
        if (Find(record.Number) is not { } execution)
        {
            return;
        }

        execution.Error = record.Error;
        execution.Inputs = record.Inputs ?? execution.Inputs;
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

        Close(execution);
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
        if (Find(record.Number) is { } execution)
        {
            execution.Status = ExecutionStatus.Waiting;
            execution.Resumption = null;
            execution.BookmarkCount++;
            Bookmarks[record.BookmarkId] = new OpenBookmark(execution, record);
        }
    }

    public void Apply(in Resumed record)
    {
        if (Bookmarks.TryGetValue(record.BookmarkId, out var bookmark) && bookmark.Record.AutoBurn)
        {
            Burn(bookmark);
        }

        if (Find(record.Number) is { IsOpen: true } execution)
        {
            execution.Status = ExecutionStatus.Running;
            execution.Resumption = record;
        }
    }

    public void Apply(in VariableSet record) => Variables[(record.Scope, record.VariableId)] = record.Content;

    public void Apply(in TokenAdded record)
    {
        if (Find(record.Scope) is { } execution)
        {
            (execution.Tokens ??= []).Add(record.Token);
            execution.NextTokenId = record.Token.Id + 1;
        }
    }

    public void Apply(in TokensTaken record)
    {
        var taken = record.TokenIds;
        Find(record.Scope)?.Tokens?.RemoveAll(token => taken.Contains(token.Id));
    }

    public void Apply(in StateSet record)
    {
        if (Find(record.Number) is { } execution)
        {
            execution.State = record.Content;
        }
    }

    public void Apply(in OutputSet record) => Outputs[record.Name] = record.Content;

    public void Apply(in CorrelationSet record) => CorrelationId = record.CorrelationId;

    public void Apply(in NameSet record) => Name = record.Name;

    public void Apply(in Replied record) => Reply = record.Content;

    public void Apply(in ChildStarted record)
    {
    }

    public void Apply(in CommandTaken record)
    {
    }

    public void Apply(in Retried record)
    {
        if (Find(record.Number) is not { Status: ExecutionStatus.Faulted } execution)
        {
            return;
        }

        Status = RunStatus.Executing;
        Error = null;
        IncidentCount = Math.Max(0, IncidentCount - 1);
        execution.Status = ExecutionStatus.Scheduled;
        execution.Generation = record.Generation;
        execution.Error = null;
        execution.Intents = null;
        OpenCount++;
        if (execution.Parent is { } parent)
        {
            (parent.Children ??= []).Add(execution);
        }
    }

    public void Apply(in RunEnded record)
    {
        Status = record.Status;
        Error = record.Error;
    }

    /// <summary>Closes a bookmark without resuming it.</summary>
    public void Burn(OpenBookmark bookmark)
    {
        if (Bookmarks.Remove(bookmark.Record.BookmarkId))
        {
            bookmark.Execution.BookmarkCount--;
        }
    }

    private int CountRun(string activityId) => CollectionsMarshal.GetValueRefOrAddDefault(_runCounts, activityId, out _)++;

    public Payload? Resolve(ItemSource source, Execution asker)
    {
        if (source.Outcome == -2)
        {
            return asker.Locals is { } locals ? Payload.LoopItem(locals) : null;
        }

        if (Find(source.Execution) is not { } execution)
        {
            return null;
        }

        return source.Outcome == -1 ? execution.Input : source.Outcome < execution.Left.Length ? execution.Left[source.Outcome] : null;
    }

    private Payload? Concat(SourceList sources, Execution asker)
    {
        var parts = new List<Payload>(sources.Count);
        for (var i = 0; i < sources.Count; i++)
        {
            if (Resolve(sources[i], asker) is { } part)
            {
                parts.Add(part);
            }
        }

        return parts.Count switch { 0 => null, 1 => parts[0], _ => Payload.Concat([.. parts]) };
    }

    private void Leave(Execution execution, OutcomeList outcomes)
    {
        execution.Outcomes = outcomes;
        var left = new Payload?[outcomes.Count];
        for (var i = 0; i < left.Length; i++)
        {
            var items = outcomes.ItemsAt(i);
            left[i] = items.Kind switch
            {
                LeftKind.Content => items.Content,
                LeftKind.Outputs => execution.Outputs is { } outputs ? Payload.OutputItem(outputs) : execution.Input,
                LeftKind.LastChild => execution.LastLeft ?? execution.Input,
                LeftKind.Source => Resolve(items.Source, execution),
                _ => execution.Input,
            };
        }

        execution.Left = left;
    }

    private void Close(Execution execution)
    {
        OpenCount--;
        execution.Intents = null;
        execution.DoneItems = null;
        execution.Progress = null;
        execution.Resumption = null;
        execution.Tokens = null;
        execution.State = null;
        if (execution.BookmarkCount > 0)
        {
            foreach (var bookmark in Bookmarks.Values.Where(bookmark => ReferenceEquals(bookmark.Execution, execution)).ToList())
            {
                Burn(bookmark);
            }
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
            parent.Children!.Remove(execution);
        }

        if (execution.Status == ExecutionStatus.Completed)
        {
            if (parent is null)
            {
                Result = execution.Left is [{ } left, ..] ? left : execution.LastLeft;
            }
            else
            {
                parent.LastLeft = execution.Left is [{ } first, ..] ? first : null;
            }

            Remember(execution);
        }
        else if (execution.Status == ExecutionStatus.Cancelled)
        {
            _executions.Remove(execution.Number);
        }
    }

    /// <summary>Keeps an ended execution in reach: the recent ones, and the latest of each activity.</summary>
    private void Remember(Execution execution)
    {
        if (_latest.TryGetValue(execution.Node.Id, out var before) && before.IsOld)
        {
            _executions.Remove(before.Number);
        }

        _latest[execution.Node.Id] = execution;
        _recent.Enqueue(execution);
        if (_recent.Count > RecentLimit)
        {
            var old = _recent.Dequeue();
            if (_latest.TryGetValue(old.Node.Id, out var latest) && ReferenceEquals(latest, old))
            {
                old.IsOld = true;
            }
            else
            {
                _executions.Remove(old.Number);
            }
        }
    }
}
