using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;

namespace Bizoholic.Flows.Host.N8n;

/// <summary>What became of the files of one import.</summary>
/// <param name="Imported">Flows that are here now.</param>
/// <param name="Refused">Files of which something is not.</param>
/// <param name="Credentials">What has to be chosen, over all files.</param>
internal sealed record ImportReport(int Imported, int Refused, IReadOnlyList<FileReport> Files, IReadOnlyList<NeededCredential> Credentials);

/// <param name="Problems">Why the file, or a flow in it, was not imported; of such a flow nothing is here.</param>
internal sealed record FileReport(string File, IReadOnlyList<string> Problems, IReadOnlyList<FlowReport> Flows);

/// <param name="Outcome"><c>created</c>, <c>updated</c> or <c>unchanged</c>.</param>
/// <param name="CanPublish">False while a run could get to a step that is not available.</param>
/// <param name="PublishProblems">What keeps it from being published.</param>
/// <param name="Branches">How its branches run now, and what else can be chosen.</param>
internal sealed record FlowReport(
    string DefinitionId, string Name, string Outcome, bool CanPublish, IReadOnlyList<string> PublishProblems, StepCounts Counts, IReadOnlyList<StepReport> Steps, IReadOnlyList<string> Notes, BranchChoice Branches);

internal sealed record StepCounts(int Runs, int NeedsCredential, int NeedsSettings, int NotAvailable);

/// <param name="Status"><c>runs</c>, <c>needsCredential</c>, <c>needsSettings</c> or <c>notAvailable</c>.</param>
/// <param name="Reason">Why it does not run at once.</param>
/// <param name="Advice">What to do about it.</param>
/// <param name="Settings">What is to be filled in.</param>
internal sealed record StepReport(string ActivityId, string Name, string NodeType, string Status, string? Reason, string? Advice, IReadOnlyList<string> Credentials, IReadOnlyList<NodeSetting> Settings)
{
    public static StepReport Of(ImportedNode node) => new(
        node.ActivityId,
        node.Name,
        node.NodeType,
        node.Availability switch { NodeAvailability.Runs => "runs", NodeAvailability.NeedsCredential => "needsCredential", NodeAvailability.NeedsSettings => "needsSettings", _ => "notAvailable" },
        node.Reason,
        node.Advice,
        [.. node.Credentials.Select(credential => credential.Kind)],
        node.Settings);
}

/// <param name="Now"><c>inOrder</c> as in n8n, or <c>parallel</c>.</param>
/// <param name="Offered">Import again with <c>?branches=</c> one of these to have it.</param>
internal sealed record BranchChoice(string Now, IReadOnlyList<string> Offered);

/// <summary>A credential that imported flows used in n8n, which exports none: one choice fills all its uses.</summary>
/// <param name="Kind">n8n's name of the kind, such as <c>httpBasicAuth</c>.</param>
/// <param name="Name">What it was called in n8n.</param>
internal sealed record NeededCredential(string Kind, string? Name, IReadOnlyList<CredentialPlace> UsedBy);

internal sealed record CredentialPlace(string DefinitionId, string Flow, string ActivityId, string Step);

/// <summary>Which credential of here stands for one of n8n.</summary>
/// <param name="Name">Null for all of the kind.</param>
internal sealed record CredentialChoice(string Kind, string? Name, string CredentialId);

/// <param name="DefinitionIds">The flows to fill it in; all of the tenant that came from n8n when empty.</param>
internal sealed record CredentialChoices(IReadOnlyList<CredentialChoice>? Choices, IReadOnlyList<string>? DefinitionIds);

internal sealed record FilledUses(int Filled, IReadOnlyList<CredentialPlace> Uses);

/// <summary>Steps of a flow whose settings are to be filled in, or were just now.</summary>
/// <param name="Revision">The state of the flow that this is about.</param>
internal sealed record FlowSettingsReport(string DefinitionId, string Name, string Revision, bool CanPublish, IReadOnlyList<string> PublishProblems, IReadOnlyList<StepReport> Steps);

/// <param name="Steps">By step; one that was filled in by hand is taken into use without any settings.</param>
internal sealed record SettingValues(IReadOnlyList<StepValues>? Steps);

/// <param name="Settings">Values by n8n's names of the settings: text, a number, a list or an object, as the setting's kind says.</param>
internal sealed record StepValues(string? ActivityId, IReadOnlyDictionary<string, JsonNode?>? Settings);
