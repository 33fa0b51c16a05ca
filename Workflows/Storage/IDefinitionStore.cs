namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>A version of a definition: a pointer to content that is stored once by its hash and never changed.</summary>
public sealed record DefinitionVersion
{
    public required string TenantId { get; init; }

    /// <summary>Names this version; what Elsa calls the definition version id.</summary>
    public required string VersionId { get; init; }

    /// <summary>Names the workflow over all its versions.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>1, 2, 3 ...</summary>
    public required int Version { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public bool IsLatest { get; init; }

    public bool IsPublished { get; init; }

    public bool IsReadonly { get; init; }

    public bool IsSystem { get; init; }

    /// <summary>SHA-256 of the content, lower-case hex.</summary>
    public required string ContentHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What starts runs of a published version.</summary>
/// <param name="Kind">"http", "event", "schedule" ...</param>
/// <param name="UniqueKey">Unique over the installation where not null: "POST /leads/{id}" in its normal form.</param>
/// <param name="Hash">What a stimulus is looked up by.</param>
/// <param name="Payload">The trigger's settings as JSON.</param>
public sealed record TriggerRow(
    string TenantId,
    string TriggerId,
    string DefinitionId,
    string VersionId,
    string ContentHash,
    string ActivityId,
    string Kind,
    string? UniqueKey,
    string Hash,
    string Payload);

/// <summary>A change of one definition, made in one transaction.</summary>
public sealed record DefinitionChange(string TenantId, string DefinitionId)
{
    /// <summary>Content to have in store before the versions point to it; already there is fine.</summary>
    public (string Hash, ReadOnlyMemory<byte> Content)? Content { get; init; }

    /// <summary>Versions to insert or overwrite, whole.</summary>
    public IReadOnlyList<DefinitionVersion> Save { get; init; } = [];

    public IReadOnlyList<string> DeleteVersionIds { get; init; } = [];

    /// <summary>All triggers the definition has from now on; null leaves them as they are.</summary>
    public IReadOnlyList<TriggerRow>? Triggers { get; init; }
}

/// <param name="TakenKey">The unique trigger key that another definition holds; null when the change was made.</param>
/// <param name="TakenBy">Id of the definition that holds it.</param>
public readonly record struct DefinitionChangeResult(string? TakenKey, string? TakenBy)
{
    public bool IsMade => TakenKey is null;
}

/// <summary>Definitions: content by hash, versions as pointers, triggers of what is published.</summary>
public interface IDefinitionStore
{
    /// <summary>Content lives while a version or a run needs it.</summary>
    ValueTask<ReadOnlyMemory<byte>?> GetContentAsync(string tenantId, string contentHash, CancellationToken cancellation);

    /// <summary>All versions of one definition, newest first.</summary>
    ValueTask<IReadOnlyList<DefinitionVersion>> VersionsAsync(string tenantId, string definitionId, CancellationToken cancellation);

    ValueTask<DefinitionPage> ListAsync(string tenantId, DefinitionFilter filter, CancellationToken cancellation);

    ValueTask<DefinitionChangeResult> ChangeAsync(DefinitionChange change, CancellationToken cancellation);

    /// <summary>Saves drafts of several definitions in one transaction: all of them or none. Changes that touch triggers are made one by one.</summary>
    ValueTask SaveDraftsAsync(IReadOnlyList<DefinitionChange> changes, CancellationToken cancellation);

    /// <summary>All triggers of all tenants; the host builds its routes from them.</summary>
    ValueTask<IReadOnlyList<TriggerRow>> TriggersAsync(CancellationToken cancellation);

    /// <summary>Names the state of all triggers: another one after each change of any. To be read before the triggers it is to stand for.</summary>
    ValueTask<string> TriggerRevisionAsync(CancellationToken cancellation);
}

/// <summary>Which versions, in which order. Null and empty members do not filter.</summary>
public sealed record DefinitionFilter
{
    public IReadOnlyList<string> DefinitionIds { get; init; } = [];

    public IReadOnlyList<string> VersionIds { get; init; } = [];

    public VersionChoice Versions { get; init; } = VersionChoice.Latest;

    /// <summary>A single version number, instead of <see cref="Versions"/>.</summary>
    public int? Version { get; init; }

    /// <summary>Part of the name, description or ids, without regard to case.</summary>
    public string? Text { get; init; }

    public string? Name { get; init; }

    public bool? IsSystem { get; init; }

    public DefinitionOrder OrderBy { get; init; } = DefinitionOrder.Name;

    public bool Descending { get; init; }

    public int Skip { get; init; }

    /// <summary>Null for all.</summary>
    public int? Take { get; init; }
}

public enum VersionChoice
{
    All,
    Latest,
    Published,

    /// <summary>The latest where it is a draft.</summary>
    Draft,

    /// <summary>The latest version, or the published one where it is another: both rows.</summary>
    LatestAndPublished,

    /// <summary>The published version where there is one, otherwise the latest.</summary>
    LatestOrPublished,
}

public enum DefinitionOrder
{
    Name,
    Created,
    Version,
}

public sealed record DefinitionPage(IReadOnlyList<DefinitionVersion> Rows, long Total);
