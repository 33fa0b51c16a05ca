using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows;

/// <summary>One execution of an activity, as the fold knows it.</summary>
internal sealed class Execution(long number, ActivityNode node, Execution? parent)
{
    public long Number { get; } = number;

    public ActivityNode Node { get; } = node;

    /// <summary>The container's execution; null for the root.</summary>
    public Execution? Parent { get; } = parent;

    public long Cause { get; init; }

    public long Tag { get; init; }

    public DateTimeOffset ScheduledAt { get; init; }

    public ExecutionStatus Status { get; set; } = ExecutionStatus.Scheduled;

    public int Generation { get; set; }

    /// <summary>Where its items came from.</summary>
    public SourceList Sources { get; init; }

    /// <summary>How often its activity was scheduled before in this run.</summary>
    public int RunIndex { get; init; }

    /// <summary>Items it came with; null when none did.</summary>
    public Payload? Input { get; set; }

    public Payload? Locals { get; set; }

    public OutcomeList? Outcomes { get; set; }

    /// <summary>Items by outcome, resolved; parallel to <see cref="Outcomes"/>.</summary>
    public Payload?[] Left { get; set; } = [];

    public Payload? Outputs { get; set; }

    public Payload? Inputs { get; set; }

    public Payload? State { get; set; }

    public Payload? Error { get; set; }

    /// <summary>Open children, in the order they were scheduled.</summary>
    public List<Execution>? Children { get; set; }

    public List<Token>? Tokens { get; set; }

    public long NextTokenId { get; set; } = 1;

    /// <summary>The child that completed last, whose items a container leaves by default.</summary>
    public Payload? LastLeft { get; set; }

    /// <summary>Intent of the item under way: set between the intent's record and the result's.</summary>
    public Dictionary<int, Intended>? Intents { get; set; }

    public Dictionary<int, Payload>? Progress { get; set; }

    /// <summary>Results of items that are done, of an execution that runs per item.</summary>
    public Dictionary<int, ItemDone>? DoneItems { get; set; }

    /// <summary>Why it goes on after a wait; set until it waits or ends again.</summary>
    public Resumed? Resumption { get; set; }

    public int BookmarkCount { get; set; }

    /// <summary>Left the list of recent executions, and stays only for being the latest of its activity.</summary>
    public bool IsOld { get; set; }

    public bool IsOpen => Status is ExecutionStatus.Scheduled or ExecutionStatus.Running or ExecutionStatus.Waiting;

    public bool IsInside(Execution ancestor)
    {
        for (var at = this; at is not null; at = at.Parent)
        {
            if (ReferenceEquals(at, ancestor))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A bookmark that is open.</summary>
internal sealed record OpenBookmark(Execution Execution, Bookmarked Record);
