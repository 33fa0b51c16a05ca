namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Reads over many runs, for lists, trends and health. Ids of runs sort by time, so a span of time is a span of ids.</summary>
public interface IRunInsights
{
    /// <summary>The newest runs a filter leaves. They are not counted, so that a page costs the same however many there are.</summary>
    ValueTask<IReadOnlyList<RunRow>> PageAsync(string tenantId, RunFilter filter, int take, CancellationToken cancellation);

    /// <summary>How many runs of each flow and status began in a span of time; test runs are left out.</summary>
    /// <param name="client">Only runs for this client; null for all.</param>
    ValueTask<IReadOnlyList<RunCount>> CountAsync(string tenantId, DateTimeOffset from, DateTimeOffset to, string? client, CancellationToken cancellation);

    /// <summary>The newest run of each of these flows that has one.</summary>
    ValueTask<IReadOnlyList<RunRow>> LatestAsync(string tenantId, IReadOnlyList<string> definitionIds, CancellationToken cancellation);

    /// <summary>What is under way or waits, and the hosts there are.</summary>
    /// <param name="tenantId">Null for the installation as a whole.</param>
    ValueTask<RunStanding> StandingAsync(string? tenantId, CancellationToken cancellation);

    /// <summary>Under which names runs carry searchable values.</summary>
    ValueTask<IReadOnlyList<string>> ValueNamesAsync(string tenantId, CancellationToken cancellation);

    /// <summary>Values in use under a name, in order.</summary>
    ValueTask<IReadOnlyList<string>> ValuesAsync(string tenantId, string name, int take, CancellationToken cancellation);

    /// <summary>What these runs can be found by.</summary>
    ValueTask<IReadOnlyList<SearchValue>> ValuesOfAsync(string tenantId, IReadOnlyList<string> runIds, CancellationToken cancellation);
}

public sealed record RunCount(string DefinitionId, RunStatus Status, long Runs);

/// <param name="Counts">Runs that are not over, by flow and status.</param>
/// <param name="OldestPending">When the run that waits longest for a host was accepted.</param>
public sealed record RunStanding(IReadOnlyList<RunCount> Counts, DateTimeOffset? OldestPending, IReadOnlyList<HostBeat> Hosts)
{
    /// <summary>When the executing run moved that has moved least lately.</summary>
    public DateTimeOffset? LeastMoved { get; init; }
}

/// <param name="BeatAt">When it last said that it lives.</param>
public sealed record HostBeat(string Owner, DateTimeOffset BeatAt);
