using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Finds runs that wait for a call in the middle of their flow, of whatever tenant: a path says nothing of one.</summary>
internal sealed class WaitingWebhooks(IBookmarkStore bookmarks, IRunHistoryReader runs, IWorkflowRuntime runtime)
{
    private const int MostCandidates = 20;

    /// <returns>The run whose path says most of the request's and, of several, that has waited longest; null when nothing waits for this call.</returns>
    public async ValueTask<WaitingWebhook?> FindAsync(string method, string path, CancellationToken cancellation)
    {
        string[] hashes = [.. HttpPath.KeysFor(method, path).Select(key => StimulusHash.Of("HttpEndpoint", key))];
        var found = await bookmarks.FindAnywhereAsync(hashes, MostCandidates, cancellation);
        foreach (var bookmark in found.OrderBy(bookmark => Array.IndexOf(hashes, bookmark.Hash)))
        {
            if (await ReadAsync(bookmark, path, cancellation) is { } waiting)
            {
                return waiting;
            }
        }

        return null;
    }

    /// <returns>What took this very call earlier, and the call as it was received; null where it is the first of its name.</returns>
    public async ValueTask<(WaitingWebhook Waiter, ReceivedCall Call)?> FindEarlierAsync(string method, string path, string? key, CancellationToken cancellation)
    {
        if (key is null || await runtime.FindCallAsync(CallId(method, path, key), cancellation) is not { } call)
        {
            return null;
        }

        var asked = ValueJson.Parse(call.Asked.Span);
        var settings = asked.IsNullish ? WebhookSettings.OfWaitingRun : WebhookSettings.Read(asked);
        return (new WaitingWebhook(call.TenantId, null, settings, WebhookTemplate.Match(settings.Path, path) ?? []), call);
    }

    public static string CallId(string method, string path, string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{method} {path}\n{key}")));

    /// <summary>What the activity asks of its callers is in the run's journal; a run that went on meanwhile waits for nobody.</summary>
    private async ValueTask<WaitingWebhook?> ReadAsync(BookmarkRow bookmark, string path, CancellationToken cancellation)
    {
        var run = await runs.ReadAsync(bookmark.TenantId, bookmark.RunId, cancellation);
        return run?.Executions.SelectMany(execution => execution.Bookmarks).FirstOrDefault(open => open.BookmarkId == bookmark.BookmarkId) is { } open
            && WebhookSettings.Read(open.Payload) is var settings && WebhookTemplate.Match(settings.Path, path) is { } parameters
            ? new WaitingWebhook(bookmark.TenantId, bookmark.BookmarkId, settings, parameters)
            : null;
    }
}

/// <param name="BookmarkId">What the run waits with; null when it has gone on.</param>
internal sealed record WaitingWebhook(string TenantId, string? BookmarkId, WebhookSettings Settings, RouteValueDictionary Parameters);
