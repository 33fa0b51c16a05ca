using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>Names the state of a workflow that somebody has in hand, so that a save over another state is noticed.</summary>
internal static class DefinitionRevision
{
    /// <summary>On answers that hold a workflow: its state.</summary>
    public const string Header = "x-flows-revision";

    /// <summary>On a save: the state it was made from. Without it nothing is compared, as with Elsa's own server.</summary>
    public const string BaseHeader = "x-flows-base";

    /// <summary>On a save over another state: keep that as an earlier version.</summary>
    public const string KeepBothHeader = "x-flows-keep-both";

    /// <summary>On a save that publishes: save a draft only where the check list has something to say, and answer that so, under the same name.</summary>
    public const string CheckHeader = "x-flows-check";

    public static string Of(DefinitionVersion version) => $"{version.VersionId}-{version.ContentHash[..Math.Min(16, version.ContentHash.Length)]}";
}

/// <param name="Revision">The state the save was made from; null when its sender does not say.</param>
/// <param name="KeepsBoth">Over another state: save as a new version, so that neither is lost.</param>
internal sealed record SaveBase(string? Revision, bool KeepsBoth);
