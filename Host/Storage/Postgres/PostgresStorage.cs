using Bizoholic.Flows.Storage.Management;
using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>Storage on a PostgreSQL server, for any number of hosts.</summary>
public sealed class PostgresStorage : IStorage, IRunCommitter, IWorkSignal, IFlowsDatabase, IAsyncDisposable
{
    /// <summary>A change that ran into another one is made again: then it sees what the other has done.</summary>
    private const int MaxAttempts = 5;

    /// <summary>Two hosts have room on a server with its default of 100 connections. A connection string that sets a pool size is taken at its word.</summary>
    private const int RunConnections = 30;

    private const int ManagementConnections = 15;

    /// <summary>How long a start waits for a server that is just starting itself, or restarting.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly DatabaseClock _time;
    private readonly PooledDbContextFactory<PostgresFlowsContext> _contexts;
    private readonly NpgsqlDataSource _management;
    private PostgresCommitter? _committer;
    private bool _isDisposed;
    private PostgresWorkSignal? _signal;

    public PostgresStorage(string connectionString, TimeProvider time)
    {
        _time = new(time);
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        Database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "Bizoholic Flows",
            MaxPoolSize = AtMost(given, RunConnections),
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,

            // Seven statements would be sent along at each borrowing, to reset what none of ours changes.
            NoResetOnClose = true,

            // Plans are made once. Without statistics yet, or with those of an empty table, only the index is a safe choice for them.
            Options = "-c jit=off -c plan_cache_mode=force_generic_plan -c enable_seqscan=off",
        });
        _management = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = AtMost(given, ManagementConnections) });
        _contexts = new(FlowsDbContext.Options<PostgresFlowsContext>().UseNpgsql(_management).Options);
    }

    public TimeProvider Clock => _time;

    /// <summary>For the hand-written statements.</summary>
    internal NpgsqlDataSource Database { get; }

    /// <summary>Compares the clocks anew.</summary>
    internal Task SetClockAsync(CancellationToken cancellation) => _time.SetAsync(Database, cancellation);

    internal PostgresWorkSignal Signal => _signal ?? throw NotOpen();

    public async Task OpenAsync(bool migrate, CancellationToken cancellation)
    {
        await EnsureSchemaAsync(migrate, cancellation);
        await _time.SetAsync(Database, cancellation);

        // A start that the database left in the middle opens once more.
        _signal ??= new(Database, _time);
        _committer ??= new(Database, _signal, _time);
    }

    public Task MigrateAsync(CancellationToken cancellation) => EnsureSchemaAsync(migrate: true, cancellation);

    public Task DoAloneAsync(Func<CancellationToken, Task> work, CancellationToken cancellation) => PostgresSchema.DoAloneAsync(Database, work, cancellation);

    /// <summary>The server's identity and the database's number on it, which a restored copy does not share.</summary>
    public async Task<string> PlaceAsync(CancellationToken cancellation)
    {
        await using var command = Database.CreateCommand("SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || oid FROM pg_database WHERE datname = current_database()");
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async Task TidyAsync(CancellationToken cancellation)
    {
        await PostgresSchema.MakePartitionsAsync(Database, _time.GetUtcNow(), cancellation);
        await this.TidyRowsAsync(_time.GetUtcNow(), cancellation);
    }

    public async Task ForgetMonthsAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var connection = await Database.OpenConnectionAsync(cancellation);
        await PostgresPartitions.DropAsync(connection, before, cancellation);
    }

    public async Task<StorageSize?> SizeAsync(CancellationToken cancellation)
    {
        await using var command = Database.CreateCommand(
            """
            SELECT '' AS name, pg_database_size(current_database()) AS bytes
            UNION ALL (SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = to_regnamespace(current_schema()) ORDER BY 2 DESC LIMIT 12)
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var parts = new List<StoragePart>();
        while (await reader.ReadAsync(cancellation))
        {
            parts.Add(new StoragePart(reader.GetString(0), reader.GetInt64(1)));
        }

        return new StorageSize("PostgreSQL", parts.Single(part => part.Name.Length == 0).Bytes, [.. parts.Where(part => part.Name.Length > 0).OrderByDescending(part => part.Bytes)]);
    }

    public ValueTask<CommitResult> CommitAsync(RunCommit commit, CancellationToken cancellation) =>
        (_committer ?? throw NotOpen()).CommitAsync(commit, cancellation);

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellation) => Signal.WaitAsync(atMost, cancellation);

    async Task<T> IFlowsDatabase.ReadAsync<T>(Func<FlowsDbContext, CancellationToken, Task<T>> query, CancellationToken cancellation)
    {
        await using var context = _contexts.CreateDbContext();
        return await query(context, cancellation);
    }

    async Task<T> IFlowsDatabase.WriteAsync<T>(Func<FlowsDbContext, CancellationToken, Task<T>> change, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var context = _contexts.CreateDbContext();
                await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
                var result = await change(context, cancellation);
                await transaction.CommitAsync(cancellation);
                return result;
            }
            catch (Exception exception) when (attempt < MaxAttempts && PostgresErrors.IsCollision(exception))
            {
            }
        }
    }

    /// <summary>Finishes the commits that are queued. A container calls this once for each role it handed out.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        if (_committer is not null)
        {
            await _committer.DisposeAsync();
        }

        if (_signal is not null)
        {
            await _signal.DisposeAsync();
        }

        await Database.DisposeAsync();
        await _management.DisposeAsync();
    }

    private async Task EnsureSchemaAsync(bool migrate, CancellationToken cancellation)
    {
        var giveUpAt = _time.GetUtcNow() + StartPatience;
        while (true)
        {
            try
            {
                await PostgresSchema.EnsureAsync(Database, migrate, _time.GetUtcNow(), cancellation);
                return;
            }
            catch (NpgsqlException exception) when ((PostgresErrors.IsConnectionLost(exception) || PostgresErrors.IsPassing(exception)) && _time.GetUtcNow() < giveUpAt)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _time, cancellation);
            }
            catch (NpgsqlException exception)
            {
                throw new StorageException($"The PostgreSQL database cannot be used: {exception.Message}", exception);
            }
        }
    }

    private static int AtMost(NpgsqlConnectionStringBuilder given, int otherwise) => given.ContainsKey("Maximum Pool Size") ? given.MaxPoolSize : otherwise;

    private static StorageException NotOpen() => new("The storage is not open.");
}
