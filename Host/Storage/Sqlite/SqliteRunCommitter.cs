using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Sqlite;

internal sealed class SqliteRunCommitter(SqliteStorage storage, WorkSignal signal) : IRunCommitter
{
    public async ValueTask<CommitResult> CommitAsync(RunCommit commit, CancellationToken cancellation)
    {
        var result = await storage.Writer.RunAsync(new SqliteWrite<CommitResult>(session => session.Commit(commit)), cancellation);
        if (result.Outcome == CommitOutcome.Accepted && WorkSignal.IsCalledFor(commit))
        {
            signal.Set();
        }

        return result;
    }
}
