namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Where a run stands. Stored as a number: values never change meaning.</summary>
public enum RunStatus : byte
{
    /// <summary>Accepted and durable, not begun.</summary>
    Pending = 0,
    Executing = 1,

    /// <summary>Waiting for an event, a time or an answer; nobody owns it.</summary>
    Suspended = 2,
    Finished = 3,
    Cancelled = 4,
    Faulted = 5,

    /// <summary>Held for a person: an unknown outcome, or a run that keeps killing its host.</summary>
    Held = 6,
}

/// <summary>The one narrow row of a run. The journal holds everything else.</summary>
public sealed record RunRow
{
    public required string TenantId { get; init; }

    /// <summary>Sortable by creation time.</summary>
    public required string RunId { get; init; }

    public required string DefinitionId { get; init; }

    public required string DefinitionVersionId { get; init; }

    public required int DefinitionVersion { get; init; }

    /// <summary>Hash of the definition content the run goes by: that it began with, unless it was moved to another version.</summary>
    public required string ContentHash { get; init; }

    public RunStatus Status { get; init; }

    public string? Name { get; init; }

    public string? CorrelationId { get; init; }

    public string? ParentRunId { get; init; }

    public int IncidentCount { get; init; }

    /// <summary>A test run from the designer, as opposed to one that a trigger started.</summary>
    public bool IsTest { get; init; }

    /// <summary>Incarnation of the host that drives the run; null when nobody does.</summary>
    public string? Owner { get; init; }

    /// <summary>Incarnations of the hosts that have driven the run, in their order with spaces between them, the last few; kept when it is over. Null before the first.</summary>
    public string? Hosts { get; init; }

    /// <summary>Raised by every claim. A commit under an older epoch is refused: that is the fence.</summary>
    public long Epoch { get; init; }

    /// <summary>How often in a row a host died while it drove the run; set by claims, back to 0 with every commit.</summary>
    public int Deaths { get; init; }

    /// <summary>Waiting runs with more of it begin first. Default 0.</summary>
    public int Priority { get; init; }

    /// <summary>How many runs of its flow may be under way at once, this one included; 0 for any number.</summary>
    public int MaxConcurrent { get; init; }

    /// <summary>Sequence of the last journal row, -1 before the first.</summary>
    public long LastSequence { get; init; } = -1;

    /// <summary>Lowest version of the journal format that can read this run; an older host leaves it alone.</summary>
    public int ReaderVersion { get; init; } = 1;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}
