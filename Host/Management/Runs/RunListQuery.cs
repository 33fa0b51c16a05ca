using Bizoholic.Flows.Host.Elsa.Instances;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Management.Runs;

/// <summary>Which runs are asked for; what is left out does not filter.</summary>
internal sealed record RunListQuery
{
    public const int LargestPage = 200;

    /// <summary>Id of a flow.</summary>
    public string? Flow { get; init; }

    /// <summary>Pending, Executing, Suspended, Finished, Cancelled, Faulted or Interrupted; more than one with commas.</summary>
    public string? Status { get; init; }

    /// <summary>The agency's client the run was for.</summary>
    public string? Client { get; init; }

    /// <summary>A host that drives the run, or has driven it.</summary>
    public string? Host { get; init; }

    /// <summary>Kind of error a run failed with.</summary>
    public string? ErrorKind { get; init; }

    /// <summary>A value the run carries, whatever its name: "what happened to this lead?"</summary>
    public string? Value { get; init; }

    /// <summary>Part of the id, the name or the correlation id.</summary>
    public string? Search { get; init; }

    /// <summary>Begun at this moment or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Begun before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>True for test runs only, false for all others.</summary>
    public bool? Test { get; init; }

    /// <summary>Id of the last run of the page before.</summary>
    public string? After { get; init; }

    /// <summary>1 to 200; 50 when left out.</summary>
    public int? Take { get; init; }

    public int PageSize => Math.Clamp(Take ?? 50, 1, LargestPage);

    /// <exception cref="RefusedException">A status is not known.</exception>
    public RunFilter ToFilter(IReadOnlyList<string> valueNames)
    {
        var statuses = (Status ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var matching = statuses.Length == 0 ? [] : InstanceStatus.Matching([], statuses);
        if (statuses.Length > 0 && matching.Count == 0)
        {
            throw new RefusedException(StatusCodes.Status400BadRequest, "The request is not valid", $"status: '{Status}' is not a status. Known are Pending, Executing, Suspended, Finished, Cancelled, Faulted and Interrupted.");
        }

        return new RunFilter
        {
            DefinitionIds = string.IsNullOrEmpty(Flow) ? [] : [Flow],
            Statuses = matching,
            SearchValue = string.IsNullOrEmpty(Client) ? null : (Workflows.Storage.SearchValue.Client, Client),
            MoreValues = string.IsNullOrEmpty(ErrorKind) ? [] : [(SearchValue.ErrorKind, ErrorKind)],
            AnyValue = string.IsNullOrWhiteSpace(Value) ? null : (valueNames, Value.Trim()),
            Text = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim(),
            Host = string.IsNullOrEmpty(Host) ? null : Host,
            IsTest = Test,
            FromRunId = From is { } from ? Workflows.Storage.RunIds.FirstAt(from) : null,
            BeforeRunId = Earliest(string.IsNullOrEmpty(After) ? null : After, To is { } to ? Workflows.Storage.RunIds.FirstAt(to) : null),
        };
    }

    private static string? Earliest(string? one, string? other) => one is null || (other is not null && string.CompareOrdinal(other, one) < 0) ? other : one;
}
