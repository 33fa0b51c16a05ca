using System.Security.Claims;
using Bizoholic.Flows.Activities.People;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Approvals;

/// <summary>Takes what signed-in people say about a question.</summary>
internal sealed class ApprovalDesk(IApprovalStore store, IRunQueries runs, ApprovalBoard board)
{
    private const int LongestText = 1_000_000;

    public async Task<Results<Ok<ApprovalModel>, ProblemHttpResult>> DecideAsync(string id, bool approve, DecisionRequest request, ClaimsPrincipal caller, CancellationToken cancellation)
    {
        var (row, refusal) = await OpenAsync(id, request.Content, request.Data is not null, request.Parts, request.Comment, caller, cancellation);
        if (row is null)
        {
            return refusal!;
        }

        return await board.DecideAsync(row, approve, NameOf(caller), request.Comment, request.Content, request.Data, request.Parts, cancellation) is { } decided
            ? TypedResults.Ok(ApprovalModel.Of(decided))
            : await TooLateAsync(row, cancellation);
    }

    public async Task<Results<Ok<ApprovalModel>, ProblemHttpResult>> EditAsync(string id, ApprovalEdit request, ClaimsPrincipal caller, CancellationToken cancellation)
    {
        var (row, refusal) = await OpenAsync(id, request.Content, request.Data is not null, request.Parts, null, caller, cancellation);
        if (row is null)
        {
            return refusal!;
        }

        return await board.EditAsync(row, request.Content, request.Data, request.Parts, cancellation) is { } edited ? TypedResults.Ok(ApprovalModel.Of(edited)) : await TooLateAsync(row, cancellation);
    }

    private async Task<(ApprovalRow? Row, ProblemHttpResult? Refusal)> OpenAsync(
        string id, string? content, bool hasData, IReadOnlyList<ApprovalPart>? parts, string? comment, ClaimsPrincipal caller, CancellationToken cancellation)
    {
        if (content?.Length > LongestText || comment?.Length > LongestText || parts?.Sum(part => (long?)part.Content?.Length) > LongestText)
        {
            return (null, Refusals.Invalid(content?.Length > LongestText ? "content" : comment?.Length > LongestText ? "comment" : "parts", $"The text has more than {LongestText} letters."));
        }

        if (await store.FindAsync(caller.TenantId(), id, cancellation) is not { } row)
        {
            return (null, ApprovalEndpoints.Missing(id));
        }

        var asked = ApprovalParts.Of(row).Count;
        if (asked > 0 && (content is not null || hasData))
        {
            return (null, Refusals.Invalid(content is not null ? "content" : "data", $"This asks about {asked} items. Change them under 'parts'."));
        }

        if (parts is not null && (parts.Count != asked || parts.Any(part => part?.Content is null || part.Data is null)))
        {
            return (null, Refusals.Invalid("parts", asked == 0 ? "This asks about one thing. Change it under 'content' and 'data'." : $"This asks about {asked} items. Give each, with its content and data, in their order."));
        }

        return row.Status == ApprovalStatus.Pending && (await ApprovalEndpoints.WaitingAsync(runs, row.TenantId, [row], cancellation)).Count == 0
            ? (null, Refusals.Problem(StatusCodes.Status409Conflict, "Nobody waits for this any more", "The run that asked has ended."))
            : (row, null);
    }

    private async Task<ProblemHttpResult> TooLateAsync(ApprovalRow row, CancellationToken cancellation)
    {
        var now = await store.FindAsync(row.TenantId, row.ApprovalId, cancellation) ?? row;
        return now.Status == ApprovalStatus.Pending
            ? Refusals.Problem(StatusCodes.Status409Conflict, "Changed meanwhile", "Somebody changed this at the same time. Look at it again, then repeat your answer.")
            : Refusals.Problem(StatusCodes.Status409Conflict, "Decided already", $"This was {now.Status}{(now.DecidedBy is { } by ? $" by {by}" : "")} before.");
    }

    private static string NameOf(ClaimsPrincipal caller) => caller.Identity?.Name ?? caller.FindFirstValue("name") ?? caller.FindFirstValue("sub") ?? "somebody";
}
