using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Who may call a webhook. A policy is one of the scopes that tokens and API keys have.</summary>
internal static class WebhookAccess
{
    public static bool IsPolicy(string name) => Scopes.All.Contains(name);

    /// <returns>Null when the caller is let in. Who calls is looked at only where it matters.</returns>
    public static async ValueTask<ProblemHttpResult?> RefusalAsync(HttpContext http, WebhookSettings webhook, string tenantId)
    {
        if (!webhook.Authorize && webhook.Policy is null)
        {
            return null;
        }

        var caller = (await http.AuthenticateAsync()).Principal;
        return caller?.Identity?.IsAuthenticated != true || caller.TenantId() != tenantId
            ? Refusals.Problem(StatusCodes.Status401Unauthorized, "Not signed in", "This webhook takes only calls with a token or an API key.")
            : webhook.Policy is { } policy && !caller.HasClaim(Claims.Scope, policy)
            ? Refusals.Problem(StatusCodes.Status403Forbidden, "Not allowed", $"This webhook takes only calls whose token or API key allows '{policy}'.")
            : null;
    }
}
