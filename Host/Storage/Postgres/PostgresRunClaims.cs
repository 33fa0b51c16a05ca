using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>Who drives which run. Whether an owner lives is the database's clock's to say.</summary>
internal sealed class PostgresRunClaims(PostgresStorage storage) : IRunClaims, IHostRegistry
{
    private static readonly string Living = FormattableString.Invariant($"ARRAY(SELECT owner FROM hosts WHERE beat_at > now() - interval '{IHostRegistry.DeadAfter.TotalSeconds} seconds')");

    /// <summary>Runs that share a limit, of their tenant or of their flow, are claimed one after another, so that two hosts cannot both see the last free place.</summary>
    private const string LockFlow = "SELECT pg_advisory_xact_lock(hashtextextended($1 || '/' || $2, 0))";

    /// <summary>The flow whose limit counts; an empty text where the tenant's does, which goes before it.</summary>
    private const string WaitsForRoom =
        """
        SELECT CASE WHEN is_bound THEN '' ELSE definition_id END
        FROM runs, LATERAL (SELECT EXISTS (SELECT 1 FROM limits WHERE limits.tenant_id = $1 AND kind = 1) AS is_bound) tenant
        WHERE runs.tenant_id = $1 AND run_id = $2 AND status = 0 AND (max_concurrent > 0 OR is_bound)
        """;

    private const string NeedsNoRoom = "AND (status <> 0 OR (max_concurrent = 0 AND NOT EXISTS (SELECT 1 FROM limits WHERE limits.tenant_id = $2 AND kind = 1)))";

    /// <summary>Most claims: of runs that have begun, or that no limit keeps waiting.</summary>
    private static readonly string ClaimAtOnce = ClaimIf(NeedsNoRoom);

    private static readonly string ClaimInTurn = ClaimIf("");

    /// <summary>
    /// A claim need not wait for the disk. Whatever the run does next does wait, and is behind the claim in the log; and a claim that a crash of the server took back fences
    /// the host that believes in it, as another host's claim would.
    /// </summary>
    private static string ClaimIf(string condition) =>
        $"""
        UPDATE runs SET owner = $1, epoch = epoch + 1, deaths = CASE WHEN owner IS NULL THEN 0 ELSE deaths + 1 END
        WHERE (tenant_id, run_id) = (
          SELECT tenant_id, run_id FROM runs run
          WHERE tenant_id = $2 AND run_id = $3
            AND (owner IS NULL OR (owner <> $1 AND owner <> ALL({Living})))
            AND reader_version <= {JournalFormat.Version}
            AND (status NOT IN (3, 4, 5)
              OR EXISTS (SELECT 1 FROM run_inbox command WHERE command.tenant_id = run.tenant_id AND command.run_id = run.run_id))
            AND {ClaimConditions.IsFree("run")}
            {condition}
          FOR UPDATE SKIP LOCKED)
        RETURNING {PostgresRows.RunColumns}, set_config('synchronous_commit', 'off', true)
        """;

    /// <summary>Status below 2 is pending or executing: the index of runs under way holds just these.</summary>
    private static readonly string FindWork =
        $"""
        SELECT tenant_id, run_id, priority, status = 0 AS is_new FROM runs run
        WHERE status < 2 AND reader_version <= {JournalFormat.Version} AND (owner IS NULL OR (owner <> $1 AND owner <> ALL({Living}))) AND {ClaimConditions.IsFree("run")}
        UNION
        SELECT run.tenant_id, run.run_id, run.priority, false FROM run_inbox command JOIN runs run ON run.tenant_id = command.tenant_id AND run.run_id = command.run_id
        WHERE run.reader_version <= {JournalFormat.Version} AND (run.owner IS NULL OR run.owner = $1 OR run.owner <> ALL({Living})) AND {ClaimConditions.IsFree("run")}
        ORDER BY is_new, priority DESC, run_id LIMIT $2
        """;

    private const string GiveBack = "UPDATE runs SET owner = NULL WHERE tenant_id = $1 AND run_id = $2 AND owner = $3 AND epoch = $4";

    private const string Beat =
        """
        WITH forgotten AS (DELETE FROM hosts WHERE beat_at < now() - interval '1 day' AND owner <> $1)
        INSERT INTO hosts (owner, beat_at) VALUES ($1, now()) ON CONFLICT (owner) DO UPDATE SET beat_at = excluded.beat_at
        """;

    public async ValueTask<RunRow?> ClaimAsync(string tenantId, string runId, string owner, CancellationToken cancellation)
    {
        await using var connection = await storage.Database.OpenConnectionAsync(cancellation);
        if (await ClaimAsync(connection, ClaimAtOnce, tenantId, runId, owner, cancellation) is { } atOnce)
        {
            return atOnce;
        }

        if (await connection.ScalarAsync(WaitsForRoom, cancellation, tenantId, runId) is not string definitionId)
        {
            return null;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ScalarAsync(LockFlow, cancellation, tenantId, StoredText.Unescape(definitionId));
        var claimed = await ClaimAsync(connection, ClaimInTurn, tenantId, runId, owner, cancellation);
        await transaction.CommitAsync(cancellation);
        return claimed;
    }

    private static async Task<RunRow?> ClaimAsync(NpgsqlConnection connection, string statement, string tenantId, string runId, string owner, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(statement, connection).Text(owner).Text(tenantId).Text(runId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? PostgresRows.Run(reader) : null;
    }

    public async ValueTask GiveBackAsync(string tenantId, string runId, string owner, long epoch, CancellationToken cancellation)
    {
        await using var command = storage.Database.CreateCommand(GiveBack).Text(tenantId).Text(runId).Text(owner);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = epoch });
        if (await command.ExecuteNonQueryAsync(cancellation) > 0)
        {
            storage.Signal.Set();
        }
    }

    public async ValueTask<IReadOnlyList<(string TenantId, string RunId, bool IsNew)>> FindWorkAsync(string owner, int max, CancellationToken cancellation)
    {
        await using var command = storage.Database.CreateCommand(FindWork).Text(owner);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = max });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<(string, string, bool)>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add((PostgresRows.Text(reader, 0), PostgresRows.Text(reader, 1), reader.GetBoolean(3)));
        }

        return found;
    }

    public async ValueTask BeatAsync(string owner, CancellationToken cancellation)
    {
        await using var command = storage.Database.CreateCommand(Beat).Text(owner);
        await command.ExecuteNonQueryAsync(cancellation);
        await storage.SetClockAsync(cancellation);
    }

    public async ValueTask LeaveAsync(string owner, CancellationToken cancellation)
    {
        await using var command = storage.Database.CreateCommand("DELETE FROM hosts WHERE owner = $1").Text(owner);
        await command.ExecuteNonQueryAsync(cancellation);
        await storage.Signal.SendAsync(cancellation);
    }
}
