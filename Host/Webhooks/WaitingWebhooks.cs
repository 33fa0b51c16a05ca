using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Finds runs that wait for a call in the middle of their flow, of whatever tenant: a path says nothing of one.</summary>
internal sealed class WaitingWebhooks(IBookmarkStore bookmarks, IRunHistoryReader runs)
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

    /// <summary>What the activity asks of its callers is in the run's journal; a run that went on meanwhile waits for nobody.</summary>
    private async ValueTask<WaitingWebhook?> ReadAsync(BookmarkRow bookmark, string path, CancellationToken cancellation)
    {
        var run = await runs.ReadAsync(bookmark.TenantId, bookmark.RunId, cancellation);
        return run?.Executions.SelectMany(execution => execution.Bookmarks).FirstOrDefault(open => open.BookmarkId == bookmark.BookmarkId) is { } open
            && WebhookSettings.Read(open.Payload) is var settings && WebhookTemplate.Match(settings.Path, path) is { } parameters
            ? new WaitingWebhook(bookmark, settings, parameters)
            : null;
    }
}

internal sealed record WaitingWebhook(BookmarkRow Bookmark, WebhookSettings Settings, RouteValueDictionary Parameters);
