using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Elsa.Instances;

/// <summary>Which runs are asked for. Empty lists and null do not filter; without a page size all are answered.</summary>
internal sealed record InstanceQuery
{
    public int? Page { get; init; }

    public int? PageSize { get; init; }

    /// <summary>Id of the last run of the page before; instead of a page number, where people go far back.</summary>
    public string? After { get; init; }

    public string? SearchTerm { get; init; }

    public string? DefinitionId { get; init; }

    public IReadOnlyList<string>? DefinitionIds { get; init; }

    public string? CorrelationId { get; init; }

    public string? ParentWorkflowInstanceId { get; init; }

    public int? Version { get; init; }

    public bool? HasIncidents { get; init; }

    public string? Status { get; init; }

    public IReadOnlyList<string>? Statuses { get; init; }

    public string? SubStatus { get; init; }

    public IReadOnlyList<string>? SubStatuses { get; init; }

    public string? OrderBy { get; init; }

    public string? OrderDirection { get; init; }

    public IReadOnlyList<InstanceTimeFilter>? TimestampFilters { get; init; }

    public static InstanceQuery Read(IQueryCollection query) => new()
    {
        Page = Number(query["page"]),
        PageSize = Number(query["pageSize"]),
        After = query["after"],
        SearchTerm = query["searchTerm"],
        DefinitionId = query["definitionId"],
        DefinitionIds = [.. query["definitionIds"].OfType<string>()],
        CorrelationId = query["correlationId"],
        ParentWorkflowInstanceId = query["parentWorkflowInstanceId"],
        Version = Number(query["version"]),
        HasIncidents = bool.TryParse(query["hasIncidents"], out var hasIncidents) ? hasIncidents : null,
        Status = query["status"],
        Statuses = [.. query["statuses"].OfType<string>()],
        SubStatus = query["subStatus"],
        SubStatuses = [.. query["subStatuses"].OfType<string>()],
        OrderBy = query["orderBy"],
        OrderDirection = query["orderDirection"],
    };

    public RunFilter ToFilter()
    {
        var size = PageSize is > 0 ? PageSize : null;
        return new RunFilter
        {
            DefinitionIds = Present(DefinitionId, DefinitionIds),
            Statuses = InstanceStatus.Matching(Present(Status, Statuses), Present(SubStatus, SubStatuses)),
            Text = string.IsNullOrWhiteSpace(SearchTerm) ? null : SearchTerm.Trim(),
            CorrelationId = string.IsNullOrEmpty(CorrelationId) ? null : CorrelationId,
            ParentRunId = string.IsNullOrEmpty(ParentWorkflowInstanceId) ? null : ParentWorkflowInstanceId,
            DefinitionVersion = Version,
            HasIncidents = HasIncidents,
            Times = [.. (TimestampFilters ?? []).Select(filter => filter.ToFilter()).OfType<RunTimeFilter>()],
            OrderBy = OrderBy?.ToLowerInvariant() switch { "lastexecuted" or "updatedat" or "updated" => RunOrder.Updated, "finished" or "finishedat" => RunOrder.Finished, "name" => RunOrder.Name, _ => RunOrder.Created },
            Descending = string.IsNullOrEmpty(OrderDirection) ? string.IsNullOrEmpty(OrderBy) : OrderDirection.Equals("Descending", StringComparison.OrdinalIgnoreCase),
            After = string.IsNullOrEmpty(After) ? null : After,
            Skip = size is { } take ? Math.Max(0, Page ?? 0) * take : 0,
            Take = size,
        };
    }

    private static int? Number(string? text) => int.TryParse(text, out var number) ? number : null;

    private static string[] Present(string? one, IReadOnlyList<string>? many) => [.. (many ?? []).Append(one ?? "").Where(value => value.Length > 0).Distinct()];
}

/// <param name="Column">CreatedAt, UpdatedAt or FinishedAt.</param>
internal sealed record InstanceTimeFilter(string? Column, string? Operator, DateTimeOffset? Timestamp)
{
    public RunTimeFilter? ToFilter()
        => Timestamp is { } moment && Column?.EndsWith("At", StringComparison.OrdinalIgnoreCase) == true
            && Enum.TryParse<RunTime>(Column[..^2], ignoreCase: true, out var column) && Enum.TryParse<TimeComparison>(Operator, ignoreCase: true, out var comparison)
                ? new RunTimeFilter(column, comparison, moment)
                : null;
}
