namespace Bizoholic.Flows.Storage.Sqlite;

/// <summary>Something the writer does. Its caller is answered when the transaction it was part of is on disk.</summary>
internal abstract class SqliteWrite
{
    /// <summary>Runs on the writer's thread; again when the transaction it was in had to be split.</summary>
    public abstract void Execute(SqliteSession session);

    public abstract void Complete();

    public abstract void Fail(Exception exception);
}

internal class SqliteWrite<T>(Func<SqliteSession, T> work) : SqliteWrite
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Answer => _answer.Task;

    public override void Execute(SqliteSession session) => _result = work(session);

    public override void Complete() => _answer.SetResult(_result);

    public override void Fail(Exception exception) => _answer.SetException(exception);
}
