using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>Which versions a caller asks for: Elsa's <c>versionOptions</c>.</summary>
internal readonly record struct VersionRequest(VersionChoice Choice, int? Number)
{
    /// <summary>A name, or a version number; empty asks for all; anything else for <paramref name="otherwise"/>.</summary>
    public static VersionRequest Read(string? text, VersionChoice otherwise) => text?.Trim() switch
    {
        null => new(otherwise, null),
        "" => new(VersionChoice.All, null),
        "AllVersions" => new(VersionChoice.All, null),
        var number when int.TryParse(number, out var version) => new(VersionChoice.All, version),
        var name when Enum.TryParse<VersionChoice>(name, ignoreCase: true, out var choice) => new(choice, null),
        _ => new(otherwise, null),
    };

    public DefinitionFilter ToFilter() => new() { Versions = Choice, Version = Number };
}
