namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>
/// Everything one burst of a run changes, made durable in one transaction: the burst's records as one journal row, the run's row, and what the burst
/// caused outside of it. Accepted as a whole or not at all.
/// </summary>
public sealed class RunCommit
{
    /// <summary>The row as it is after the commit. Its owner and epoch are the fence: they must be those of the stored row.</summary>
    public required RunRow Row { get; init; }

    /// <summary>True for a run's first commit, which inserts the row.</summary>
    public bool IsNew { get; init; }

    /// <summary>True when the run comes to rest: the stored owner becomes null after the fence was checked.</summary>
    public bool ReleaseOwner { get; init; }

    /// <summary>The burst's records. The memory belongs to the run and must not be used after the commit has answered.</summary>
    public JournalRow? Burst { get; init; }

    /// <summary>Where the stored journal must end for this commit to follow it; part of the fence.</summary>
    public long PreviousSequence => Burst is { } burst ? burst.Sequence - 1 : Row.LastSequence;

    public IReadOnlyList<BookmarkRow> BookmarksAdded { get; init; } = [];

    public IReadOnlyList<string> BookmarksRemoved { get; init; } = [];

    /// <summary>Commands of the run's inbox that this burst has dealt with.</summary>
    public IReadOnlyList<string> InboxTaken { get; init; } = [];

    /// <summary>Commands for other runs (a finished child wakes its parent).</summary>
    public IReadOnlyList<InboxRow> InboxAdded { get; init; } = [];

    /// <summary>Runs that this burst starts, each with its own first burst.</summary>
    public IReadOnlyList<RunCommit> NewRuns { get; init; } = [];

    public IReadOnlyList<OutboxRow> Outbox { get; init; } = [];

    /// <summary>Payloads over 64 KB. Stored before the transaction; unreferenced ones of a refused commit are swept later.</summary>
    public IReadOnlyList<BlobRow> Blobs { get; init; } = [];

    /// <summary>The delivery this new run answers to; a key that is taken refuses the commit.</summary>
    public DedupeKey? DedupeKey { get; init; }

    /// <summary>The <see cref="IDefinitionStore.TriggerRevisionAsync">revision</see> of the triggers that this new run was started by; another one refuses the commit. Null for runs no trigger starts.</summary>
    public string? TriggerRevision { get; init; }

    /// <summary>Values people search runs by ("what happened to this lead?").</summary>
    public IReadOnlyList<SearchValue> SearchValues { get; init; } = [];

    /// <summary>The same and the run's correlation id: what storages write.</summary>
    public IReadOnlyList<SearchValue> StoredSearchValues => Row.CorrelationId is { } id ? [.. SearchValues, new SearchValue(Row.TenantId, Row.RunId, SearchValue.Correlation, id)] : SearchValues;

    /// <summary>What the burst's steps keep for later runs of their flows; one that came too late refuses the commit. A key at most once.</summary>
    public IReadOnlyList<FlowStateChange> StateChanges { get; init; } = [];
}

/// <summary>One burst of a run's journal.</summary>
/// <param name="Sequence">0, 1, 2 ... without gaps.</param>
/// <param name="Payload">Encoded records; see <c>Journal/JournalFormat</c>.</param>
public readonly record struct JournalRow(long Sequence, ReadOnlyMemory<byte> Payload);

/// <summary>A thing a run waits for.</summary>
/// <param name="Hash">What a stimulus is looked up by; null when the bookmark is only due at a time.</param>
/// <param name="DueAt">When the runtime resumes it by itself; null for never.</param>
public sealed record BookmarkRow(string TenantId, string BookmarkId, string RunId, string Name, string? Hash, DateTimeOffset? DueAt, string? CorrelationId);

/// <summary>A durable command for a run: taken in one of its commits, in the order of ids.</summary>
public sealed record InboxRow(string TenantId, string CommandId, string RunId, InboxCommand Command, ReadOnlyMemory<byte> Payload);

public enum InboxCommand : byte
{
    /// <summary>Payload: JSON {bookmarkId, input}.</summary>
    Resume = 1,

    /// <summary>Payload: JSON {reason}.</summary>
    Cancel = 2,

    /// <summary>Payload: JSON {execution}: a failed or waiting execution to pass over.</summary>
    Skip = 10,

    /// <summary>Payload: JSON {executions, inputs, items}: failed executions to try again, all when empty; what a single one of them is to run with.</summary>
    Retry = 3,

    /// <summary>Payload: JSON {name: value}.</summary>
    SetVariables = 4,
}

/// <summary>Something to be done after a commit that reaches beyond one run (an event for whoever waits for it).</summary>
public sealed record OutboxRow(string TenantId, string MessageId, OutboxKind Kind, ReadOnlyMemory<byte> Payload);

public enum OutboxKind : byte
{
    /// <summary>Payload: JSON {eventName, correlationId, payload}.</summary>
    Event = 1,

    /// <summary>Payload: JSON {runId}: a run that has ended, whose flow does not keep all of its data.</summary>
    Scrub = 2,

    /// <summary>Payload: JSON {bookmarkId}: a run has begun to wait for an event that may have come already.</summary>
    Recall = 3,

    /// <summary>Payload: JSON {runId}: a run that has ended and that nobody needs to see.</summary>
    Forget = 4,
}

public sealed record BlobRow(string TenantId, string BlobId, ReadOnlyMemory<byte> Content);

/// <summary>Makes one delivery at most one run.</summary>
/// <param name="Scope">Whose keys these are: a trigger's id.</param>
/// <param name="BodyHash">Hash of the request, so that a key with another body is told apart from a second delivery.</param>
/// <param name="ExpiresAt">When the key may be forgotten.</param>
public sealed record DedupeKey(string TenantId, string Scope, string Key, string BodyHash, string RunId, DateTimeOffset ExpiresAt);

/// <summary>A value a run can be found by. What is beyond 500 characters does not count.</summary>
public sealed record SearchValue(string TenantId, string RunId, string Name, string Value)
{
    /// <summary>Values that the runtime gives a run that failed: what kind of error, where, in which words.</summary>
    /// <summary>The agency's client that the run is for.</summary>
    public const string Client = "client";

    public const string ErrorKind = "error.kind", ErrorStep = "error.step", ErrorMessage = "error.message";

    /// <summary>Name under which storages keep a run's correlation id, so that few runs pay for being found by it.</summary>
    public const string Correlation = "$correlation";

    private const int MaxLength = 500;

    public string Value { get; init; } = Cut(Value);

    /// <summary>A value in the form it is compared in.</summary>
    public static string Cut(string value) => value.Length <= MaxLength ? value : value[..MaxLength];
}

public enum CommitOutcome : byte
{
    Accepted,

    /// <summary>Another host owns the run now, or it is gone: this host drops it.</summary>
    Fenced,

    /// <summary>The dedupe key belongs to an earlier run.</summary>
    DuplicateKey,

    /// <summary>Something was published or retracted since the triggers were read: read them again, then start what they say now.</summary>
    TriggersChanged,

    /// <summary>A value of the flow was changed by another run since it was read.</summary>
    StateConflict,
}

/// <param name="Existing">The earlier holder of a dedupe key.</param>
public readonly record struct CommitResult(CommitOutcome Outcome, DedupeKey? Existing = null)
{
    public static CommitResult Accepted => new(CommitOutcome.Accepted);

    public static CommitResult Fenced => new(CommitOutcome.Fenced);

    public static CommitResult TriggersChanged => new(CommitOutcome.TriggersChanged);

    public static CommitResult StateConflict => new(CommitOutcome.StateConflict);
}
