using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>Starts, resumes and ends runs. Whatever it answers is on disk.</summary>
public interface IWorkflowRuntime
{
    /// <summary>Starts a run and returns as soon as its first commit is durable.</summary>
    /// <exception cref="DefinitionException">The content is gone or unreadable.</exception>
    /// <exception cref="TriggersChangedException">The request names a revision of the triggers that is not theirs any more.</exception>
    /// <exception cref="HostStoppingException">The host takes no new runs.</exception>
    ValueTask<StartResult> StartAsync(StartRequest request, CancellationToken cancellation);

    /// <summary>Resumes a bookmark by its id. The command is durable when this returns; a bookmark that is gone answers false.</summary>
    /// <param name="call">Names the call that resumes it, so that a copy of the call resumes nothing; null for one without a name.</param>
    ValueTask<ResumeResult> ResumeAsync(string tenantId, string bookmarkId, Value input, CallName? call, CancellationToken cancellation);

    /// <summary>A call that resumed a run earlier; null when there was none, or it is forgotten.</summary>
    ValueTask<ReceivedCall?> FindCallAsync(string callId, CancellationToken cancellation);

    /// <summary>
    /// What whoever called a run is answered: the reply of a response activity, or how the run next came to rest. Waits until one of them has happened,
    /// on whatever host; later deliveries of one request are answered with it. Null when the run is gone.
    /// </summary>
    /// <param name="commandId">The command that the run was resumed with; null for whoever started it.</param>
    ValueTask<RunAnswer?> FirstAnswerAsync(string tenantId, string runId, string? commandId, CancellationToken cancellation);

    /// <summary>Finds what waits for a stimulus, and resumes it; and starts workflows whose trigger it is. Returns the runs it reached.</summary>
    ValueTask<IReadOnlyList<string>> StimulateAsync(Stimulus stimulus, CancellationToken cancellation);

    /// <summary>
    /// Lets the runs go on that wait for an event, and keeps it for those that have started but do not wait yet; each run hears it once, however often it is told.
    /// Returns how many go on.
    /// </summary>
    ValueTask<int> TellAsync(IncomingEvent told, CancellationToken cancellation);

    /// <summary>Asks a run to end. False when it has ended already or does not exist.</summary>
    ValueTask<bool> CancelAsync(string tenantId, string runId, string reason, CancellationToken cancellation);

    /// <summary>Tries failed executions of a faulted run again; all of them when none is named. False when there is nothing to retry.</summary>
    ValueTask<bool> RetryAsync(string tenantId, string runId, IReadOnlyList<long> executions, CancellationToken cancellation);

    /// <summary>Tries one failed execution again with data that a person changed. False when there is nothing to retry.</summary>
    ValueTask<bool> RetryAsync(string tenantId, string runId, RetryWith edit, CancellationToken cancellation);

    /// <summary>Passes over a failed or waiting execution: the run goes on behind it with the items that came in. False when the run is over.</summary>
    ValueTask<bool> SkipAsync(string tenantId, string runId, long execution, CancellationToken cancellation);

    /// <summary>Sets variables of a run by name; durable when this returns, applied in the run's next turn.</summary>
    ValueTask<bool> SetVariablesAsync(string tenantId, string runId, ValueObject variables, CancellationToken cancellation);

    /// <summary>Moves a run that rests to another version of its definition, under which it goes on, is retried, or begins.</summary>
    ValueTask<Migration> MigrateAsync(string tenantId, string runId, DefinitionVersion to, CancellationToken cancellation);

    /// <summary>Told after each commit, in commit order per run. Never before.</summary>
    event Action<RunChange>? Changed;
}

/// <summary>What a failed execution is to run with instead. Null leaves that part as it was.</summary>
/// <param name="Inputs">Values of inputs that an expression gave, by name.</param>
/// <param name="Items">The items that come in.</param>
public sealed record RetryWith(long Execution, ValueObject? Inputs, IReadOnlyList<ValueObject>? Items);

/// <summary>What to run, and how.</summary>
public sealed record StartRequest
{
    public required DefinitionVersion Definition { get; init; }

    public ValueObject Input { get; init; } = ValueObject.Empty;

    /// <summary>The trigger to start at; null starts at the root's start.</summary>
    public string? TriggerActivityId { get; init; }

    /// <summary>What the trigger is resumed with: the webhook request, the event's payload.</summary>
    public Value TriggerInput { get; init; }

    public string? CorrelationId { get; init; }

    public string? Name { get; init; }

    /// <summary>A run from the designer, kept apart from production.</summary>
    public bool IsTest { get; init; }

    /// <summary>The revision of the triggers that the request was made from; null for a start that no trigger caused.</summary>
    public string? TriggerRevision { get; init; }

    /// <summary>Makes this delivery at most one run.</summary>
    public string? DedupeKey { get; init; }

    public string DedupeScope { get; init; } = "";

    public string DedupeBodyHash { get; init; } = "";

