using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>The webhooks of what is published. Read again from the store before a path is said to be unknown: another host may have published it.</summary>
internal sealed class WebhookRoutes(TriggerIndex triggers) : IDisposable
{
    private readonly SemaphoreSlim _refresh = new(1);
    private volatile WebhookTable? _table;

    public async ValueTask<WebhookMatch> FindAsync(string path, string method, CancellationToken cancellation)
    {
        var table = Of(await triggers.GetAsync(cancellation));
        var match = table.Find(path, method);
        return match.Route is not null ? match : (await RefreshAsync(table, cancellation)).Find(path, method);
    }

    /// <summary>For a route that turned out to have changed since it was found.</summary>
    public async ValueTask<WebhookMatch> FindAgainAsync(string path, string method, WebhookTable outdated, CancellationToken cancellation)
        => (await RefreshAsync(outdated, cancellation)).Find(path, method);

    /// <summary>The webhooks as they are now, whichever host published last.</summary>
    public async ValueTask<WebhookTable> CurrentAsync(CancellationToken cancellation) => Of(await triggers.CurrentAsync(cancellation));

    public void Dispose() => _refresh.Dispose();

    /// <summary>Callers that miss at the same time share one reading.</summary>
    private async ValueTask<WebhookTable> RefreshAsync(WebhookTable missed, CancellationToken cancellation)
    {
        await _refresh.WaitAsync(cancellation);
        try
        {
            return _table is { } newer && newer != missed ? newer : Of(await triggers.CurrentAsync(cancellation));
        }
        finally
        {
            _refresh.Release();
        }
    }

    private WebhookTable Of(TriggerIndex.Snapshot snapshot)
    {
        var table = _table;
        return table is not null && table.Source == snapshot ? table : _table = new WebhookTable(snapshot);
    }
}
