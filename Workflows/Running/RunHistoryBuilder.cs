using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>Collects a journal's records into a history.</summary>
internal sealed class RunHistoryBuilder(WorkflowPlan plan) : IJournalSink
{
    /// <summary>Data of steps that is shown at once, in encoded bytes; of more, that of the steps that come last.</summary>
    public const long BytesShown = 16L << 20;

    /// <summary>Steps that are shown, besides those that are open or failed.</summary>
    private const int StepsShown = 20_000;

    private static readonly ValueObject NotShown = ValueObject.From(("note", $"Not shown: the run has more than {BytesShown >> 20} MB of data."));

    private readonly SortedDictionary<long, Step> _steps = [];
    private readonly Queue<long> _ended = new();
    private long _omitted;
    private long _blobBytes = BytesShown;
    private readonly List<HistoryEvent> _events = [];
    private readonly Dictionary<string, Payload> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Payload> _outputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Execution, Bookmarked Record)> _bookmarks = new(StringComparer.Ordinal);
    private readonly Dictionary<(long Execution, int Item), Payload> _metered = [];
    private RunStarted _started;
    private Payload? _error;
    private long _sequence;

    public RunHistory Build(RunRow row) => new()
    {
        Run = row,
        Input = _started.Input?.Value.AsObject() ?? ValueObject.Empty,
        Usage = [.. from metered in _metered
            let usage = MembersOf(metered.Value)["usage"]
            where usage.Kind == ValueKind.Object
            select new ExecutionUsage(metered.Key.Execution, usage)],
        TriggerActivityId = _started.TriggerActivityId,
        Output = Members(_outputs),
        Executions = [.. _steps.Values.Select(Describe)],
        OmittedExecutions = _omitted,
        Events = _omitted == 0 ? _events : [.. _events.Where(happened => _steps.ContainsKey(happened.Execution))],
        Variables = plan.Definition.Variables.Select(variable => variable.Id).Concat(_variables.Keys.Where(id => !id.StartsWith('$'))).Distinct(StringComparer.Ordinal)
            .ToDictionary(id => id, id => _variables.TryGetValue(id, out var set) ? set.Value : plan.Definition.Variables.First(variable => variable.Id == id).Default, StringComparer.Ordinal),
        Error = _error is { } error ? ErrorJson.Read(error.Value) : null,
    };

    public void Apply(in RunStarted record) => _started = record;

    public void Apply(in Scheduled record)
    {
        _steps[record.Number] = new Step(record);
        if (_steps.TryGetValue(record.Parent, out var parent) && parent.Status == ExecutionStatus.Scheduled)
        {
            parent.Status = ExecutionStatus.Running;
            parent.StartedAt ??= record.At;
        }

        Add(HistoryEventKind.Started, record.Number, record.At, null);
    }

    public void Apply(in Intended record)
    {
        if (_steps.TryGetValue(record.Number, out var step))
        {
            step.Status = ExecutionStatus.Running;
            step.StartedAt ??= record.At;
            step.Inputs = record.Inputs ?? step.Inputs;
        }
    }

    public void Apply(in Remembered record)
    {
        if (_steps.TryGetValue(record.Number, out var step) && plan.FindById(step.Scheduled.ActivityId)?.Activity is IMetered)
        {
            // The last one tells of all calls for an item.
            _metered[(record.Number, record.Item)] = record.Progress;
        }
    }

    public void Apply(in ItemDone record)
    {
    }

    public void Apply(in Completed record)
    {
        if (_steps.TryGetValue(record.Number, out var step))
        {
            step.Outcomes = record.Outcomes;
            step.Inputs = record.Inputs ?? step.Inputs;
            step.Outputs = record.Outputs;
            step.StartedAt = record.StartedAt;
            step.EndedAt = record.At;
            if (step.Status != ExecutionStatus.Cancelled)
            {
                step.Status = ExecutionStatus.Completed;
                Add(HistoryEventKind.Completed, record.Number, record.At, null);
            }

            CloseBookmarks(record.Number);
            Ended(record.Number);
        }
    }

    public void Apply(in Faulted record)
    {
        if (_steps.TryGetValue(record.Number, out var step))
        {
            step.Status = ExecutionStatus.Faulted;
            step.Error = record.Error;
            step.Inputs = record.Inputs ?? step.Inputs;
            step.StartedAt = record.StartedAt;
            step.EndedAt = record.At;
            Add(HistoryEventKind.Faulted, record.Number, record.At, record.Error.Value["message"].AsString());
            CloseBookmarks(record.Number);
        }
    }

    public void Apply(in Cancelled record)
    {
        if (_steps.TryGetValue(record.Number, out var step))
        {
            step.Status = ExecutionStatus.Cancelled;
            step.EndedAt = record.At;
            Add(HistoryEventKind.Cancelled, record.Number, record.At, record.Reason);
            CloseBookmarks(record.Number);
            Ended(record.Number);
        }
    }

    public void Apply(in Bookmarked record)
    {
        _bookmarks[record.BookmarkId] = (record.Number, record);
        if (!RuntimeBookmarks.IsWatch(record.Name) && _steps.TryGetValue(record.Number, out var step))
        {
            step.Status = ExecutionStatus.Waiting;
            step.StartedAt ??= record.At;
            var error = record.Name == RuntimeBookmarks.Retry ? record.Content?.Value["error"] ?? default : default;
            var (isHeldBack, message) = (error["type"].AsString() == HeldBackException.Kind, error["message"].AsString() ?? "");
            var failedWith = record.Name == RuntimeBookmarks.Retry && !isHeldBack ? message : null;
            Add(HistoryEventKind.Suspended, record.Number, record.At, isHeldBack ? $"is held back: {message}" : failedWith is null ? record.Name : $"is tried again: {failedWith}", failedWith, isHeldBack);
        }
    }

    public void Apply(in Resumed record)
    {
        if (_bookmarks.TryGetValue(record.BookmarkId, out var bookmark) && bookmark.Record.AutoBurn)
        {
            _bookmarks.Remove(record.BookmarkId);
        }

        if (bookmark.Record.Name is { } name && RuntimeBookmarks.IsWatch(name))
        {
            return;
        }

        if (_steps.TryGetValue(record.Number, out var step))
        {
            step.Status = ExecutionStatus.Running;
            Add(HistoryEventKind.Resumed, record.Number, record.At, null);
        }
    }

    public void Apply(in VariableSet record)
    {
        if (record.Scope == 0)
        {
            _variables[record.VariableId] = record.Content;
        }
    }

    public void Apply(in TokenAdded record)
    {
    }

    public void Apply(in TokensTaken record)
    {
    }

    public void Apply(in StateSet record)
    {
    }

    public void Apply(in OutputSet record) => _outputs[record.Name] = record.Content;

    public void Apply(in CorrelationSet record)
    {
    }

    public void Apply(in NameSet record)
    {
    }

    public void Apply(in Replied record)
    {
    }

    public void Apply(in ChildStarted record)
    {
        if (_steps.TryGetValue(record.Number, out var step))
        {
            step.ChildRunId = record.RunId;
        }
    }

    public void Apply(in CommandTaken record)
    {
    }

    public void Apply(in Retried record)
    {
        if (_steps.TryGetValue(record.Number, out var step))
        {
            step.Status = ExecutionStatus.Scheduled;
            step.EndedAt = null;
            Add(HistoryEventKind.Started, record.Number, record.At, "tried again");
        }

        _error = null;
    }

    public void Apply(in Edited record)
    {
        if (_steps.TryGetValue(record.Number, out var step))
        {
            step.Inputs = record.Inputs ?? step.Inputs;
        }
    }

    public void Apply(in RunEnded record) => _error = record.Error;

    public void Apply(in Stopping record)
    {
    }

    public void Apply(in Undone record)
    {
        if (_steps.ContainsKey(record.Number))
        {
            var error = record.Error?.Value["message"].AsString();
            Add(error is null ? HistoryEventKind.Undone : HistoryEventKind.Faulted, record.Number, record.At, error is null ? "undone" : $"could not be undone: {error}");
        }
    }

    private static ValueObject Members(Dictionary<string, Payload> payloads)
    {
        var builder = new ValueObject.Builder();
        foreach (var (name, content) in payloads)
        {
            builder.Set(name, content.Value);
        }

        return builder.Build();
    }

    /// <summary>Of a run that goes on and on, the steps that ended first are left out.</summary>
    private void Ended(long number)
    {
        _ended.Enqueue(number);
        if (_ended.Count <= StepsShown)
        {
            return;
        }

        var oldest = _ended.Dequeue();
        if (_steps.TryGetValue(oldest, out var step) && step.Status is ExecutionStatus.Completed or ExecutionStatus.Cancelled && step.Error is null)
        {
            _steps.Remove(oldest);
            if (++_omitted % StepsShown == 0)
            {
                _events.RemoveAll(happened => !_steps.ContainsKey(happened.Execution));
            }
        }
    }

    private ValueObject MembersOf(Payload? content) => content is null ? ValueObject.Empty : IsShown(content) ? content.Value.AsObject() ?? ValueObject.Empty : NotShown;

    private IReadOnlyList<Item> ItemsOf(Payload content) => IsShown(content) ? content.Items : [new Item(NotShown)];

    private bool IsShown(Payload content)
    {
        if (content.BlobId is null || content.IsInMemory)
        {
            return content.IsInMemory;
        }

        _blobBytes -= content.Length;
        return _blobBytes >= 0;
    }

    private void Add(HistoryEventKind kind, long number, DateTimeOffset at, string? message, string? failedWith = null, bool isHeldBack = false)
        => _events.Add(new HistoryEvent(_sequence++, kind, number, _steps[number].Scheduled.ActivityId, at, message) { FailedWith = failedWith, IsHeldBack = isHeldBack });

    private void CloseBookmarks(long number)
    {
        foreach (var (id, bookmark) in _bookmarks)
        {
            if (bookmark.Execution == number)
            {
                _bookmarks.Remove(id);
            }
        }
    }

    /// <summary>Where a part is that is not shown.</summary>
    public Payload? ContentOf(long execution, StepContent part)
        => !_steps.TryGetValue(execution, out var step) ? null : part switch
        {
            StepContent.Inputs => step.Inputs,
            StepContent.Outputs => step.Outputs,
            _ => LeftBy(step).MaxBy(content => content.Length),
        };

    /// <summary>Contents of its own that an execution left.</summary>
    private static IEnumerable<Payload> LeftBy(Step step)
        => Enumerable.Range(0, step.Outcomes?.Count ?? 0).Select(i => step.Outcomes!.ItemsAt(i)).Select(left => left.Kind switch
        {
            LeftKind.Content => left.Content,
            LeftKind.Outputs => step.Outputs,
            _ => null,
        }).OfType<Payload>();

    private ValueObject InputsOf(Step step, ValueObject evaluated)
    {
        var constants = plan.FindById(step.Scheduled.ActivityId)?.ConstantInputs ?? ValueObject.Empty;
        if (evaluated.Count == 0)
        {
            return constants;
        }

        var inputs = constants.ToBuilder();
        foreach (var (name, value) in evaluated)
        {
            inputs.Set(name, value);
        }

        return inputs.Build();
    }

    private ExecutionHistory Describe(Step step)
    {
        var items = new Dictionary<string, IReadOnlyList<Item>?>(StringComparer.Ordinal);
        for (var i = 0; i < (step.Outcomes?.Count ?? 0); i++)
        {
            var left = step.Outcomes!.ItemsAt(i);
            items[step.Outcomes[i]] = left.Kind switch
            {
                LeftKind.Content => ItemsOf(left.Content!),
                LeftKind.Outputs when step.Outputs is { } made => [new Item(MembersOf(made))],
                _ => null,
            };
        }

        var (inputs, outputs) = (MembersOf(step.Inputs), MembersOf(step.Outputs));
        var elsewhere = new Dictionary<StepContent, long>();
        if (ReferenceEquals(inputs, NotShown))
        {
            elsewhere[StepContent.Inputs] = step.Inputs!.Length;
        }

        if (ReferenceEquals(outputs, NotShown))
        {
            elsewhere[StepContent.Outputs] = step.Outputs!.Length;
        }

        if (items.Values.Any(left => left is [var item] && ReferenceEquals(item.Json, NotShown)))
        {
            elsewhere[StepContent.Items] = LeftBy(step).Max(content => content.Length);
        }

        return new ExecutionHistory
        {
            Number = step.Scheduled.Number,
            Parent = step.Scheduled.Parent,
            Cause = step.Scheduled.Cause,
            ActivityId = step.Scheduled.ActivityId,
            Status = step.Status,
            ScheduledAt = step.Scheduled.At,
            StartedAt = step.StartedAt,
            EndedAt = step.EndedAt,
            Inputs = InputsOf(step, inputs),
            Outputs = outputs,
            Outcomes = step.Outcomes is null ? [] : [.. step.Outcomes],
            Items = items,
            Elsewhere = elsewhere,
            Error = step.Error is { } error && step.Status == ExecutionStatus.Faulted ? ErrorJson.Read(error.Value) : null,
            Bookmarks = [.. _bookmarks.Values.Where(bookmark => bookmark.Execution == step.Scheduled.Number).Select(bookmark => new HistoryBookmark(bookmark.Record.BookmarkId, bookmark.Record.Name, bookmark.Record.DueAt, bookmark.Record.Content?.Value ?? default))],
            ChildRunId = step.ChildRunId,
        };
    }

    private sealed class Step(Scheduled scheduled)
    {
        public Scheduled Scheduled => scheduled;

        public ExecutionStatus Status { get; set; } = ExecutionStatus.Scheduled;

        public DateTimeOffset? StartedAt { get; set; }

        public DateTimeOffset? EndedAt { get; set; }

        public OutcomeList? Outcomes { get; set; }

        public Payload? Inputs { get; set; }

        public Payload? Outputs { get; set; }

        public Payload? Error { get; set; }

        public string? ChildRunId { get; set; }
    }
}
