using System.Security.Claims;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Management.Alerts;

internal static class AlertRuleEndpoints
{
    public static void MapAlertRules(this IEndpointRouteBuilder api)
    {
        var alerts = api.MapGroup("/alerts").WithTags("Alerts");
        alerts.MapGet("", ListAsync).WithSummary("Who is told when runs need attention");
        var changes = alerts.MapGroup("").RequireAuthorization(Scopes.Operate);
        changes.MapPost("", AddAsync).WithSummary("Add an alert rule");
        changes.MapPut("/{id}", ChangeAsync).WithSummary("Change an alert rule");
        changes.MapDelete("/{id}", DeleteAsync).WithSummary("Delete an alert rule");
        changes.MapPost("/{id}/test", TestAsync).WithSummary("Test an alert rule");
    }

    private static async Task<Ok<AlertRuleList>> ListAsync(ClaimsPrincipal caller, AlertRules rules, CancellationToken cancellation)
        => TypedResults.Ok(new AlertRuleList(await rules.ListAsync(caller.TenantId(), cancellation), await rules.DrawnAsync(caller.TenantId(), cancellation)));

    private static async Task<Results<Created<AlertRuleView>, ProblemHttpResult>> AddAsync(AlertRule rule, HttpContext http, ClaimsPrincipal caller, AlertRules rules, CancellationToken cancellation)
    {
        if (await rules.ProblemAsync(caller.TenantId(), rule, cancellation) is (var field, var message))
        {
            return Refusals.Invalid(field, message);
        }

        http.AuditTarget(rule.Name);
        var saved = await rules.SaveAsync(caller.TenantId(), null, rule, cancellation);
        return TypedResults.Created($"{ManagementApi.Root}/alerts/{saved.Id}", saved);
    }

    private static async Task<Results<Ok<AlertRuleView>, ProblemHttpResult>> ChangeAsync(string id, AlertRule rule, HttpContext http, ClaimsPrincipal caller, AlertRules rules, CancellationToken cancellation)
    {
        if (await rules.FindAsync(caller.TenantId(), id, cancellation) is not (_, var before))
        {
            return Unknown(id);
        }

        if (await rules.ProblemAsync(caller.TenantId(), rule, cancellation) is (var field, var message))
        {
            return Refusals.Invalid(field, message);
        }

        http.AuditTarget(rule.Name == before.Name ? rule.Name : $"{before.Name} → {rule.Name}");
        return TypedResults.Ok(await rules.SaveAsync(caller.TenantId(), id, rule, cancellation));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext http, ClaimsPrincipal caller, AlertRules rules, CancellationToken cancellation)
    {
        if (await rules.FindAsync(caller.TenantId(), id, cancellation) is not (_, var rule))
        {
            return Unknown(id);
        }

        http.AuditTarget(rule.Name);
        await rules.DeleteAsync(caller.TenantId(), id, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<AlertTested>, ProblemHttpResult>> TestAsync(string id, HttpContext http, ClaimsPrincipal caller, AlertRules rules, CancellationToken cancellation)
    {
        if (await rules.FindAsync(caller.TenantId(), id, cancellation) is not (var version, var rule))
        {
            return Unknown(id);
        }

        http.AuditTarget(rule.Name);
        return TypedResults.Ok(await rules.TestAsync(version, rule, cancellation));
    }

    private static ProblemHttpResult Unknown(string id) => Refusals.NotFound($"There is no alert rule '{id}'.");
}

/// <param name="Drawn">Flows that begin with an alert; they are changed in the editor.</param>
internal sealed record AlertRuleList(IReadOnlyList<AlertRuleView> Items, IReadOnlyList<AlertFlow> Drawn);
