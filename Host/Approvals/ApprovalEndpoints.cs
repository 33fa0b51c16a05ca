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
        group.MapGet("", ListAsync).WithSummary("What flows ask people");
        group.MapGet("/{id}", GetAsync).WithSummary("One question with its preview");
        group.MapPost("/{id}/approve", (string id, DecisionRequest request, ClaimsPrincipal caller, ApprovalDesk desk, CancellationToken cancellation) => desk.DecideAsync(id, true, request, caller, cancellation)).WithSummary("Approve").RequireAuthorization(Scopes.Write);
        group.MapPost("/{id}/reject", (string id, DecisionRequest request, ClaimsPrincipal caller, ApprovalDesk desk, CancellationToken cancellation) => desk.DecideAsync(id, false, request, caller, cancellation)).WithSummary("Reject").RequireAuthorization(Scopes.Write);
        group.MapPatch("/{id}", (string id, ApprovalEdit request, ClaimsPrincipal caller, ApprovalDesk desk, CancellationToken cancellation) => desk.EditAsync(id, request, caller, cancellation)).WithSummary("Edit what is to be approved").RequireAuthorization(Scopes.Write);
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

    /// <summary>Runs of these questions that have not ended.</summary>
    public static async Task<HashSet<string>> WaitingAsync(IRunQueries runs, string tenantId, IReadOnlyList<ApprovalRow> rows, CancellationToken cancellation)
    {
        string[] ids = [.. rows.Where(row => row.Status == ApprovalStatus.Pending).Select(row => row.RunId).Distinct()];
        if (ids.Length == 0)
        {
            return [];
        }

        var page = await runs.ListAsync(tenantId, new RunFilter { RunIds = ids }, cancellation);
        return [.. page.Rows.Where(run => run.Status is RunStatus.Pending or RunStatus.Executing or RunStatus.Suspended or RunStatus.Faulted or RunStatus.Held).Select(run => run.RunId)];
    }

    public static ProblemHttpResult Missing(string id) => Refusals.NotFound($"There is no approval '{id}'.");
}
