using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Bizoholic.Flows.Storage.Sqlite;

/// <summary>
/// Copies the write-ahead log into the database file on a thread and connection of its own, while the writer goes on: left to itself, the writer would stand still for it,
/// and all runs with it. What was written meanwhile is little, and the writer copies it: only then can the log begin anew.
/// </summary>
internal sealed class SqliteCheckpointer : IDisposable
{
    /// <summary>Pages in the log from which on it is copied. Every commit touches the same few pages, so many commits are copied as one.</summary>
    private const int DuePages = 4000;

    private readonly SqliteConnection _connection;
    private readonly AutoResetEvent _due = new(initialState: false);
    private readonly Thread _thread;
    private volatile State _state;

    /// <param name="connection">Open; closed at the end.</param>
    public SqliteCheckpointer(SqliteConnection connection)
    {
        _connection = connection;
        _thread = new Thread(Run) { IsBackground = true, Name = "SQLite checkpoints" };
        _thread.Start();
    }

    private enum State
    {
        Idle,
        Copying,
        Copied,
        Closed,
    }

    /// <summary>Called by the writer between two transactions.</summary>
    public void Advance(SqliteSession session)
    {
        switch (_state)
        {
            case State.Idle when session.PagesWritten >= DuePages:
                _state = State.Copying;
                _due.Set();
                break;
            case State.Copied:
                // One that finds no room on the disk leaves the log as it is, and is tried again when as much was written once more.
                session.Checkpoint();
                _state = State.Idle;
                break;
        }
    }

    public void Dispose()
    {
        _state = State.Closed;
        _due.Set();
        _thread.Join();
        _due.Dispose();
        _connection.Dispose();
    }

    internal static void Checkpoint(SqliteConnection connection)
        => _ = raw.sqlite3_wal_checkpoint_v2(connection.Handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);

    private void Run()
    {
        while (true)
        {
            _due.WaitOne();
            if (_state == State.Closed)
            {
                return;
            }

            Checkpoint(_connection);
            if (Interlocked.CompareExchange(ref _state, State.Copied, State.Copying) == State.Closed)
            {
                return;
            }
        }
    }
}
