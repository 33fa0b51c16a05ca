using System.Security.Claims;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Approvals;

/// <summary>What flows ask people, for the page where they answer and for other programs.</summary>
internal static class ApprovalEndpoints
{
    private const int Most = 500;

    private static readonly string[] Statuses = [ApprovalStatus.Pending, ApprovalStatus.Approved, ApprovalStatus.Rejected, ApprovalStatus.Expired];

    public static void MapApprovals(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/approvals").WithTags("Approvals");
        group.MapGet("", ListAsync);
        group.MapGet("/{id}", GetAsync);
        group.MapPost("/{id}/decision", DecideAsync).RequireAuthorization(Scopes.Write);
        ApprovalPages.Map(app);
    }

    /// <param name="status">"pending" (the default), "approved", "rejected", "expired" or "all".</param>
    /// <param name="take">At most so many, newest first. Default 100.</param>
    private static async Task<Results<Ok<ApprovalList>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal caller, IApprovalStore store, IRunQueries runs, string? status, int? take, CancellationToken cancellation)
    {
        var wanted = status ?? ApprovalStatus.Pending;
        if (wanted != "all" && !Statuses.Contains(wanted))
        {
            return Refusals.Invalid("status", $"'{status}' is no status. Known are {string.Join(", ", Statuses)} and all.");
        }

        var rows = await store.ListAsync(caller.TenantId(), wanted == "all" ? null : wanted, Math.Clamp(take ?? 100, 1, Most), cancellation);
        var waiting = await WaitingAsync(runs, caller.TenantId(), rows, cancellation);
        return TypedResults.Ok(new ApprovalList([.. rows.Where(row => row.Status != ApprovalStatus.Pending || waiting.Contains(row.RunId)).Select(ApprovalModel.Of)]));
    }

    private static async Task<Results<Ok<ApprovalModel>, ProblemHttpResult>> GetAsync(string id, ClaimsPrincipal caller, IApprovalStore store, CancellationToken cancellation)
        => await store.FindAsync(caller.TenantId(), id, cancellation) is { } row ? TypedResults.Ok(ApprovalModel.Of(row)) : Missing(id);

    private static async Task<Results<Ok<ApprovalModel>, ProblemHttpResult>> DecideAsync(
        string id, DecisionRequest request, ClaimsPrincipal caller, IApprovalStore store, IRunQueries runs, ApprovalBoard board, CancellationToken cancellation)
    {
        if (request.Decision is not ("approve" or "reject"))
        {
            return Refusals.Invalid("decision", "Say approve or reject.");
        }

        if (await store.FindAsync(caller.TenantId(), id, cancellation) is not { } row)
        {
            return Missing(id);
        }

        if (row.Status == ApprovalStatus.Pending && (await WaitingAsync(runs, row.TenantId, [row], cancellation)).Count == 0)
        {
            return Refusals.Problem(StatusCodes.Status409Conflict, "Nobody waits for this any more", "The run that asked has ended.");
        }

        var by = caller.Identity?.Name ?? caller.FindFirstValue("name") ?? caller.FindFirstValue("sub") ?? "somebody";
        return await board.DecideAsync(row, request.Decision == "approve", by, request.Comment, request.Content, request.Data, cancellation) is { } decided
            ? TypedResults.Ok(ApprovalModel.Of(decided))
            : Refusals.Problem(StatusCodes.Status409Conflict, "Decided already", $"This was {(await store.FindAsync(row.TenantId, id, cancellation))!.Status} before.");
    }

    /// <summary>Runs of these questions that have not ended.</summary>
    private static async Task<HashSet<string>> WaitingAsync(IRunQueries runs, string tenantId, IReadOnlyList<ApprovalRow> rows, CancellationToken cancellation)
    {
        string[] ids = [.. rows.Where(row => row.Status == ApprovalStatus.Pending).Select(row => row.RunId).Distinct()];
        if (ids.Length == 0)
        {
            return [];
        }

        var page = await runs.ListAsync(tenantId, new RunFilter { RunIds = ids }, cancellation);
        return [.. page.Rows.Where(run => run.Status is RunStatus.Pending or RunStatus.Executing or RunStatus.Suspended).Select(run => run.RunId)];
    }

    private static ProblemHttpResult Missing(string id) => Refusals.NotFound($"There is no approval '{id}'.");
}

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

/// <param name="Decision">"approve" or "reject".</param>
/// <param name="Content">The text as it is to be; null leaves it.</param>
/// <param name="Data">The values as they are to be; null leaves them.</param>
internal sealed record DecisionRequest(string? Decision, string? Comment, string? Content, ValueObject? Data);
