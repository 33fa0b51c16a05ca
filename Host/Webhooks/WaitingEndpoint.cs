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
        if (CrossOrigin.IsAnsweredForAny(http))
        {
            return;
        }

        // Flows put the suffix behind the whole address, where it becomes a part of the signature.
        var (runId, given) = (http.GetRouteValue("runId") as string ?? "", http.GetRouteValue("suffix") as string);
        var signature = http.Request.Query["signature"].ToString().Split('/', 2);
        var suffix = string.IsNullOrEmpty(given) ? signature.ElementAtOrDefault(1) ?? "" : given;
        var tenant = addresses.TenantOf(runId, signature[0]);
        var found = tenant is null ? [] : await bookmarks.FindAsync(tenant, StimulusHash.Of("WebhookWaiting", $"{http.Request.Method} {runId}/{suffix}"), http.RequestAborted);
        if (found is [var bookmark, ..])
        {
            await webhooks.ResumeAsync(http, http.Request.Path, tenant!, bookmark.BookmarkId, await SettingsAsync(tenant!, runId, bookmark, http.RequestAborted));
        }
        else if (tenant is not null && await webhooks.TryAnswerAgainAsync(http, http.Request.Path))
        {
            return;
        }
        else if (tenant is not null && await histories.ReadAsync(tenant, runId, http.RequestAborted) is { } history && !history.Executions.Any(execution => execution.Bookmarks.Count > 0))
        {
            await Refusals.Problem(StatusCodes.Status409Conflict, "The run has gone on", "The run was resumed before, or has ended: it does not wait for a call any more.").ExecuteAsync(http);
        }
        else
        {
            await Refusals.NotFound("No workflow waits for this call: the address is not complete, it is not the method it waits for, or it has gone on.").ExecuteAsync(http);
        }
    }
}
