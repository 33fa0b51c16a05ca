using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>
/// Lets runs go on that wait in the middle of their flow for an event: all whose listener found it genuine and asked for it, each of them once, however often it is
/// sent. An event that comes before its run waits is not kept.
/// </summary>
internal sealed class EventListeners(CheckedCalls checks, WebhookGate gate, IBookmarkStore bookmarks, IWorkflowRuntime runtime)
{
    private const int MostRuns = 10_000;

    /// <summary>Services try for days, and some sign no time: their events are remembered longer than other deliveries.</summary>
    public static readonly TimeSpan EventsKept = TimeSpan.FromDays(30);

    /// <returns>How many runs go on; or what refuses the call, where no listener let it in.</returns>
    public async ValueTask<(int Runs, ProblemHttpResult? Refusal)> TellAsync(HttpContext http, string path, IReadOnlyList<WebhookRoute> listeners, CancellationToken cancellation)
    {
        var (told, isGenuine, refusal) = (0, false, default(ProblemHttpResult));
        foreach (var listener in listeners.DistinctBy(listener => (listener.Trigger.TenantId, listener.Trigger.Hash, listener.Trigger.Payload)))
        {
            var (call, refused) = await gate.RefusalAsync(http, listener.Settings, listener.Trigger.TenantId) is { } full ? (null, full) : await checks.CheckAsync(http.Request, path, listener, cancellation);
            isGenuine |= call is not null;
            refusal ??= refused;
            told += call is { IsWanted: true } ? await TellAsync(listener, call, cancellation) : 0;
        }

        return (told, isGenuine ? null : refusal);
    }

    private async ValueTask<int> TellAsync(WebhookRoute listener, CheckedCall call, CancellationToken cancellation)
    {
        var found = await bookmarks.FindAnywhereAsync(EventWait.HashesOf(listener.Settings.Source, call.Subjects), MostRuns, cancellation);
        var told = 0;
        foreach (var run in found.Where(bookmark => bookmark.TenantId == listener.Trigger.TenantId).GroupBy(bookmark => bookmark.RunId, StringComparer.Ordinal))
        {
            told += await TellAsync(listener, call, [.. run], cancellation) ? 1 : 0;
        }

        return told;
    }

    /// <summary>A run that heard the event before does not hear it again, also when it waits anew. Where it waits at several places, the last of them stands for all.</summary>
    private async ValueTask<bool> TellAsync(WebhookRoute listener, CheckedCall call, BookmarkRow[] waits, CancellationToken cancellation)
    {
        var runName = Name(listener, call, waits[0].RunId);
        if (runName is not null && await runtime.FindCallAsync(runName.CallId, cancellation) is not null)
        {
            return false;
        }

        var goesOn = false;
        foreach (var (index, wait) in waits.Index())
        {
            var name = index == waits.Length - 1 ? runName : Name(listener, call, wait.BookmarkId);
            goesOn |= (await runtime.ResumeAsync(wait.TenantId, wait.BookmarkId, call.Input, name, cancellation)).Found;
        }

        return goesOn;
    }

    private static CallName? Name(WebhookRoute listener, CheckedCall call, string who) => call.Check.DeliveryId is { Length: > 0 } delivery
        ? new CallName(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"event\n{listener.Trigger.TenantId}\n{listener.Settings.Path}\n{who}\n{delivery}"))), "", listener.Settings.Source, EventsKept)
        : null;
}
