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

    /// <summary>The server has answered that nothing was done. Any other failure leaves the outcome unknown: a session that is ended may have committed.</summary>
    public static bool IsRolledBack(Exception exception) => Find(exception) is { Severity: "ERROR" };

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
