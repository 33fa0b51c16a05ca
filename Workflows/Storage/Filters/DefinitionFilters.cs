namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>What a <see cref="DefinitionFilter"/> means, said once for every storage that can be queried with LINQ.</summary>
public static class DefinitionFilters
{
    public static IQueryable<DefinitionVersion> Where(this IQueryable<DefinitionVersion> versions, string tenantId, DefinitionFilter filter)
    {
        var found = versions.Where(version => version.TenantId == tenantId);
        if (filter.DefinitionIds is { Count: > 0 } definitionIds)
        {
            found = found.Where(version => definitionIds.Contains(version.DefinitionId));
        }

        if (filter.VersionIds is { Count: > 0 } versionIds)
        {
            found = found.Where(version => versionIds.Contains(version.VersionId));
        }

        if (filter.Name is { } name)
        {
            found = found.Where(version => version.Name == name);
        }

        if (filter.IsSystem is { } isSystem)
        {
            found = found.Where(version => version.IsSystem == isSystem);
        }

        if (!string.IsNullOrEmpty(filter.Text))
        {
            found = found.WhereText(filter.Text, filter.Text.ToLowerInvariant());
        }

        return filter.Version is { } number
            ? found.Where(version => version.Version == number)
            : found.WhereChosen(filter.Versions, versions);
    }

    public static IQueryable<DefinitionVersion> Order(this IQueryable<DefinitionVersion> versions, DefinitionFilter filter)
    {
        var ordered = (filter.OrderBy, filter.Descending) switch
        {
            (DefinitionOrder.Created, false) => versions.OrderBy(version => version.CreatedAt),
            (DefinitionOrder.Created, true) => versions.OrderByDescending(version => version.CreatedAt),
            (DefinitionOrder.Version, false) => versions.OrderBy(version => version.Version),
            (DefinitionOrder.Version, true) => versions.OrderByDescending(version => version.Version),
            (_, false) => versions.OrderBy(version => version.Name),
            (_, true) => versions.OrderByDescending(version => version.Name),
        };
        IQueryable<DefinitionVersion> page = ordered.ThenBy(version => version.VersionId);
        page = filter.Skip > 0 ? page.Skip(filter.Skip) : page;
        return filter.Take is { } take ? page.Take(take) : page;
    }

    private static IQueryable<DefinitionVersion> WhereChosen(
        this IQueryable<DefinitionVersion> found, VersionChoice choice, IQueryable<DefinitionVersion> all) => choice switch
        {
            VersionChoice.All => found,
            VersionChoice.Latest => found.Where(version => version.IsLatest),
            VersionChoice.Published => found.Where(version => version.IsPublished),
            VersionChoice.Draft => found.Where(version => version.IsLatest && !version.IsPublished),
            VersionChoice.LatestAndPublished => found.Where(version => version.IsLatest || version.IsPublished),
            _ => found.Where(version => version.IsPublished || (version.IsLatest
                && !all.Any(other => other.TenantId == version.TenantId && other.DefinitionId == version.DefinitionId && other.IsPublished))),
        };

    // ToLower rather than a comparison with ignored case: databases translate only this form. Theirs may know ASCII only, hence the name as it was typed.
#pragma warning disable CA1862
    private static IQueryable<DefinitionVersion> WhereText(this IQueryable<DefinitionVersion> versions, string text, string lower) => versions.Where(version =>
        version.Name.ToLower().Contains(lower)
        || version.Name.Contains(text)
        || (version.Description != null && version.Description.ToLower().Contains(lower))
        || version.DefinitionId.ToLower().Contains(lower)
        || version.VersionId.ToLower().Contains(lower));
#pragma warning restore CA1862
}
