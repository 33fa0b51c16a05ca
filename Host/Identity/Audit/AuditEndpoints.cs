using System.Security.Claims;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Identity.Audit;

internal static class AuditEndpoints
{
    private const int MostAtOnce = 200;
    private const int Usual = 50;

    public static void MapAudit(this IEndpointRouteBuilder app)
        => app.MapGet("/api/audit", ListAsync).WithTags("Audit").WithSummary("Who did what, newest first, a page at a time").RequireAuthorization(Scopes.Administer);

    /// <param name="before">The page after the one that ended with this entry.</param>
    /// <param name="text">Part of a name, an action or a target.</param>
    private static async Task<Ok<AuditList>> ListAsync(string? before, string? text, int? take, ClaimsPrincipal caller, IAuditStore store, CancellationToken cancellation)
    {
        var size = Math.Clamp(take ?? Usual, 1, MostAtOnce);
        var rows = await store.PageAsync(caller.TenantId(), before, string.IsNullOrWhiteSpace(text) ? null : text.Trim(), size + 1, cancellation);
        return TypedResults.Ok(new AuditList(
            [.. rows.Take(size).Select(row => new AuditView(row.AuditId, row.At, row.Actor, row.Action, row.Target, row.Outcome, row.Address))],
            rows.Count > size ? rows[size - 1].AuditId : null));
    }
}

/// <param name="Next">What to ask for as "before" to go on; null at the end.</param>
internal sealed record AuditList(IReadOnlyList<AuditView> Items, string? Next);

/// <param name="Outcome">Status of the answer: below 400 it was done, 403 it was not allowed.</param>
internal sealed record AuditView(string Id, DateTimeOffset At, string Actor, string Action, string Target, int Outcome, string Address);
