using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>A version in a list.</summary>
internal sealed record DefinitionSummary
{
    public required string Id { get; init; }

    public required string DefinitionId { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public required int Version { get; init; }

    public string ToolVersion { get; init; } = "3.8.0.0";

    public required bool IsLatest { get; init; }

    public required bool IsPublished { get; init; }

    public required bool IsReadonly { get; init; }

    public required bool IsSystem { get; init; }

    public string MaterializerName { get; init; } = "Json";

    public bool IsMaterializerAvailable { get; init; } = true;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required IReadOnlyList<Link> Links { get; init; }

    public static DefinitionSummary Of(DefinitionVersion version, bool isWritable) => new()
    {
        Id = version.VersionId,
        DefinitionId = version.DefinitionId,
        Name = version.Name,
        Description = version.Description,
        Version = version.Version,
        IsLatest = version.IsLatest,
        IsPublished = version.IsPublished,
        IsReadonly = version.IsReadonly,
        IsSystem = version.IsSystem,
        CreatedAt = version.CreatedAt,
        UpdatedAt = version.UpdatedAt,
        Links = DefinitionLinks.Of(version.DefinitionId, isWritable && !version.IsReadonly),
    };
}

/// <summary>A page of definitions, with what may be done to the list.</summary>
internal sealed record DefinitionList(IReadOnlyList<DefinitionSummary> Items, long TotalCount, IReadOnlyList<Link> Links) : PageOf<DefinitionSummary>(Items, TotalCount);
