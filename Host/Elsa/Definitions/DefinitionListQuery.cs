using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>How a list of definitions is asked for. Pages count from 0; without a page size all are answered.</summary>
internal sealed record DefinitionListQuery
{
    public string? VersionOptions { get; init; }

    public string? SearchTerm { get; init; }

    public string? Name { get; init; }

    [FromQuery]
    public string[]? DefinitionIds { get; init; }

    [FromQuery]
    public string[]? Ids { get; init; }

    public string? IsSystem { get; init; }

    public string? OrderBy { get; init; }

    public string? OrderDirection { get; init; }

    public string? Page { get; init; }

    public string? PageSize { get; init; }

    public DefinitionFilter ToFilter()
    {
        var size = int.TryParse(PageSize, out var asked) && asked > 0 ? asked : (int?)null;
        var page = int.TryParse(Page, out var number) && number > 0 ? number : 0;
        var order = Enum.TryParse<DefinitionOrder>(OrderBy, ignoreCase: true, out var given) ? given : (DefinitionOrder?)null;
        return VersionRequest.Read(VersionOptions, VersionChoice.All).ToFilter() with
        {
            DefinitionIds = Present(DefinitionIds),
            VersionIds = Present(Ids),
            Text = string.IsNullOrWhiteSpace(SearchTerm) ? null : SearchTerm.Trim(),
            Name = string.IsNullOrEmpty(Name) ? null : Name,
            IsSystem = bool.TryParse(IsSystem, out var isSystem) ? isSystem : null,
            OrderBy = order ?? DefinitionOrder.Name,
            Descending = string.Equals(OrderDirection, "Descending", StringComparison.OrdinalIgnoreCase) || (string.IsNullOrEmpty(OrderDirection) && order is not (null or DefinitionOrder.Name)),
            Skip = size is { } take ? page * take : 0,
            Take = size,
        };
    }

    private static string[] Present(string[]? values) => values is null ? [] : [.. values.Where(value => value.Length > 0)];
}
