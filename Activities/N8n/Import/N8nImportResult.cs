namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>What an n8n file became.</summary>
/// <param name="Problems">Why the file, or a flow in it, was not imported; nothing of such a flow is there then.</param>
public sealed record N8nImportResult(IReadOnlyList<ImportedFlow> Flows, IReadOnlyList<string> Problems);

/// <summary>One flow of an n8n file.</summary>
/// <param name="DefinitionId">Made of n8n's id, so that flows still find each other.</param>
/// <param name="DefinitionJson">The definition, as Elsa Studio reads it.</param>
/// <param name="StartActivityId">The trigger a person starts it with; null where it has none.</param>
/// <param name="Notes">What to know besides the steps.</param>
/// <param name="Called">Flows that were written inside its steps; to be published with it.</param>
public sealed record ImportedFlow(string DefinitionId, string Name, string DefinitionJson, string? StartActivityId, IReadOnlyList<ImportedNode> Nodes, IReadOnlyList<string> Notes, IReadOnlyList<ImportedFlow> Called)
{
    /// <summary>Ids of other flows that it calls or that take over when it fails.</summary>
    public IReadOnlyList<string> Calls { get; init; } = [];

    /// <summary>Ids of those among <see cref="Called"/> that its steps cannot do without: they are run as tools.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];
}

/// <summary>What a node became.</summary>
/// <param name="Reason">Why it does not run at once; null when it does.</param>
/// <param name="Advice">What to do about it.</param>
/// <param name="Credentials">Credentials it used in n8n.</param>
public sealed record ImportedNode(string ActivityId, string Name, string NodeType, NodeAvailability Availability, string? Reason, string? Advice, IReadOnlyList<ImportedCredential> Credentials)
{
    /// <summary>Settings that are to be filled in before it runs.</summary>
    public IReadOnlyList<NodeSetting> Settings { get; init; } = [];
}

/// <summary>A credential of n8n, which its exports do not hold.</summary>
/// <param name="Kind">n8n's name of the kind, such as <c>httpBasicAuth</c>.</param>
/// <param name="Name">What it was called; null where the file does not say.</param>
public sealed record ImportedCredential(string Kind, string? Name);

public enum NodeAvailability
{
    Runs,

    /// <summary>Runs once a credential is chosen.</summary>
    NeedsCredential,

    /// <summary>Runs once settings are filled in that were left empty, and a credential is chosen where it needs one.</summary>
    NeedsSettings,

    /// <summary>Kept with all its settings as a placeholder.</summary>
    NotAvailable,
}
