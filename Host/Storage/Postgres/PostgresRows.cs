using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>Parameters and columns in the form they are stored in.</summary>
internal static class PostgresRows
{
    public const string RunColumns =
        "tenant_id, run_id, definition_id, definition_version_id, definition_version, content_hash, status, name, correlation_id, parent_run_id, "
        + "incident_count, is_test, owner, epoch, last_sequence, reader_version, created_at, updated_at, finished_at, "
        + "priority, max_concurrent, hosts, deaths";

    public static NpgsqlCommand Text(this NpgsqlCommand command, string value)
    {
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = StoredText.Escape(value) });
        return command;
    }

    public static async Task<object?> ScalarAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellation, params string[] texts)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var text in texts)
        {
            command.Text(text);
        }

        return await command.ExecuteScalarAsync(cancellation);
    }

    public static string Text(NpgsqlDataReader row, int column) => StoredText.Unescape(row.GetString(column));

    public static DateTimeOffset Moment(NpgsqlDataReader row, int column) => row.GetFieldValue<DateTimeOffset>(column);

    /// <summary>A row in the order of <see cref="RunColumns"/>.</summary>
    public static RunRow Run(NpgsqlDataReader row) => new()
    {
        TenantId = Text(row, 0),
        RunId = Text(row, 1),
        DefinitionId = Text(row, 2),
        DefinitionVersionId = Text(row, 3),
        DefinitionVersion = row.GetInt32(4),
        ContentHash = Text(row, 5),
        Status = (RunStatus)row.GetInt16(6),
        Name = OptionalText(row, 7),
        CorrelationId = OptionalText(row, 8),
        ParentRunId = OptionalText(row, 9),
        IncidentCount = row.GetInt32(10),
        IsTest = row.GetBoolean(11),
        Owner = OptionalText(row, 12),
        Epoch = row.GetInt64(13),
        LastSequence = row.GetInt64(14),
        ReaderVersion = row.GetInt32(15),
        CreatedAt = Moment(row, 16),
        UpdatedAt = Moment(row, 17),
        FinishedAt = row.IsDBNull(18) ? null : Moment(row, 18),
        Priority = row.GetInt32(19),
        MaxConcurrent = row.GetInt32(20),
        Hosts = OptionalText(row, 21),
        Deaths = row.GetInt32(22),
    };

    private static string? OptionalText(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : Text(row, column);
}
