using System.Text.Json;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>What a node type of n8n is here.</summary>
/// <param name="ActivityType">Type of the activity, in the namespace Bizoholic.</param>
internal sealed record NodeKind(string ActivityType)
{
    /// <summary>Outcomes in the order of the node's outputs, told from its JSON.</summary>
    public Func<JsonElement, IReadOnlyList<string>> Outputs { get; init; } = static _ => ["Done"];

    public bool IsTrigger { get; init; }

    /// <summary>Another node has taken its place in n8n: what is placed here becomes that one there.</summary>
    public bool IsSuperseded { get; init; }

    /// <summary>Waits for its inputs and tells them apart.</summary>
    public bool HasNumberedInputs { get; init; }

    /// <summary>Why a node of this kind cannot run with the settings it has; null where it can.</summary>
    public Func<JsonElement, string?> Obstacle { get; init; } = static _ => null;

    /// <summary>Settings as the activity takes them, where those differ from the node's.</summary>
    public Func<JsonElement, JsonElement>? Parameters { get; init; }

    /// <summary>The version that the activity behaves like; null for the node's own.</summary>
    public double? TypeVersion { get; init; }

    /// <summary>The newest version of the node whose rules are known; null for the one a newly placed activity has.</summary>
    public double? NewestVersion { get; init; }

    /// <summary>Kind of credential that every node of the kind needs; null where its JSON says.</summary>
    public string? Credential { get; init; }

    /// <summary>Kind of credential that a node with such settings needs; null where its JSON or <see cref="Credential"/> says.</summary>
    public Func<JsonElement, string?> CredentialOf { get; init; } = static _ => null;

    /// <summary>The service stands at an address that the credential tells.</summary>
    public bool HasOwnAddress { get; init; }

    /// <summary>What that address looks like, where a person would not guess it.</summary>
    public string? AddressHint { get; init; }

    /// <summary>What that credential was called in n8n; null where the file does not say.</summary>
    public string? CredentialName { get; init; }
}
