using System.Buffers;
using System.Text;
using Bizoholic.Flows.Storage.Model;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Bizoholic.Flows.Storage.Sqlite;

/// <summary>
/// A statement of the writer's connection, prepared once. Values are bound one after another, straight from memory:
/// <c>statement.Text(id).Integer(5).Execute()</c>.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    public SqliteStatement(sqlite3 connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public SqliteStatement Text(string? text)
    {
        if (text is null)
        {
            return Null();
        }

        var stored = StoredText.Escape(text);
        var size = Encoding.UTF8.GetMaxByteCount(stored.Length);
        var rented = size > 512 ? ArrayPool<byte>.Shared.Rent(size) : null;
        var buffer = rented ?? stackalloc byte[512];
        Check(raw.sqlite3_bind_text(_statement, ++_bound, buffer[..Encoding.UTF8.GetBytes(stored, buffer)]));
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return this;
    }

    public SqliteStatement Integer(long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, ++_bound, value));
        return this;
    }

    public SqliteStatement Moment(DateTimeOffset? moment) => moment is { } at ? Integer(at.UtcTicks) : Null();

    public SqliteStatement Bytes(ReadOnlyMemory<byte> bytes)
    {
        Check(raw.sqlite3_bind_blob(_statement, ++_bound, bytes.Span));
        return this;
    }

    /// <summary>Runs a change; answers the number of rows it touched.</summary>
    public int Execute()
    {
        var result = Step();
        return result == raw.SQLITE_DONE ? raw.sqlite3_changes(_connection) : throw Unexpected(result);
    }

    /// <summary>Reads the first row; null where there is none.</summary>
    public T? First<T>(Func<sqlite3_stmt, T> read)
        where T : class
    {
        _bound = 0;
        try
        {
            var result = raw.sqlite3_step(_statement);
            return result switch
            {
                raw.SQLITE_ROW => read(_statement),
                raw.SQLITE_DONE => null,
                _ => throw Unexpected(result),
            };
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    private int Step()
    {
        _bound = 0;
        var result = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        return result;
    }

    private SqliteStatement Null()
    {
        Check(raw.sqlite3_bind_null(_statement, ++_bound));
        return this;
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _connection);

    private SqliteException Unexpected(int result) => new(raw.sqlite3_errmsg(_connection).utf8_to_string(), result, raw.sqlite3_extended_errcode(_connection));
}
