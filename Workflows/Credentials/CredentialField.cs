namespace Bizoholic.Flows.Workflows;

/// <summary>A field of a credential.</summary>
/// <param name="Name">Its name in the API and in the activity that reads it.</param>
/// <param name="Help">Where a person finds what belongs here.</param>
public sealed record CredentialField(string Name, string DisplayName, string Help = "")
{
    /// <summary>True: never returned, and masked wherever it would be stored.</summary>
    public bool IsSecret { get; init; }

    public bool IsRequired { get; init; } = true;

    public CredentialFieldKind Kind { get; init; }

    /// <summary>Taken when nothing was entered.</summary>
    public string? Default { get; init; }

    /// <summary>What can be chosen; any text when empty.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    public static CredentialField Secret(string name, string displayName, string help = "") => new(name, displayName, help) { IsSecret = true };
}

public enum CredentialFieldKind
{
    Text,

    /// <summary>Several lines: keys, JSON.</summary>
    LongText,

    /// <summary>An address that begins with https:// or http://.</summary>
    Url,
    Number,
    Flag,
}
