using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using SQLitePCL;

namespace Bizoholic.Flows.Storage.Sqlite;

/// <summary>Reads columns of a prepared statement.</summary>
internal static class SqliteRows
{
    public static string Text(sqlite3_stmt row, int column) => StoredText.Unescape(raw.sqlite3_column_text(row, column).utf8_to_string());

    public static DateTimeOffset Moment(sqlite3_stmt row, int column) => new(raw.sqlite3_column_int64(row, column), TimeSpan.Zero);

    /// <summary>A row in the order of <see cref="SqliteCommitStatements.RunColumns"/>.</summary>
    public static RunRow Run(sqlite3_stmt row) => new()
    {
        TenantId = Text(row, 0),
        RunId = Text(row, 1),
        DefinitionId = Text(row, 2),
        DefinitionVersionId = Text(row, 3),
        DefinitionVersion = raw.sqlite3_column_int(row, 4),
        ContentHash = Text(row, 5),
        Status = (RunStatus)raw.sqlite3_column_int(row, 6),
        Name = OptionalText(row, 7),
        CorrelationId = OptionalText(row, 8),
        ParentRunId = OptionalText(row, 9),
        IncidentCount = raw.sqlite3_column_int(row, 10),
        IsTest = raw.sqlite3_column_int(row, 11) == 1,
        Owner = OptionalText(row, 12),
        Epoch = raw.sqlite3_column_int64(row, 13),
        LastSequence = raw.sqlite3_column_int64(row, 14),
        ReaderVersion = raw.sqlite3_column_int(row, 15),
        CreatedAt = Moment(row, 16),
        UpdatedAt = Moment(row, 17),
        FinishedAt = IsNull(row, 18) ? null : Moment(row, 18),
        Priority = raw.sqlite3_column_int(row, 19),
        MaxConcurrent = raw.sqlite3_column_int(row, 20),
        Hosts = OptionalText(row, 21),
        Deaths = raw.sqlite3_column_int(row, 22),
    };

    private static string? OptionalText(sqlite3_stmt row, int column) => IsNull(row, column) ? null : Text(row, column);

    private static bool IsNull(sqlite3_stmt row, int column) => raw.sqlite3_column_type(row, column) == raw.SQLITE_NULL;
}
