using Bizoholic.Flows.Storage.Model;

namespace Bizoholic.Flows.Storage.Sqlite;

/// <summary>A change made through EF inside the writer's transaction. When it throws, it alone is undone and the others of the group go on.</summary>
internal sealed class SqliteChange<T>(Func<FlowsDbContext, CancellationToken, Task<T>> change) : SqliteWrite<T>(session => Run(session, change))
{
    private Exception? _refusal;

    public override void Execute(SqliteSession session)
    {
        _refusal = null;
        session.Execute("SAVEPOINT change");
        try
        {
            base.Execute(session);
            session.Execute("RELEASE change");
        }
        catch (Exception exception) when (session.IsInTransaction)
        {
            session.Execute("ROLLBACK TO change; RELEASE change");
            _refusal = exception;
        }
    }

    public override void Complete()
    {
        if (_refusal is not null)
        {
            Fail(_refusal);
        }
        else
        {
            base.Complete();
        }
    }

    /// <summary>EF's calls on SQLite run through without waiting, so nothing blocks on another thread here.</summary>
    private static T Run(SqliteSession session, Func<FlowsDbContext, CancellationToken, Task<T>> change)
    {
        using var context = session.CreateContext();
        return change(context, CancellationToken.None).GetAwaiter().GetResult();
    }
}
