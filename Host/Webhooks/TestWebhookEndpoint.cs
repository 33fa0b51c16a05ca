using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Management.Testing;
using Bizoholic.Flows.Host.Problems;
using Microsoft.AspNetCore.Authentication;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>
/// <c>/webhook-test/{path}</c>: while the designer listens at a webhook, one call there runs the draft and is answered by it, as n8n's test address
/// does. At all other times it is there only for callers who may run drafts anyway, by their token or key.
/// </summary>
internal sealed class TestWebhookEndpoint(TestCalls calls, DraftRuns drafts, WebhookEndpoint webhooks)
{
    public static void Map(IEndpointRouteBuilder app)
        => app.Map("/webhook-test/{**path}", app.ServiceProvider.GetRequiredService<TestWebhookEndpoint>().HandleAsync).AllowAnonymous().ExcludeFromDescription();

    private async Task HandleAsync(HttpContext http)
    {
        var path = "/" + (http.GetRouteValue("path") as string)?.Trim('/');
        if (CrossOrigin.Concerns(http.Request))
        {
            var listened = await ListenedAsync(path, http.RequestAborted);
            if (CrossOrigin.IsAnswered(http, listened.Exists(webhook => webhook.Methods.Contains(http.Request.Method, StringComparer.OrdinalIgnoreCase)), listened))
            {
                return;
            }
        }

        foreach (var (tenantId, definitionId, activityId, parameters) in await calls.TakeAsync(http.Request, path, http.RequestAborted))
        {
            if (await drafts.OfAsync(tenantId, definitionId, activityId, http.RequestAborted) is { } draft)
            {
                await webhooks.TestAsync(http, path, parameters, draft);
                return;
            }
        }

        var caller = (await http.AuthenticateAsync()).Principal;
        if (caller?.CanWrite() == true && await drafts.FindAsync(caller.TenantId(), path, http.Request.Method, http.RequestAborted) is (var found, var values))
        {
            await webhooks.TestAsync(http, path, values, found);
            return;
        }

        await Refusals.NotFound($"No flow listens for {http.Request.Method} at this test address now. Open the flow in the designer, listen for a call at its webhook, and call again.").ExecuteAsync(http);
    }

    private async Task<List<WebhookSettings>> ListenedAsync(string path, CancellationToken cancellation)
    {
        var webhooks = new List<WebhookSettings>();
        foreach (var (tenantId, definitionId, activityId) in calls.ListenedAt(path))
        {
            if (await drafts.SettingsOfAsync(tenantId, definitionId, activityId, cancellation) is { } webhook)
            {
                webhooks.Add(webhook);
            }
        }

        return webhooks;
    }
}
