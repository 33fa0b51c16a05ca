using System.Net.Sockets;
using Bizoholic.Flows.Storage.Postgres;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Bizoholic.Flows.Storage;

/// <summary>What keeps a storage from being used, in words for an operator.</summary>
public static class StorageFailure
{
    private const int SqliteReadOnly = 8, SqliteInputOutput = 10, SqliteFull = 13, SqliteCannotOpen = 14;

    /// <returns>Null where the error says nothing about the storage as a whole.</returns>
    public static string? Explain(Exception? error) => error switch
    {
        null => null,
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => "The database is read-only.",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "The disk of the database is full.",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => "The database has no connection left.",
        PostgresException answer when PostgresErrors.IsConnectionLost(answer) || PostgresErrors.IsPassing(answer) => $"The database cannot be reached: {answer.MessageText}",
        PostgresException => null,
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException or PostgresException } lost => $"The database cannot be reached: {lost.InnerException!.Message}",
        NpgsqlException lost => $"The database cannot be reached: {lost.Message}",
        SqliteException { SqliteErrorCode: SqliteFull } => "The disk is full.",
        SqliteException { SqliteErrorCode: SqliteReadOnly } => "The database file is read-only.",
        SqliteException { SqliteErrorCode: SqliteInputOutput or SqliteCannotOpen } failure => $"The database file cannot be read or written: {failure.Message}",
        StorageException storage => storage.InnerException is { } inner ? Explain(inner) ?? storage.Message : storage.Message,
        _ => Explain(error.InnerException),
    };

    /// <summary>For services that steps ask: a storage that is away is told as such, so that the step waits for it.</summary>
    /// <exception cref="StorageException">The storage is away.</exception>
    public static async ValueTask<T> ToldAsync<T>(Func<ValueTask<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception error) when (error is not (FaultException or StorageException) && Explain(error) is { } problem)
        {
            throw new StorageException(problem, error);
        }
    }
}
