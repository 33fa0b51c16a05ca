namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Something that a flow has asked a person.</summary>
/// <param name="ApprovalId">The execution that asks, so that asking again after a crash asks the same.</param>
/// <param name="Content">The text to approve.</param>
/// <param name="Data">Values to approve, a JSON object.</param>
/// <param name="Approvers">Who is asked, separated by commas; empty for anybody who may.</param>
/// <param name="Status">"pending", "approved", "rejected" or "expired".</param>
/// <param name="Revision">Rises with every change; what a change is compared with.</param>
/// <param name="IsDelivered">The run knows how it ended.</param>
public sealed record ApprovalRow(
    string TenantId,
    string ApprovalId,
    string RunId,
    string DefinitionId,
    string FlowName,
    string Title,
    string Content,
    string Data,
    string Approvers,
    string Status,
    long Revision,
    bool IsDelivered,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DueAt)
{
    public DateTimeOffset? DecidedAt { get; init; }

    public string? DecidedBy { get; init; }

    public string? Comment { get; init; }
}

/// <summary>What people are asked, and what they said.</summary>
public interface IApprovalStore
{
    ValueTask<ApprovalRow?> FindAsync(string tenantId, string approvalId, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    /// <param name="status">Null for all.</param>
    ValueTask<IReadOnlyList<ApprovalRow>> ListAsync(string tenantId, string? status, int max, CancellationToken cancellation);

    /// <summary>Those of all tenants that are decided and whose run does not know yet.</summary>
    ValueTask<IReadOnlyList<ApprovalRow>> UndeliveredAsync(int max, CancellationToken cancellation);

    /// <summary>Stores a new one (revision 1), or a change of the one whose stored revision is one lower. False: it is there already, or was changed meanwhile.</summary>
    ValueTask<bool> SaveAsync(ApprovalRow row, CancellationToken cancellation);
}
