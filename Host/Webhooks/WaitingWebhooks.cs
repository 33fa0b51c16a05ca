using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Finds runs that wait for a call in the middle of their flow.</summary>
internal sealed class WaitingWebhooks(IBookmarkStore bookmarks)
{
    /// <summary>A path says nothing of a tenant, so only the installation's own flows may wait for one.</summary>
    public const string TenantId = Tenants.Default;

    /// <returns>The bookmark that has waited longest; null when nothing waits for this call.</returns>
    public async ValueTask<string?> FindAsync(string method, string path, CancellationToken cancellation)
    {
        var found = await bookmarks.FindAsync(TenantId, StimulusHash.Of("HttpEndpoint", $"{method} {path.ToLowerInvariant()}"), cancellation);
        return found is [var first, ..] ? first.BookmarkId : null;
    }
}
