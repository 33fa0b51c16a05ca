using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>All that is known of a kind of activity, made from its class.</summary>
public sealed record ActivityDescriptor
{
    public required string TypeName { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required int Version { get; init; }

    public required string Category { get; init; }

    public required string DisplayName { get; init; }

    public required string Description { get; init; }

    public ActivityKind Kind { get; init; }

    public SideEffect Effect { get; init; }

    public bool PerItem { get; init; }

    /// <summary>Works on one item after the other.</summary>
    public bool Sequential { get; init; }

    /// <summary>What it set to work outside goes on when it fails: see <see cref="ActivityAttribute.WorkGoesOn"/>.</summary>
    public bool WorkGoesOn { get; init; }

    /// <summary>How it is tried again where neither the flow nor the step says so; null for not at all.</summary>
    public RetryPolicy? Retry { get; init; }

    public bool IsContainer { get; init; }

    public bool IsBrowsable { get; init; } = true;

    public bool IsTerminal { get; init; }

    public bool CanFail { get; init; }

    public IReadOnlyList<InputDescriptor> Inputs { get; init; } = [];

    public IReadOnlyList<OutputDescriptor> Outputs { get; init; } = [];

    public IReadOnlyList<PortDescriptor> Ports { get; init; } = [];

    public required Type ActivityType { get; init; }
}

/// <param name="JsonName">The property's name in definitions: the name with its first letter in lower case.</param>
/// <param name="TypeName">Alias of the value's type ("String", "Int32", "Object" ...).</param>
/// <param name="IsWrapped">True for expressions, false for plain JSON.</param>
public sealed record InputDescriptor(string Name, string JsonName, string TypeName, string DisplayName, string Description, string UIHint, bool IsWrapped)
{
    public Value DefaultValue { get; init; }

    public string DefaultSyntax { get; init; } = "Literal";

    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The input names a credential; the designer offers those the installation has.</summary>
    public bool IsCredential { get; init; }

    /// <summary>Kinds of credentials that fit; any when empty.</summary>
    public IReadOnlyList<string> CredentialTypes { get; init; } = [];

    public IReadOnlyList<string> FixedOutcomes { get; init; } = [];

    public float Order { get; init; }

    public string? Category { get; init; }

    public bool IsSensitive { get; init; }

    public bool IsBrowsable { get; init; } = true;

    public bool AutoEvaluate { get; init; } = true;
}

public sealed record OutputDescriptor(string Name, string TypeName, string DisplayName, string Description, bool IsBrowsable);

/// <param name="IsEmbedded">True for a slot that holds an activity; false for an outcome with a connection.</param>
public sealed record PortDescriptor(string Name, string DisplayName, bool IsEmbedded);
