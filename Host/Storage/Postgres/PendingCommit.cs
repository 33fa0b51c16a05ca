using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>A commit and the caller who waits for its answer.</summary>
internal sealed class PendingCommit(RunCommit commit)
{
    private readonly TaskCompletionSource<CommitResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunCommit Commit => commit;

    public Task<CommitResult> Answer => _answer.Task;

    /// <summary>True once a connection was lost after the commit had been sent: it may have happened.</summary>
    public bool IsUncertain { get; set; }

    /// <summary>
    /// False when more than one thing can refuse it: then it needs a transaction of its own, which is rolled back as a whole.
    /// </summary>
    public bool IsGroupable { get; } = (commit.DedupeKey is null || commit.IsNew) && !AnyKey(commit.NewRuns) && commit.StateChanges.Count == 0;

    public void Complete(CommitResult result) => _answer.SetResult(result);

    public void Fail(Exception exception) => _answer.SetException(exception);

    private static bool AnyKey(IReadOnlyList<RunCommit> runs) => runs.Any(run => run.DedupeKey is not null || AnyKey(run.NewRuns));
}
