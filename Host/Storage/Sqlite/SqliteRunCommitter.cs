using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Sqlite;

internal sealed class SqliteRunCommitter(SqliteStorage storage) : IRunCommitter
{
    public ValueTask<CommitResult> CommitAsync(RunCommit commit, CancellationToken cancellation) =>
        storage.Writer.RunAsync(new SqliteWrite<CommitResult>(session => session.Commit(commit)), cancellation);
}
