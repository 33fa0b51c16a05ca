using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Sqlite;

internal sealed class SqliteRunCommitter(SqliteStorage storage, WorkSignal signal) : IRunCommitter
{
    public ValueTask<CommitResult> CommitAsync(RunCommit commit, CancellationToken cancellation)
    {
        var answer = storage.Writer.RunAsync(new SqliteWrite<CommitResult>(session => session.Commit(commit)), cancellation);
        return WorkSignal.IsCalledFor(commit) ? SignalAsync(answer) : answer;
    }

    private async ValueTask<CommitResult> SignalAsync(ValueTask<CommitResult> answer)
    {
        var result = await answer;
        if (result.Outcome == CommitOutcome.Accepted)
        {
            signal.Set();
        }

        return result;
    }
}
