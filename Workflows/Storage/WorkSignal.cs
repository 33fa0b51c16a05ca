using System.Threading.Channels;

namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>A signal within the process: set any number of times, it wakes its one waiter once.</summary>
public sealed class WorkSignal(TimeProvider time) : IWorkSignal
{
    private readonly Channel<bool> _set = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>True for a commit that leaves something for others to do.</summary>
    public static bool IsCalledFor(RunCommit commit) =>
        commit.InboxAdded.Count > 0 || commit.Outbox.Count > 0 || commit.NewRuns.Count > 0 || HasDueTime(commit.BookmarksAdded)
        || (commit.IsNew && commit.Row.Owner is null) || (commit.ReleaseOwner && commit.Row.Status == RunStatus.Executing);

    public void Set() => _set.Writer.TryWrite(true);

    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            await _set.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
        }
    }

    private static bool HasDueTime(IReadOnlyList<BookmarkRow> bookmarks)
    {
        for (var i = 0; i < bookmarks.Count; i++)
        {
            if (bookmarks[i].DueAt is not null)
            {
                return true;
            }
        }

        return false;
    }
}
