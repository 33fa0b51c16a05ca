using Npgsql;

namespace Bizoholic.Flows.Connectors.Databases;

/// <summary>What the server's errors mean to whoever built the flow.</summary>
internal static class PostgresErrors
{
    /// <param name="commitIsSent">Then a server that goes down may have committed all the same.</param>
    public static ServiceException Explain(PostgresException refused, bool commitIsSent)
    {
        var kind = refused.SqlState switch
        {
            "28000" or "28P01" => ServiceFailure.SignInAgain,
            "40001" or "40P01" or "55P03" or "57P01" or "57P02" or "57P03" or "53300" => ServiceFailure.RetryLater,
            _ when refused.SqlState.StartsWith("08", StringComparison.Ordinal) => ServiceFailure.RetryLater,
            _ => ServiceFailure.Permanent,
        };
        var where = refused.Position > 0 ? $" (at character {refused.Position} of the statement)" : "";
        var message = refused.SqlState switch
        {
            "28000" or "28P01" => "the server did not accept the user name or password.",
            "25006" => "this step may only read. Use the step that changes a database.",
            "57014" => "the statement took too long and was stopped.",
            _ => $"{refused.MessageText}{where}.",
        };

        // A transaction that the server refuses leaves nothing.
        var isGoingDown = refused.SqlState.StartsWith("57P", StringComparison.Ordinal) || refused.SqlState.StartsWith("08", StringComparison.Ordinal);
        return new ServiceException(kind, "PostgreSQL", message, refused) { Code = refused.SqlState, Field = refused.ColumnName, HadNoEffect = !(commitIsSent && isGoingDown) };
    }
}
