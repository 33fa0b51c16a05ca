using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>
/// Hands events of services to the runs that wait for them. A run hears an event once, and what it waits with takes one event: both are stored together with the
/// command that lets it go on, so that it is so over all hosts and whatever dies.
/// </summary>
public sealed partial class WorkflowRuntime
{
    private const int MostRunsTold = 10_000;
    private const int EventsRead = 50;

    public async ValueTask<int> TellAsync(IncomingEvent told, CancellationToken cancellation)
    {
        var now = _services.Time.GetUtcNow();
        var kept = new KeptEvent(told.TenantId, Hashed($"event\n{told.TenantId}\n{told.Address}\n{told.Delivery}"), told.Address, told.Delivery, ValueJson.ToUtf8(told.Input), now, now + told.KeptFor);
        if (told.KeptFor > TimeSpan.Zero && told.Subjects.Count > 0)
        {
            // First it is kept, then looked who waits; a run first waits, then looks what was kept. So one of both finds the other.
            await _storage.Events.KeepAsync(kept, told.Subjects, cancellation);
        }

        var found = await _storage.Bookmarks.FindAnywhereAsync([told.AnyHash, .. told.Subjects.Select(subject => subject.Hash)], MostRunsTold, cancellation);
        var runs = 0;
        foreach (var run in found.Where(bookmark => bookmark.TenantId == told.TenantId).GroupBy(bookmark => bookmark.RunId, StringComparer.Ordinal))
        {
            runs += await HandOverAsync(kept, told.Input, [.. run], cancellation) ? 1 : 0;
        }

        return runs;
    }

    /// <summary>Looks for an event that came since the run began and before it waited. Doing it again changes nothing.</summary>
    private async Task RecallAsync(string tenantId, string bookmarkId, CancellationToken cancellation)
    {
        if (await _storage.Bookmarks.GetAsync(tenantId, bookmarkId, cancellation) is not { Hash: { } hash } bookmark || await _storage.Runs.GetAsync(tenantId, bookmark.RunId, cancellation) is not { } run)
        {
            return;
        }

        BookmarkRow[] waits = [.. (await _storage.Bookmarks.FindAsync(tenantId, hash, cancellation)).Where(wait => wait.RunId == run.RunId)];
        for (var read = 0; ; read += EventsRead)
        {
            var page = await _storage.Events.FindAsync(tenantId, hash, run.CreatedAt, read, EventsRead, cancellation);
            foreach (var kept in page)
            {
                if (await HandOverAsync(kept, ValueJson.Parse(kept.Input.Span), waits, cancellation) || await IsTakenAsync(bookmark, cancellation))
                {
                    return;
                }
            }

            if (page.Count < EventsRead)
            {
                return;
            }
        }
    }

    /// <summary>A run that heard the event before does not hear it again, also when it waits anew. Where it waits at several places, the last of them stands for all.</summary>
    private async ValueTask<bool> HandOverAsync(KeptEvent told, Value input, BookmarkRow[] waits, CancellationToken cancellation)
    {
        var byRun = Heard(told, waits[0].RunId);
        if (await _storage.Inbox.FindCallAsync(byRun.CallId, cancellation) is not null)
        {
            return false;
        }

        var open = new List<BookmarkRow>();
        foreach (var wait in waits)
        {
            if (!await IsTakenAsync(wait, cancellation))
            {
                open.Add(wait);
            }
        }

        var goesOn = false;
        foreach (var (index, wait) in open.Index())
        {
            var heard = index == open.Count - 1 ? byRun : Heard(told, wait.BookmarkId);
            goesOn |= (await ResumeAsync(wait.TenantId, wait.BookmarkId, input, [heard, Taken(wait)], cancellation)).Found;
        }

        return goesOn;
    }

    /// <summary>Whether an event has been given to what a run waits with: the run may not have gone on yet.</summary>
    private async ValueTask<bool> IsTakenAsync(BookmarkRow wait, CancellationToken cancellation) => await _storage.Inbox.FindCallAsync(Taken(wait).CallId, cancellation) is not null;

    private static CallName Heard(KeptEvent told, string who) => new(Hashed($"event\n{told.TenantId}\n{told.Address}\n{who}\n{told.Delivery}"), "", Value.Null, IncomingEvent.Remembered);

    private static CallName Taken(BookmarkRow wait) => new(Hashed($"wait\n{wait.TenantId}\n{wait.BookmarkId}"), "", Value.Null, IncomingEvent.Remembered);

    private static string Hashed(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
