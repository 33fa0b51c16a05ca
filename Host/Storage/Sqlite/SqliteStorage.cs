using Bizoholic.Flows.Storage.Management;
using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Bizoholic.Flows.Storage.Sqlite;

/// <summary>Storage in one SQLite file of a folder that belongs to this process alone: the default, with no server beside it.</summary>
public sealed class SqliteStorage : IStorage, IFlowsDatabase, IAsyncDisposable
{
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly string _readerConnection;
    private readonly PooledDbContextFactory<SqliteFlowsContext> _readers;
    private DataFolderLock? _lock;
    private SqliteWriter? _writer;

    public SqliteStorage(string folder, TimeProvider time)
    {
        _folder = Path.GetFullPath(folder);
        _time = time;
        _readerConnection = new SqliteConnectionStringBuilder { DataSource = FilePath, Mode = SqliteOpenMode.ReadOnly }.ToString();
        _readers = new(new DbContextOptionsBuilder<SqliteFlowsContext>()
            .UseSqlite(_readerConnection)
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options);
    }

    public TimeProvider Clock => _time;

    internal SqliteWriter Writer => _writer ?? throw new StorageException("The storage is not open.");

    private string FilePath => Path.Combine(_folder, "flows.db");

    public async Task OpenAsync(bool migrate, CancellationToken cancellation)
    {
        _lock = DataFolderLock.Take(_folder);
        var connection = OpenWriterConnection();
        await SqliteSchema.EnsureAsync(connection, migrate, cancellation);
        _writer = new(new(connection, _time), new(OpenConnection()));
    }

    public async Task MigrateAsync(CancellationToken cancellation)
    {
        using var folder = DataFolderLock.Take(_folder);
        await using var connection = OpenWriterConnection();
        await SqliteSchema.EnsureAsync(connection, migrate: true, cancellation);
    }

    public Task DoAloneAsync(Func<CancellationToken, Task> work, CancellationToken cancellation) => work(cancellation);

    /// <summary>A file beside the database that a backup of the database does not hold.</summary>
    public async Task<string> PlaceAsync(CancellationToken cancellation)
    {
        var path = Path.Combine(_folder, "flows.place");
        if (!File.Exists(path))
        {
            await File.WriteAllTextAsync(path, Guid.NewGuid().ToString("n"), cancellation);
        }

        return await File.ReadAllTextAsync(path, cancellation);
    }

    /// <summary>Gives pages that became free back to the file system, a few at a time: the writer waits for it.</summary>
    public async Task TidyAsync(CancellationToken cancellation)
    {
        await this.TidyRowsAsync(_time.GetUtcNow(), cancellation);
        await Writer.RunAsync(new SqliteWrite<bool>(session =>
        {
            session.Execute("PRAGMA incremental_vacuum(1000)");
            return true;
        }), cancellation);
    }

    public Task<StorageSize?> SizeAsync(CancellationToken cancellation)
    {
        StoragePart[] files = [.. new DirectoryInfo(_folder).EnumerateFiles("flows.db*").Select(file => new StoragePart(file.Name, file.Length)).OrderByDescending(file => file.Bytes)];
        return Task.FromResult<StorageSize?>(new StorageSize("SQLite", files.Sum(file => file.Bytes), files));
    }

    async Task<T> IFlowsDatabase.ReadAsync<T>(Func<FlowsDbContext, CancellationToken, Task<T>> query, CancellationToken cancellation)
    {
        await using var context = _readers.CreateDbContext();
        return await query(context, cancellation);
    }

    Task<T> IFlowsDatabase.WriteAsync<T>(Func<FlowsDbContext, CancellationToken, Task<T>> change, CancellationToken cancellation) =>
        Writer.RunAsync(new SqliteChange<T>(change), cancellation).AsTask();

    /// <summary>Finishes the writes that are queued and gives the folder free.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }

        using (var pooled = new SqliteConnection(_readerConnection))
        {
            SqliteConnection.ClearPool(pooled);
        }

        _lock?.Dispose();
    }

    internal SqliteConnection OpenReader()
    {
        var connection = new SqliteConnection(_readerConnection);
        connection.Open();
        return connection;
    }

    private SqliteConnection OpenWriterConnection()
    {
        var connection = OpenConnection();
        try
        {
            using var command = connection.CreateCommand();

            // The first one has an effect only before the first table is made. The last one leaves the log to the checkpointer.
            command.CommandText = "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; PRAGMA wal_autocheckpoint = 0;";
            command.ExecuteNonQuery();
            return connection;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw NotOpened(exception);
        }
    }

    /// <summary>Able to write, and not pooled.</summary>
    private SqliteConnection OpenConnection()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = FilePath, Pooling = false }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw NotOpened(exception);
        }
    }

    private StorageException NotOpened(SqliteException exception) => new($"The database \"{FilePath}\" cannot be opened: {exception.Message}", exception);
}
