using System.Security.Claims;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Operations;

/// <summary>Pausing and resuming. The installation takes an administrator of its own tenant, a credential an operator, a flow whoever may change flows.</summary>
internal static class PauseEndpoints
{
    public static void MapPauses(this IEndpointRouteBuilder app)
    {
        var pauses = app.MapGroup("/api/pauses").WithTags("Pauses");
        pauses.MapGet("", ListAsync).WithSummary("What is paused");
        pauses.MapGet("/preview", (ClaimsPrincipal caller, ResumePreview preview, CancellationToken cancellation) => preview.ReadAsync(caller.TenantId(), cancellation));
        pauses.MapPost("", PauseAsync).WithSummary("Pause a flow, a credential or the installation").RequireAuthorization(Scopes.Write);
        pauses.MapDelete("/{kind}/{target?}", ResumeAsync).WithSummary("Resume a flow, a credential or the installation").RequireAuthorization(Scopes.Write);
    }

    private static async Task<Ok<PauseList>> ListAsync(ClaimsPrincipal caller, IPauseStore store, CancellationToken cancellation)
        => TypedResults.Ok(new PauseList([.. (await store.PausesAsync(cancellation))
            .Where(pause => pause.Kind == PauseKind.Installation || pause.TenantId == caller.TenantId())
            .Select(pause => new PauseView(pause.Kind.ToString().ToLowerInvariant(), pause.Target, pause.Since, pause.By, pause.Reason))]));

    private static async Task<Results<NoContent, ProblemHttpResult>> PauseAsync(PauseRequest request, HttpContext http, ClaimsPrincipal caller, IPauseStore store, PauseWatch watch, IStorage storage, AuditNames names, CancellationToken cancellation)
    {
        if (Read(request.Kind, request.Target, caller, out var kind) is { } problem)
        {
            return problem;
        }

        http.AuditTarget(await NamedAsync(kind, request.Target, caller, names, cancellation));
        await store.PauseAsync(
            new PauseRow(TenantOf(kind, caller), kind, request.Target ?? "", storage.Clock.GetUtcNow(), caller.Identity?.Name ?? "", request.Reason?.Trim() is { Length: > 0 and <= 500 } reason ? reason : ""), cancellation);
        await watch.ReadAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ResumeAsync(string kind, string? target, HttpContext http, ClaimsPrincipal caller, IPauseStore store, PauseWatch watch, AuditNames names, CancellationToken cancellation)
    {
        if (Read(kind, target, caller, out var known) is { } problem)
        {
            return problem;
        }

        http.AuditTarget(await NamedAsync(known, target, caller, names, cancellation));
        var wasPaused = await store.ResumeAsync(TenantOf(known, caller), known, target ?? "", cancellation);
        await watch.ReadAsync(cancellation);
        return wasPaused ? TypedResults.NoContent() : Refusals.NotFound($"This {kind} is not paused.");
    }

    private static async ValueTask<string> NamedAsync(PauseKind kind, string? target, ClaimsPrincipal caller, AuditNames names, CancellationToken cancellation) => kind switch
    {
        PauseKind.Flow => $"flow {await names.FlowsAsync(caller.TenantId(), [target!], cancellation)}",
        PauseKind.Credential => $"credential {await names.CredentialAsync(caller.TenantId(), target!, cancellation)}",
        _ => "installation",
    };

    private static ProblemHttpResult? Read(string? kind, string? target, ClaimsPrincipal caller, out PauseKind known)
    {
        if (!Enum.TryParse(kind, ignoreCase: true, out known) || !Enum.IsDefined(known) || int.TryParse(kind, out _))
        {
            return Refusals.Invalid("kind", "Say what to pause: installation, flow or credential.");
        }

        if (known == PauseKind.Installation)
        {
            return !string.IsNullOrEmpty(target) ? Refusals.Invalid("target", "The installation as a whole has no target.")
                : !caller.AdministersInstallation() ? Refusals.Problem(StatusCodes.Status403Forbidden, "Not allowed", $"Only an administrator of the tenant '{Tenants.Default}' pauses or resumes the installation: it stops the flows of all tenants.")
                : null;
        }

        return known == PauseKind.Credential && !caller.Can(Scopes.Operate) ? Refusals.Problem(StatusCodes.Status403Forbidden, "Not allowed", "Only an operator pauses or resumes a credential.")
            : string.IsNullOrWhiteSpace(target) ? Refusals.Invalid("target", $"Name the {known.ToString().ToLowerInvariant()} by its id.") : null;
    }

    private static string TenantOf(PauseKind kind, ClaimsPrincipal caller) => kind == PauseKind.Installation ? "" : caller.TenantId();
}

internal sealed record PauseRequest(string? Kind, string? Target, string? Reason);

internal sealed record PauseList(IReadOnlyList<PauseView> Items);

internal sealed record PauseView(string Kind, string Target, DateTimeOffset Since, string By, string Reason);
