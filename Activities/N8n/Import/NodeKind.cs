using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

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

    /// <summary>What a node of the kind became, where that is not plain from its name.</summary>
    public string? Becomes { get; init; }

    /// <summary>Which credential that is, where more is to be said than its kind.</summary>
    public string? CredentialAdvice { get; init; }

    /// <summary>Inputs of an activity that takes no parameters as n8n's nodes do.</summary>
    public JsonObject? Inputs { get; init; }

    /// <summary>Credentials of an activity that needs several, each with the input that takes it.</summary>
    public IReadOnlyList<PartCredential> PartCredentials { get; init; } = [];

    /// <summary>Flows that it runs as tools.</summary>
    public IReadOnlyList<ToolFlow> Tools { get; init; } = [];

    /// <summary>What became of the nodes that are plugged into it, by their names, where that is more than a part of its settings.</summary>
    public IReadOnlyDictionary<string, string> PartNotes { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Why nodes that are plugged into it have no place in it, and what to do about that, by their names.</summary>
    public IReadOnlyDictionary<string, (string Reason, string Advice)> PartsRefused { get; init; } = FrozenDictionary<string, (string, string)>.Empty;

    /// <summary>What that credential was called in n8n; null where the file does not say.</summary>
    public string? CredentialName { get; init; }
}

/// <summary>One of several credentials of a step.</summary>
/// <param name="Input">Of the activity.</param>
/// <param name="Name">What it was called in n8n; null where the file does not say.</param>
internal sealed record PartCredential(string Input, string Kind, string? Name);
