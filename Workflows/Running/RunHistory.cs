using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>What a run did, step by step: the reading of its journal that every page and API is made from.</summary>
public sealed record RunHistory
{
    public required RunRow Run { get; init; }

    public required ValueObject Input { get; init; }

    public ValueObject Output { get; init; } = ValueObject.Empty;

    /// <summary>In the order they were scheduled.</summary>
    public required IReadOnlyList<ExecutionHistory> Executions { get; init; }

    /// <summary>Steps that were left out because the run has more than can be shown: those that ended first.</summary>
    public long OmittedExecutions { get; init; }

    /// <summary>In the order they happened.</summary>
    public required IReadOnlyList<HistoryEvent> Events { get; init; }

    /// <summary>The workflow's variables as they are now, by id.</summary>
    public required IReadOnlyDictionary<string, Value> Variables { get; init; }

    /// <summary>What its steps that are paid for have taken (<see cref="IMetered"/>): one for each item of an execution, those of omitted steps too.</summary>
    public IReadOnlyList<ExecutionUsage> Usage { get; init; } = [];

    public string? TriggerActivityId { get; init; }

    public RunError? Error { get; init; }
}

public enum ExecutionStatus
{
    Scheduled,
    Running,

    /// <summary>Waits for a bookmark.</summary>
    Waiting,
    Completed,
    Cancelled,
    Faulted,
}

/// <summary>One execution of an activity.</summary>
public sealed record ExecutionHistory
{
    /// <summary>From 1, in the order of scheduling.</summary>
    public required long Number { get; init; }

    /// <summary>Execution of the container around it; 0 for the root.</summary>
    public required long Parent { get; init; }

    /// <summary>Execution that caused it; 0 for none.</summary>
    public required long Cause { get; init; }

    public required string ActivityId { get; init; }

    public required ExecutionStatus Status { get; init; }

    public required DateTimeOffset ScheduledAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The inputs it ran with: those that were evaluated, and constants. Sensitive ones are left out.</summary>
    public ValueObject Inputs { get; init; } = ValueObject.Empty;

    public ValueObject Outputs { get; init; } = ValueObject.Empty;

    public IReadOnlyList<string> Outcomes { get; init; } = [];

    /// <summary>Items it left, by outcome; null where it passed its own along.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Item>?> Items { get; init; } = new Dictionary<string, IReadOnlyList<Item>?>();

    /// <summary>Parts that are too large to be here, with their length in bytes. A note stands in their place; <see cref="IRunHistoryReader.ReadContentAsync"/> gives them.</summary>
    public IReadOnlyDictionary<StepContent, long> Elsewhere { get; init; } = System.Collections.Frozen.FrozenDictionary<StepContent, long>.Empty;

    public RunError? Error { get; init; }

    /// <summary>What it waits for now.</summary>
    public IReadOnlyList<HistoryBookmark> Bookmarks { get; init; } = [];

    /// <summary>The run it started, if any.</summary>
    public string? ChildRunId { get; init; }
}

/// <param name="Execution">Number of the execution.</param>
/// <param name="Usage">Model, tokens and cost, as the activity remembered them.</param>
public sealed record ExecutionUsage(long Execution, Value Usage);

/// <summary>A part of what an execution worked with.</summary>
public enum StepContent
{
    Inputs,
    Outputs,

    /// <summary>Those it left; where it left by several outcomes, the largest of them.</summary>
    Items,
}

public sealed record HistoryBookmark(string BookmarkId, string Name, DateTimeOffset? DueAt, Value Payload);

public enum HistoryEventKind
{
    Started,
    Completed,
    Faulted,
    Suspended,
    Resumed,
    Cancelled,
    Undone,
}

/// <param name="Sequence">Order in the run.</param>
public sealed record HistoryEvent(long Sequence, HistoryEventKind Kind, long Execution, string ActivityId, DateTimeOffset At, string? Message)
{
    /// <summary>Of a wait for the next attempt: what the one before failed with. Null for all else.</summary>
    public string? FailedWith { get; init; }

    /// <summary>The step was <see cref="HeldBackException">held back</see> before it did anything: it waits, and has not been tried.</summary>
    public bool IsHeldBack { get; init; }
}
