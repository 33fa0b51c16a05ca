using System.Data;
using System.Globalization;
using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>Brings the schema up to date, one host at a time, and keeps partitions of the journal ready for the months to come.</summary>
internal static class PostgresSchema
{
    /// <summary>"flows" in ASCII: the lock that hosts which start together queue up at.</summary>
    private const long LockKey = 0x666c6f7773;

    /// <summary>The one for what is done alone on a schema that is ready.</summary>
    private const long WorkLockKey = LockKey + 1;

    public static Task EnsureAsync(NpgsqlDataSource database, bool migrate, DateTimeOffset now, CancellationToken cancellation)
        => DoAloneAsync(
            database,
            LockKey,
            async connection =>
            {
                await using var context = new PostgresFlowsContext(FlowsDbContext.Options<PostgresFlowsContext>().UseNpgsql(connection).Options);
                if (migrate)
                {
                    await context.Database.MigrateAsync(cancellation);
                }
                else if ((await context.Database.GetPendingMigrationsAsync(cancellation)).Any())
                {
                    throw new StorageException("The database's schema is not that of this version. Run the command \"migrate\" first.");
                }

                await PostgresPartitions.MakeAsync(connection, now, cancellation);
            },
            cancellation);

    /// <summary>For the months that have come since the start.</summary>
    public static Task MakePartitionsAsync(NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancellation)
        => DoAloneAsync(database, LockKey, connection => PostgresPartitions.MakeAsync(connection, now, cancellation), cancellation);

    public static Task DoAloneAsync(NpgsqlDataSource database, Func<CancellationToken, Task> work, CancellationToken cancellation)
        => DoAloneAsync(database, WorkLockKey, _ => work(cancellation), cancellation);

    private static async Task DoAloneAsync(NpgsqlDataSource database, long key, Func<NpgsqlConnection, Task> work, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await LockAsync(connection, key, cancellation);
        try
        {
            await work(connection);
        }
        finally
        {
            // A connection that broke took the lock along; asking it for more would hide what happened.
            if (connection.State == ConnectionState.Open)
            {
                await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({key})", CancellationToken.None);
            }
        }
    }

    /// <summary>Waits as long as it takes: whoever has the lock may be bringing a large schema up to date.</summary>
    private static async Task LockAsync(NpgsqlConnection connection, long key, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({key})", connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
