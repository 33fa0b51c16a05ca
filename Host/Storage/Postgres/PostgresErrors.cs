using System.Net.Sockets;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>What an error of the database means for the work that met it.</summary>
internal static class PostgresErrors
{
    /// <summary>Somebody else's work was in the way; the same again may succeed.</summary>
    public static bool IsCollision(Exception? exception) => Find(exception) is
    {
        SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
    };

    /// <summary>The connection failed, or the server ended the session, which may have been after its COMMIT: what became of the work is not known.</summary>
    public static bool IsConnectionLost(Exception exception) => Find(exception) is { } answer
        ? answer.Severity is "FATAL" or "PANIC"
        : exception is NpgsqlException or IOException or SocketException or TimeoutException or OperationCanceledException;

    /// <summary>A failure of the moment: worth another try.</summary>
    public static bool IsPassing(Exception exception) => Find(exception) is
    {
        SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.AdminShutdown
            or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.QueryCanceled,
    };

    /// <summary>A run of this id is there already: its row, or the first of its journal.</summary>
    public static bool IsTakenRunId(PostgresException exception) =>
        exception.SqlState == PostgresErrorCodes.UniqueViolation
        && exception.TableName is { } table
        && (table == "runs" || table.StartsWith("journal", StringComparison.Ordinal));

    private static PostgresException? Find(Exception? exception) => exception as PostgresException ?? exception?.InnerException as PostgresException;
}
