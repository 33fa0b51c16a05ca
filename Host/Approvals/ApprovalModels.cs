using Bizoholic.Flows.Activities.People;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Approvals;

internal sealed record ApprovalList(IReadOnlyList<ApprovalModel> Items);

/// <param name="Data">Values that the approver may change.</param>
/// <param name="Parts">Each item with its text and values, where several are asked about at once; then content and data are empty.</param>
internal sealed record ApprovalModel(
    string Id, string Title, string Content, ValueObject Data, IReadOnlyList<ApprovalPart> Parts, string Status, IReadOnlyList<string> Approvers, string RunId, string DefinitionId, string FlowName,
    DateTimeOffset CreatedAt, DateTimeOffset? DueAt, DateTimeOffset? DecidedAt, string? DecidedBy, string? Comment)
{
    public static ApprovalModel Of(ApprovalRow row) => new(
        row.ApprovalId, row.Title, row.Content, ApprovalParts.DataOf(row), ApprovalParts.Of(row), row.Status, Scopes.Split(row.Approvers), row.RunId, row.DefinitionId, row.FlowName,
        row.CreatedAt, row.DueAt, row.DecidedAt, row.DecidedBy, row.Comment);
}

/// <param name="Comment">Why; flows on to the next steps.</param>
/// <param name="Content">The text as it is to be; null leaves it.</param>
/// <param name="Data">The values as they are to be; null leaves them.</param>
/// <param name="Parts">Each item as it is to be, where several are asked about; null leaves them.</param>
internal sealed record DecisionRequest(string? Comment, string? Content, ValueObject? Data, IReadOnlyList<ApprovalPart>? Parts);

/// <param name="Content">The text as it is to be; null leaves it.</param>
/// <param name="Data">The values as they are to be; null leaves them.</param>
/// <param name="Parts">Each item as it is to be, where several are asked about; null leaves them.</param>
internal sealed record ApprovalEdit(string? Content, ValueObject? Data, IReadOnlyList<ApprovalPart>? Parts);
