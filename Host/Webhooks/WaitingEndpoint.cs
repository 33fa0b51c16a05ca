using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Takes the calls that runs wait for at addresses of their own: <c>/webhook-waiting/{run}/{suffix}?signature=</c>.</summary>
internal sealed class WaitingEndpoint(ResumeAddresses addresses, IBookmarkStore bookmarks, IRunHistoryReader histories, WebhookEndpoint webhooks)
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var endpoint = app.ServiceProvider.GetRequiredService<WaitingEndpoint>();
        app.Map("/webhook-waiting/{runId}/{**suffix}", endpoint.HandleAsync).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Whom the step lets in. The signed address alone is enough where it asks for nothing more.</summary>
    private async ValueTask<WebhookSettings> SettingsAsync(string tenantId, string runId, BookmarkRow bookmark, CancellationToken cancellation)
    {
        var history = await histories.ReadAsync(tenantId, runId, cancellation);
        var payload = history?.Executions.SelectMany(execution => execution.Bookmarks).FirstOrDefault(open => open.BookmarkId == bookmark.BookmarkId)?.Payload ?? default;
        return payload.Kind == ValueKind.Object ? WebhookSettings.Read(payload) : WebhookSettings.OfWaitingRun;
    }

    private async Task HandleAsync(HttpContext http)
    {
        var (runId, suffix) = (http.GetRouteValue("runId") as string ?? "", http.GetRouteValue("suffix") as string ?? "");
        var tenant = addresses.TenantOf(runId, http.Request.Query["signature"]);
        var found = tenant is null ? [] : await bookmarks.FindAsync(tenant, StimulusHash.Of("WebhookWaiting", $"{http.Request.Method} {runId}/{suffix}"), http.RequestAborted);
        if (found is [var bookmark, ..])
        {
            await webhooks.ResumeAsync(http, http.Request.Path, tenant!, bookmark.BookmarkId, await SettingsAsync(tenant!, runId, bookmark, http.RequestAborted));
        }
        else if (tenant is null || !await webhooks.TryAnswerAgainAsync(http, http.Request.Path))
        {
            await Refusals.NotFound("No workflow waits for this call: the address is not complete, it is not the method it waits for, or it has gone on.").ExecuteAsync(http);
        }
    }
}