    /// <summary>How long the key is remembered. Default 24 hours.</summary>
    public TimeSpan DedupeFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>True: only the acceptance is committed before this returns, and the run goes on by itself. False: returns at the end of the run's first burst.</summary>
    public bool ReturnAtOnce { get; init; }

    /// <summary>Somebody waits for it who holds a place himself (a step that is under way), or who looks on: it begins even where there is no room. Limits and pauses hold all the same.</summary>
    public bool NeedsNoRoom { get; init; }

    /// <summary>Values to find the run by.</summary>
    public IReadOnlyList<(string Name, string Value)> SearchValues { get; init; } = [];

    /// <summary>Files the trigger input refers to, by <see cref="FlowFiles.IdOf"/>; kept in the run's first commit.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files { get; init; } = System.Collections.Frozen.FrozenDictionary<string, ReadOnlyMemory<byte>>.Empty;
}

/// <summary>A started run.</summary>
/// <param name="Duplicate">Set when the delivery was seen before: the earlier run's key. Nothing was started then.</param>
/// <param name="Reply">Completes with the answer a response activity gave, or with null when the run came to rest without one.</param>
/// <param name="Rest">Completes when the run comes to rest: finished, faulted, cancelled, suspended or held.</param>
public sealed record StartResult(string RunId, DedupeKey? Duplicate, Task<HttpReply?> Reply, Task<RunRest> Rest);

/// <param name="Reply">Null when the run came to rest without one.</param>
/// <param name="Rest">Null when there is a reply.</param>
public sealed record RunAnswer(HttpReply? Reply, RunRest? Rest);

/// <summary>How a run came to rest.</summary>
/// <param name="Output">The workflow's outputs, and the last items under "items" when it declares none.</param>
/// <param name="Error">What failed, in plain words; null unless it faulted.</param>
public sealed record RunRest(RunStatus Status, ValueObject Output, IReadOnlyList<Item> Items, RunError? Error);

/// <param name="ActivityId">Where; null when the run failed as a whole.</param>
public sealed record RunError(string? ActivityId, string? ActivityName, string Type, string Message, string? Detail)
{
    /// <summary>Which of several items that came in, counted from 0; null where it is not about one of them.</summary>
    public int? Item { get; init; }
}

/// <summary>Something outside happened.</summary>
/// <param name="Name">The kind: "Event", "HttpEndpoint" ...</param>
/// <param name="Content">What bookmarks and triggers were registered with.</param>
public sealed record Stimulus(string TenantId, string Name, Value Content, Value Input)
{
    public string? CorrelationId { get; init; }

    /// <summary>Only what this run waits for.</summary>
    public string? RunId { get; init; }

    /// <summary>Makes repeated deliveries of one stimulus harmless; null for a fresh one.</summary>
    public string? DeliveryId { get; init; }

    /// <summary>False: resumes only.</summary>
    public bool StartsWorkflows { get; init; } = true;
}

/// <summary>An event of a service, found genuine, that runs may wait for in the middle of their flow.</summary>
/// <param name="Address">Where it came in.</param>
/// <param name="Delivery">Its name there: the same on each delivery.</param>
/// <param name="Input">What runs go on with.</param>
public sealed record IncomingEvent(string TenantId, string Address, string Delivery, Value Input)
{
    /// <summary>Services try for days, and some sign no time: what was heard is remembered longer than other deliveries, and than events are kept.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>What runs wait with that take any such event, from when they wait.</summary>
    public required string AnyHash { get; init; }

    /// <summary>What it is about, and what runs wait with that wait for an event about it.</summary>
    public IReadOnlyList<EventSubject> Subjects { get; init; } = [];

    /// <summary>How long it is kept for the latter; at most 30 days, zero for not at all.</summary>
    public TimeSpan KeptFor { get; init; }
}

/// <summary>What tells the calls that runs wait for apart.</summary>
/// <param name="CallId">Made of where the call went and its delivery key.</param>
/// <param name="Asked">What the waiting step asked of its callers.</param>
/// <param name="KeptFor">How long it is remembered.</param>
public sealed record CallName(string CallId, string BodyHash, Value Asked, TimeSpan KeptFor);

/// <param name="Duplicate">Set when the call was received before: nothing was resumed then.</param>
/// <param name="Reply">The answer of a response activity, when the resumed run gives one; null when it comes to rest without.</param>
public sealed record ResumeResult(bool Found, string? RunId, ReceivedCall? Duplicate, Task<HttpReply?> Reply, Task<RunRest> Rest)
{
    internal static ResumeResult NotFound { get; } = new(false, null, null, Task.FromResult<HttpReply?>(null), Task.FromResult(new RunRest(RunStatus.Finished, ValueObject.Empty, [], null)));
}

/// <summary>A run changed; the change is durable.</summary>
/// <param name="ActivityIds">Activities whose executions changed in the burst.</param>
public sealed record RunChange(string TenantId, string RunId, RunStatus Status, bool StatusChanged, IReadOnlyCollection<string> ActivityIds);
