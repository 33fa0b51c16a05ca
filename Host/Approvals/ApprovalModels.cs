using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Approvals;

internal sealed record ApprovalList(IReadOnlyList<ApprovalModel> Items);

/// <param name="Data">Values that the approver may change.</param>
internal sealed record ApprovalModel(
    string Id, string Title, string Content, ValueObject Data, string Status, IReadOnlyList<string> Approvers, string RunId, string DefinitionId, string FlowName,
    DateTimeOffset CreatedAt, DateTimeOffset? DueAt, DateTimeOffset? DecidedAt, string? DecidedBy, string? Comment)
{
    public static ApprovalModel Of(ApprovalRow row) => new(
        row.ApprovalId, row.Title, row.Content, ValueJson.Parse(row.Data).AsObject() ?? ValueObject.Empty, row.Status, Scopes.Split(row.Approvers), row.RunId, row.DefinitionId, row.FlowName,
        row.CreatedAt, row.DueAt, row.DecidedAt, row.DecidedBy, row.Comment);
}

/// <param name="Comment">Why; flows on to the next steps.</param>
/// <param name="Content">The text as it is to be; null leaves it.</param>
/// <param name="Data">The values as they are to be; null leaves them.</param>
internal sealed record DecisionRequest(string? Comment, string? Content, ValueObject? Data);

/// <param name="Content">The text as it is to be; null leaves it.</param>
/// <param name="Data">The values as they are to be; null leaves them.</param>
internal sealed record ApprovalEdit(string? Content, ValueObject? Data);
