using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows;

/// <summary>One execution of an activity, as the fold knows it. Kept small: a run may have hundreds of thousands.</summary>
internal sealed partial class Execution(long number, ActivityNode node, Execution? parent, long cause, long tag, DateTimeOffset scheduledAt)
{
    public const int NoOutcome = -3;

    private ExecutionDetails? _details;

    public long Number { get; } = number;

    public ActivityNode Node { get; } = node;

    /// <summary>The container's execution; null for the root.</summary>
    public Execution? Parent { get; } = parent;

    public long Cause { get; } = cause;

    public long Tag { get; } = tag;

    public DateTimeOffset ScheduledAt { get; } = scheduledAt;

    public ExecutionStatus Status { get; set; } = ExecutionStatus.Scheduled;

    /// <summary>Left the list of recent executions, and stays only for being the latest of its activity.</summary>
    public bool IsOld { get; set; }

    /// <summary>Which outcome of its cause its items came from; negative where they came from elsewhere.</summary>
    public int SourceOutcome { get; init; } = NoOutcome;

    /// <summary>How often its activity was scheduled before in this run.</summary>
    public int RunIndex { get; init; }

    /// <summary>Items it came with; null when none did.</summary>
    public Payload? Input { get; set; }

    /// <summary>Items on its first outcome.</summary>
    public Payload? FirstLeft { get; set; }

    public OutcomeList? Outcomes { get; set; }

    public Payload? Outputs { get; set; }

    /// <summary>What most executions never have.</summary>
    public ExecutionDetails Details => _details ??= new ExecutionDetails();

    public ExecutionDetails? DetailsIfAny => _details;

    public bool IsOpen => Status is ExecutionStatus.Scheduled or ExecutionStatus.Running or ExecutionStatus.Waiting;

    public bool HasChildren => _details is { Children.Count: > 0 };

    /// <summary>Items on an outcome; null when there are none.</summary>
    public Payload? LeftAt(int outcome)
        => outcome == 0 ? FirstLeft : _details?.MoreLeft is { } more && outcome <= more.Length ? more[outcome - 1] : null;

    /// <summary>Where its items came from: outcomes of other executions.</summary>
    public ItemSource[] Sources => _details?.Sources ?? (SourceOutcome >= 0 ? [new ItemSource(Cause, SourceOutcome)] : []);

    /// <summary>Forgets what only an open execution needs.</summary>
    public void Settle()
    {
        if (_details is { } details)
        {
            details.Tokens = null;
            details.State = null;
            details.Intents = null;
            details.Progress = null;
            details.DoneItems = null;
            details.ItemAttempts = null;
            details.Resumption = null;
            details.LoadedState = null;
        }
    }
}

/// <summary>The rarer parts of an execution: of containers, of what waits, of side effects.</summary>
internal sealed partial class ExecutionDetails
{
    /// <summary>Where its items came from, when from several places.</summary>
    public ItemSource[]? Sources { get; set; }

    public int Generation { get; set; }

    public Payload? Locals { get; set; }

    /// <summary>Items on the second outcome and those after it.</summary>
    public Payload?[]? MoreLeft { get; set; }

    public Payload? Inputs { get; set; }

    /// <summary>Inputs that a person gave it in place of what its expressions say.</summary>
    public Payload? EditedInputs { get; set; }

    public Payload? State { get; set; }

    public Payload? Error { get; set; }

    /// <summary>Open children, in the order they were scheduled.</summary>
    public List<Execution>? Children { get; set; }

    public List<Token>? Tokens { get; set; }

    public long NextTokenId { get; set; } = 1;

    /// <summary>What the child left that completed last: a container leaves it by default.</summary>
    public Payload? LastLeft { get; set; }

    /// <summary>Intents by item: set between the intent's record and the result's.</summary>
    public Dictionary<int, Intended>? Intents { get; set; }

    public Dictionary<int, Payload>? Progress { get; set; }

    /// <summary>Results of items that are done, of an execution that runs per item.</summary>
    public Dictionary<int, ItemDone>? DoneItems { get; set; }

    /// <summary>Why it goes on after a wait; set until it waits or ends again.</summary>
    public Resumed? Resumption { get; set; }

    /// <summary>Tries that failed before the present one.</summary>
    public int Attempts { get; set; }

    /// <summary>The same by item, of an execution that runs per item; null while none failed. A checkpoint leaves it out: then all items have had as many as the last that failed.</summary>
    public Dictionary<int, int>? ItemAttempts { get; set; }

    public int AttemptsOf(int item) => ItemAttempts is { } items ? items.GetValueOrDefault(item) : Attempts;

    public int BookmarkCount { get; set; }

    /// <summary>Values of the flow that its scripts see; in memory only.</summary>
    public Dictionary<(string Scope, string Key), LoadedState>? LoadedState { get; set; }

    /// <summary>How often another run was quicker to change the flow's state.</summary>
    public int StateConflicts { get; set; }
}

/// <summary>A bookmark that is open.</summary>
internal sealed record OpenBookmark(Execution Execution, Bookmarked Record);
