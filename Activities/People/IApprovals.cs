using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.People;

/// <summary>What a flow asks people.</summary>
/// <param name="Id">Same for every repetition of one question.</param>
/// <param name="Data">Values that the approver may change.</param>
/// <param name="Approvers">Who is asked; empty for anybody who may.</param>
public sealed record ApprovalQuestion(
    string TenantId, string Id, string RunId, string DefinitionId, string FlowName, string Title, string Content, ValueObject Data, IReadOnlyList<string> Approvers, DateTimeOffset? DueAt)
{
    /// <summary>What is asked of each item, where several are asked about at once; then it is this and not <see cref="Content"/> and <see cref="Data"/>.</summary>
    public IReadOnlyList<ApprovalPart> Parts { get; init; } = [];
}

/// <summary>One of several items that are asked about at once.</summary>
public sealed record ApprovalPart(string Content, ValueObject Data);

/// <summary>How a question ended.</summary>
/// <param name="Status">"approved", "rejected" or "expired".</param>
/// <param name="Content">The text as the approver left it.</param>
/// <param name="Data">The values as the approver left them.</param>
public sealed record ApprovalAnswer(string Status, string? By, string? Comment, string Content, ValueObject Data)
{
    /// <summary>Each item as the approver left it, where several were asked about.</summary>
    public IReadOnlyList<ApprovalPart> Parts { get; init; } = [];
}

/// <summary>Keeps what people are asked, for the page where they answer. All of it may be asked again, as a step does whose answer got lost.</summary>
/// <exception cref="Workflows.Storage.StorageException">What is asked is stored, and the storage is away.</exception>
public interface IApprovals
{
    /// <summary>Puts a question where people see it. Asked again, nothing changes.</summary>
    /// <returns>The address at which it can be answered without signing in; good for one answer.</returns>
    ValueTask<Uri> AskAsync(ApprovalQuestion question, CancellationToken cancellation);

    /// <summary>What was said; null while nobody has.</summary>
    ValueTask<ApprovalAnswer?> AnswerAsync(string tenantId, string id, CancellationToken cancellation);

    /// <summary>Sets another time by which it is to be answered, where it is open.</summary>
    /// <returns>False where it is not open any more.</returns>
    ValueTask<bool> PostponeAsync(string tenantId, string id, DateTimeOffset dueAt, CancellationToken cancellation);

    /// <summary>Closes a question that somebody answered elsewhere, or whose time is up (by null); answers what was said in the last moment, where something was.</summary>
    /// <param name="status">"approved", "rejected" or "expired".</param>
    ValueTask<ApprovalAnswer> CloseAsync(string tenantId, string id, string status, string? by, CancellationToken cancellation);
}
