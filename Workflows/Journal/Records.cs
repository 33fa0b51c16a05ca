using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows.Journal;

// Each record states a decision that was taken; folding applies it and never decides again. Times are UTC. Activities are named by their id in the
// definition, executions by their number in the run.

/// <summary>A run was accepted.</summary>
internal readonly record struct RunStarted(
    string DefinitionId,
    string VersionId,
    int Version,
    string ContentHash,
    string? TriggerActivityId,
    string? Name,
    string? CorrelationId,
    string? ParentRunId,
    string? ParentBookmarkId,
    int Depth,
    bool IsTest,
    Payload Input,
    Payload? TriggerInput,
    DateTimeOffset At) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>An execution is to run. <paramref name="Parent"/> and <paramref name="Cause"/> are 0 where there is none.</summary>
internal readonly record struct Scheduled(long Number, ActivityNode? Node, string ActivityId, long Parent, long Cause, long Tag, SourceList Sources, Payload? Locals, DateTimeOffset At) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>A side effect is about to happen, with these inputs.</summary>
internal readonly record struct Intended(long Number, int Item, int Generation, Payload? Inputs, DateTimeOffset At) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>A long call has reached something worth keeping.</summary>
internal readonly record struct Remembered(long Number, int Item, Payload Progress) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>One item of an execution that runs per item is done.</summary>
internal readonly record struct ItemDone(long Number, int Item, string Outcome, Payload Items) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>An execution ended well. For one that was cancelled before, the late result is kept and nothing follows.</summary>
internal readonly record struct Completed(long Number, OutcomeList Outcomes, Payload? Inputs, Payload? Outputs, DateTimeOffset StartedAt, DateTimeOffset At) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>An execution failed. Handled: it goes on at its Failed port with the error as its item.</summary>
internal readonly record struct Faulted(long Number, Payload Error, Payload? Inputs, Payload? FailedItems, bool IsHandled, DateTimeOffset StartedAt, DateTimeOffset At) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

internal readonly record struct Cancelled(long Number, string Reason, DateTimeOffset At) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>An execution waits.</summary>
internal readonly record struct Bookmarked(long Number, string BookmarkId, string Name, string? Hash, DateTimeOffset? DueAt, bool AutoBurn, Payload? Content, DateTimeOffset At) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>A bookmark was resumed; its execution goes on.</summary>
internal readonly record struct Resumed(long Number, string BookmarkId, bool IsDue, Payload Input, DateTimeOffset At) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>A variable was set in the scope of an execution, 0 for the workflow's.</summary>
internal readonly record struct VariableSet(long Scope, string VariableId, Payload Content) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

internal readonly record struct TokenAdded(long Scope, Token Token) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

internal readonly record struct TokensTaken(long Scope, IReadOnlyList<long> TokenIds) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>What a composite remembers.</summary>
internal readonly record struct StateSet(long Number, Payload Content) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

internal readonly record struct OutputSet(string Name, Payload Content) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

internal readonly record struct CorrelationSet(string CorrelationId) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

internal readonly record struct NameSet(string Name) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>The answer to the request that waits for the run.</summary>
internal readonly record struct Replied(Payload Content) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

internal readonly record struct ChildStarted(long Number, string RunId) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>A command of the inbox was dealt with.</summary>
internal readonly record struct CommandTaken(string CommandId) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>A failed execution is to run again; 0 stands for the run as a whole, where it was stopped and no step of it had failed.</summary>
internal readonly record struct Retried(long Number, int Generation, DateTimeOffset At) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>A person changed what a failed execution runs with. Null leaves that part as it was.</summary>
internal readonly record struct Edited(long Number, Payload? Inputs, Payload? Items, DateTimeOffset At) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>The run came to its end, or is held.</summary>
internal readonly record struct RunEnded(RunStatus Status, Payload? Error, DateTimeOffset At) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>The run is to end like this, once what is under way has come back and what it did is undone.</summary>
internal readonly record struct Stopping(RunStatus Status, Payload? Error, DateTimeOffset At) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>An execution was undone, or could not be.</summary>
internal readonly record struct Undone(long Number, Payload? Error, DateTimeOffset At) : IJournalRecord
{
    public void ApplyTo(IJournalSink sink) => sink.Apply(this);
}

/// <summary>A record, applied without boxing.</summary>
internal interface IJournalRecord
{
    void ApplyTo(IJournalSink sink);
}

/// <summary>Receives records in their order.</summary>
internal interface IJournalSink
{
    void Apply(in RunStarted record);

    void Apply(in Scheduled record);

    void Apply(in Intended record);

    void Apply(in Remembered record);

    void Apply(in ItemDone record);

    void Apply(in Completed record);

    void Apply(in Faulted record);

    void Apply(in Cancelled record);

    void Apply(in Bookmarked record);

    void Apply(in Resumed record);

    void Apply(in VariableSet record);

    void Apply(in TokenAdded record);

    void Apply(in TokensTaken record);

    void Apply(in StateSet record);

    void Apply(in OutputSet record);

    void Apply(in CorrelationSet record);

    void Apply(in NameSet record);

    void Apply(in Replied record);

    void Apply(in ChildStarted record);

    void Apply(in CommandTaken record);

    void Apply(in Retried record);

    void Apply(in Edited record);

    void Apply(in RunEnded record);

    void Apply(in Stopping record);

    void Apply(in Undone record);
}

internal enum RecordKind : byte
{
    RunStarted = 1,
    Scheduled = 2,
    Intended = 3,
    Remembered = 4,
    ItemDone = 5,
    Completed = 6,
    Faulted = 7,
    Cancelled = 8,
    Bookmarked = 9,
    Resumed = 10,
    VariableSet = 11,
    TokenAdded = 12,
    TokensTaken = 13,
    StateSet = 14,
    OutputSet = 15,
    CorrelationSet = 16,
    NameSet = 17,
    Replied = 18,
    ChildStarted = 19,
    CommandTaken = 20,
    Retried = 21,
    RunEnded = 22,
    Edited = 30,
    Stopping = 23,
    Undone = 24,
}
