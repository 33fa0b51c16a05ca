using System.Globalization;
using Bizoholic.Flows.Storage.Model;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>The journal's partitions: made ahead for the months to come, dropped when a month is over and done with.</summary>
internal static class PostgresPartitions
{
    private const int MonthsAhead = 3;

    /// <summary>Dropping waits for nobody long: whoever writes to the journal would stand in line behind it.</summary>
    private const string LockPatience = "SET LOCAL lock_timeout = '2s'";

    private const string Months =
        """
        SELECT substring(child.relname FROM 9)::int FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
        WHERE inhparent = 'journal'::regclass AND child.relname ~ '^journal_[0-9]{6}$' ORDER BY 1
        """;

    /// <summary>A month without a partition is kept in the one for all others, so nothing fails when a host was off for long.</summary>
    public static async Task MakeAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellation)
    {
        for (var i = 0; i < MonthsAhead; i++)
        {
            var month = Text(RunMonth.Of(now.AddMonths(i)));
            var next = Text(RunMonth.Of(now.AddMonths(i)) + 1);
            await ExecuteAsync(
                connection,
                $"""
                DO $$ BEGIN
                  IF to_regclass('journal_{month}') IS NULL AND NOT EXISTS (SELECT 1 FROM journal_other WHERE month = {month}) THEN
                    CREATE TABLE journal_{month} PARTITION OF journal FOR VALUES FROM ({month}) TO ({next});
                  END IF;
                END $$
                """,
                cancellation);
        }
    }

    /// <summary>
    /// Drops the partitions of months before one. What still has a run, because it is live or kept, moves to the partition for all others first, in the same transaction.
    /// </summary>
    /// <returns>The months whose partitions are gone; one that is in use just now stays until the next time.</returns>
    public static async Task<IReadOnlyList<int>> DropAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken cancellation)
    {
        var dropped = new List<int>();
        foreach (var month in await MonthsAsync(connection, cancellation))
        {
            if (month < RunMonth.Of(before) && await TryDropAsync(connection, Text(month), cancellation))
            {
                dropped.Add(month);
            }
        }

        return dropped;
    }

    private static async Task<bool> TryDropAsync(NpgsqlConnection connection, string month, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        try
        {
            await ExecuteAsync(connection, LockPatience, cancellation);
            await ExecuteAsync(
                connection,
                $"""
                ALTER TABLE journal DETACH PARTITION journal_{month};
                INSERT INTO journal SELECT * FROM journal_{month} kept
                  WHERE EXISTS (SELECT 1 FROM runs WHERE runs.tenant_id = kept.tenant_id AND runs.run_id = kept.run_id);
                DROP TABLE journal_{month};
                """,
                cancellation);
            await transaction.CommitAsync(cancellation);
            return true;
        }
        catch (PostgresException error) when (PostgresErrors.IsPassing(error))
        {
            await transaction.RollbackAsync(cancellation);
            return false;
        }
    }

    private static async Task<List<int>> MonthsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Months, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var months = new List<int>();
        while (await reader.ReadAsync(cancellation))
        {
            months.Add(reader.GetInt32(0));
        }

        return months;
    }

    private static string Text(int month) => month.ToString(CultureInfo.InvariantCulture);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
