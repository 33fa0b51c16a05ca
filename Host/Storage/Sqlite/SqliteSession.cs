using Bizoholic.Flows.Storage.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace Bizoholic.Flows.Storage.Sqlite;

/// <summary>The one connection that writes. Only the writer's thread touches it.</summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>SQLITE_DBSTATUS_CACHE_WRITE: in WAL mode, pages written to the log.</summary>
    private const int CacheWrites = 9;

    private readonly SqliteConnection _connection;
    private readonly DbContextOptions<SqliteFlowsContext> _options;
    private readonly TimeProvider _time;

    /// <param name="connection">Open, on an up-to-date schema; the session closes it.</param>
    public SqliteSession(SqliteConnection connection, TimeProvider time)
    {
        _connection = connection;
        _time = time;
        _options = FlowsDbContext.Options<SqliteFlowsContext>().UseSqlite(connection).Options;
        Statements = new(connection.Handle!);
    }

    public SqliteCommitStatements Statements { get; }

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>False when an error made SQLite roll the transaction back by itself.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Pages written to the log since <see cref="Checkpoint"/>.</summary>
    public int PagesWritten
    {
        get
        {
            _ = raw.sqlite3_db_status(_connection.Handle, CacheWrites, out var pages, out _, resetFlg: 0);
            return pages;
        }
    }

    public void Begin() => Statements.Begin.Execute();

    public void Commit() => Statements.Commit.Execute();

    /// <summary>Copies what is in the log and not yet in the database file; with nothing left over, the next transaction begins the log anew.</summary>
    public void Checkpoint()
    {
        SqliteCheckpointer.Checkpoint(_connection);
        _ = raw.sqlite3_db_status(_connection.Handle, CacheWrites, out _, out _, resetFlg: 1);
    }

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
