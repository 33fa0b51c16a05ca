using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>What an activity waits for.</summary>
/// <param name="Name">The kind of stimulus: "Event", "HttpEndpoint", "Delay" ...</param>
public sealed record BookmarkRequest(string Name)
{
    /// <summary>What a stimulus must be equal to. Undefined: it is resumed by id or by time only.</summary>
    public Value Stimulus { get; init; }

    /// <summary>When the runtime resumes it by itself.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>It takes an event too that came since the run began and was kept: see <see cref="IncomingEvent"/>.</summary>
    public bool TakesKept { get; init; }

    /// <summary>False: it stays after it was resumed, until the execution ends.</summary>
    public bool AutoBurn { get; init; } = true;

    /// <summary>What to show a person: kept in the journal.</summary>
    public Value Payload { get; init; }
}

/// <summary>Why an activity goes on.</summary>
/// <param name="IsDue">True when the time came, false when a stimulus did.</param>
/// <param name="Input">What the stimulus brought.</param>
public sealed record Resumption(string BookmarkId, string Name, bool IsDue, Value Input);

/// <summary>An answer to the HTTP request that waits for the run.</summary>
public sealed record HttpReply(int StatusCode, string? ContentType, ReadOnlyMemory<byte> Body, IReadOnlyList<KeyValuePair<string, string>> Headers);
