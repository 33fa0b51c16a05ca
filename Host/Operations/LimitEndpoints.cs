using System.Globalization;
using System.Security.Claims;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Operations;

/// <summary>Limits that operators set while hosts run: how many runs of the tenant are under way at once, how many calls are made with a credential.</summary>
internal static class LimitEndpoints
{
    private const int Most = 1_000_000;

    public static void MapLimits(this IEndpointRouteBuilder app)
    {
        var limits = app.MapGroup("/api/limits").WithTags("Limits");
        limits.MapGet("", ListAsync);
        limits.MapPut("/tenant", SetTenantAsync).WithSummary("Limit how many runs are under way at once").RequireAuthorization(Scopes.Administer);
        limits.MapDelete("/tenant", (ClaimsPrincipal caller, ILimitStore store, LimitWatch watch, CancellationToken cancellation) => RemoveAsync(LimitKind.Tenant, "", caller, store, watch, cancellation))
            .WithSummary("Lift the limit of runs under way at once").RequireAuthorization(Scopes.Administer);
        limits.MapPut("/credential/{id}", SetCredentialAsync).WithSummary("Limit the calls with a credential").RequireAuthorization(Scopes.Write);
        limits.MapDelete("/credential/{id}", async (string id, HttpContext http, ClaimsPrincipal caller, ILimitStore store, LimitWatch watch, AuditNames names, CancellationToken cancellation) =>
            {
                http.AuditTarget(await names.CredentialAsync(caller.TenantId(), id, cancellation));
                return await RemoveAsync(LimitKind.Credential, id, caller, store, watch, cancellation);
            })
            .WithSummary("Lift the limit of calls with a credential").RequireAuthorization(Scopes.Write);
    }

    private static async Task<Ok<LimitList>> ListAsync(ClaimsPrincipal caller, ILimitStore store, CancellationToken cancellation)
    {
        var own = (await store.LimitsAsync(cancellation)).Where(limit => limit.TenantId == caller.TenantId()).ToArray();
        return TypedResults.Ok(new LimitList(
            own.FirstOrDefault(limit => limit.Kind == LimitKind.Tenant)?.Concurrent,
            [.. own.Where(limit => limit.Kind == LimitKind.Credential).Select(limit => new CredentialLimit(limit.Target, limit.PerMinute, limit.Burst))]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetTenantAsync(TenantLimitRequest request, HttpContext http, ClaimsPrincipal caller, ILimitStore store, LimitWatch watch, CancellationToken cancellation)
    {
        http.AuditTarget(request.ConcurrentRuns?.ToString(CultureInfo.InvariantCulture));
        return request.ConcurrentRuns is >= 1 and <= Most and var runs
            ? await SetAsync(new LimitRow(caller.TenantId(), LimitKind.Tenant, "", runs, 0, 0), store, watch, cancellation)
            : Refusals.Invalid("concurrentRuns", $"Say how many runs may be under way at once: 1 to {Most}.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetCredentialAsync(
        string id, CredentialLimitRequest request, HttpContext http, ClaimsPrincipal caller, ILimitStore store, ICredentialStore credentials, LimitWatch watch, CancellationToken cancellation)
    {
        if (request.CallsPerMinute is not (>= 1 and <= Most and var calls))
        {
            return Refusals.Invalid("callsPerMinute", $"Say how many calls a minute may see: 1 to {Most}.");
        }

        if (request.Burst is < 1 or > Most)
        {
            return Refusals.Invalid("burst", $"Say how many calls may be made at once: 1 to {Most}. Without it, as many as the limit allows in ten seconds.");
        }

        if (await credentials.FindAsync(caller.TenantId(), id, cancellation) is not { } credential)
        {
            return Refusals.NotFound($"There is no credential '{id}'.");
        }

        http.AuditTarget($"{credential.Name}: {calls} a minute");
        return await SetAsync(new LimitRow(caller.TenantId(), LimitKind.Credential, id, 0, calls, request.Burst ?? Math.Max(1, calls / 6)), store, watch, cancellation);
    }

    private static async Task<NoContent> SetAsync(LimitRow limit, ILimitStore store, LimitWatch watch, CancellationToken cancellation)
    {
        await store.SetLimitAsync(limit, cancellation);
        await watch.ReadAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(LimitKind kind, string target, ClaimsPrincipal caller, ILimitStore store, LimitWatch watch, CancellationToken cancellation)
    {
        var wasSet = await store.RemoveLimitAsync(caller.TenantId(), kind, target, cancellation);
        await watch.ReadAsync(cancellation);
        return wasSet ? TypedResults.NoContent() : Refusals.NotFound($"There is no limit for this {kind.ToString().ToLowerInvariant()}.");
    }
}

internal sealed record TenantLimitRequest(int? ConcurrentRuns);

/// <param name="Burst">Calls that may be made at once; a sixth of a minute's without it.</param>
internal sealed record CredentialLimitRequest(int? CallsPerMinute, int? Burst);

/// <param name="ConcurrentRuns">Runs of the tenant under way at once; null for any number.</param>
internal sealed record LimitList(int? ConcurrentRuns, IReadOnlyList<CredentialLimit> Credentials);

internal sealed record CredentialLimit(string CredentialId, int CallsPerMinute, int Burst);
