using System.Runtime.InteropServices;

namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : IRunCommitter
{
    private readonly Dictionary<(string TenantId, string RunId), StoredRun> _runs = [];
    private readonly Dictionary<(string TenantId, string Scope, string Key), DedupeKey> _dedupeKeys = [];

    public ValueTask<CommitResult> CommitAsync(RunCommit commit, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<CommitResult>(cancellation);
        }

        lock (_gate)
        {
            var refusal = Refusal(commit, commit.NewRuns.Count == 0 ? null : []);
            if (refusal is null)
            {
                Apply(commit);
            }

            return ValueTask.FromResult(refusal ?? CommitResult.Accepted);
        }
    }

    /// <param name="startedTogether">Keys of the runs this commit starts, so that two of them cannot share one; null where it starts none.</param>
    private CommitResult? Refusal(RunCommit commit, HashSet<object>? startedTogether)
    {
        var row = commit.Row;
        var stored = _runs.GetValueOrDefault((row.TenantId, row.RunId));
        if (commit.IsNew ? stored is not null || startedTogether?.Add((row.TenantId, row.RunId)) == false : !IsFenceOpen(stored?.Row, commit))
        {
            return CommitResult.Fenced;
        }

        if (commit.TriggerRevision is { } revision && revision != _triggerRevision)
        {
            return CommitResult.TriggersChanged;
        }

        if (commit.DedupeKey is { } key)
        {
            if (_dedupeKeys.TryGetValue((key.TenantId, key.Scope, key.Key), out var holder) && holder.ExpiresAt > _time.GetUtcNow())
            {
                return new(CommitOutcome.DuplicateKey, holder);
            }

            if (startedTogether?.Add((key.TenantId, key.Scope, key.Key)) == false)
            {
                return new(CommitOutcome.DuplicateKey, key);
            }
        }

        if (!IsStateUnchanged(commit))
        {
            return CommitResult.StateConflict;
        }

        foreach (var bookmark in commit.BookmarksAdded)
        {
            if (_bookmarks.ContainsKey((bookmark.TenantId, bookmark.BookmarkId)) && !commit.BookmarksRemoved.Contains(bookmark.BookmarkId))
            {
                throw new InvalidOperationException($"The bookmark id {bookmark.BookmarkId} is in use.");
            }
        }

        for (var i = 0; i < commit.NewRuns.Count; i++)
        {
            if (Refusal(commit.NewRuns[i], startedTogether ?? []) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private static bool IsFenceOpen(RunRow? stored, RunCommit commit) =>
        stored is not null
        && stored.Epoch == commit.Row.Epoch
        && stored.Owner == commit.Row.Owner
        && stored.LastSequence == commit.PreviousSequence;

    private void Apply(RunCommit commit)
    {
        var row = commit.ReleaseOwner && commit.Row.Owner is not null ? commit.Row with { Owner = null } : commit.Row;
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_runs, (row.TenantId, row.RunId), out _);
        var run = slot ??= new(row);
        run.Row = row.Deaths == 0 ? row : row with { Deaths = 0 };
        if (KeepJournal && commit.Burst is { } burst)
        {
            run.Journal.Add(new(burst.Sequence, burst.Payload.ToArray()));
        }

        if (commit.IsNew && _earlyCommands.Remove((row.TenantId, row.RunId), out var commands))
        {
            run.Inbox = commands;
        }

        if (commit.DedupeKey is { } key)
        {
            _dedupeKeys[(key.TenantId, key.Scope, key.Key)] = key;
        }

        RemoveBookmarks(run, commit.BookmarksRemoved);
        AddBookmarks(run, commit.BookmarksAdded);
        foreach (var id in commit.InboxTaken)
        {
            run.Inbox?.Remove(id);
        }

        AddToInbox(commit.InboxAdded);
        AddToOutbox(commit.Outbox);
        KeepBlobs(run, commit.Blobs);
        run.SearchValues.UnionWith(commit.StoredSearchValues);
        ChangeState(commit);
        foreach (var child in commit.NewRuns)
        {
            Apply(child);
        }

        if (!KeepJournal && IsEnded(row.Status))
        {
            _runs.Remove((row.TenantId, row.RunId));
        }
    }
}
