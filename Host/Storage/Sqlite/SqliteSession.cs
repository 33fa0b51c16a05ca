using Bizoholic.Flows.Storage.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace Bizoholic.Flows.Storage.Sqlite;

/// <summary>The one connection that writes. Only the writer's thread touches it.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly DbContextOptions<SqliteFlowsContext> _options;
    private readonly TimeProvider _time;

    /// <param name="connection">Open, on an up-to-date schema; the session closes it.</param>
    public SqliteSession(SqliteConnection connection, TimeProvider time)
    {
        _connection = connection;
        _time = time;
        _options = new DbContextOptionsBuilder<SqliteFlowsContext>().UseSqlite(connection).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options;
        Statements = new(connection.Handle!);
    }

    public SqliteCommitStatements Statements { get; }

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>False when an error made SQLite roll the transaction back by itself.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    public void Begin() => Statements.Begin.Execute();

    public void Commit() => Statements.Commit.Execute();

    public void Execute(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(_connection.Handle, sql), _connection.Handle);

    /// <summary>A context inside the writer's transaction: it begins none of its own.</summary>
    public SqliteFlowsContext CreateContext()
    {
        var context = new SqliteFlowsContext(_options);
        context.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        return context;
    }

    public void Dispose()
    {
        Statements.Dispose();
        _connection.Dispose();
    }
}
