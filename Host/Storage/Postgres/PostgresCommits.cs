using Bizoholic.Flows.Storage.Management;
using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>Carries commits out on a connection.</summary>
internal static class PostgresCommits
{
    private const string InsertBlob = "INSERT INTO blobs (tenant_id, blob_id, run_id, content, stored_at) VALUES ($1, $2, $3, $4, now()) ON CONFLICT DO NOTHING";

    private const string DedupeHolder = "SELECT body_hash, run_id, expires_at FROM dedupe_keys WHERE tenant_id = $1 AND scope = $2 AND key = $3";

    private const string StoredBurst = "SELECT payload FROM journal WHERE tenant_id = $1 AND run_id = $2 AND month = $3 AND sequence = $4";

    private const string TriggerRevision = $"SELECT value FROM settings WHERE tenant_id = '' AND name = '{DefinitionStore.TriggerRevision}'";

    private const string StoredRun = $"SELECT {PostgresRows.RunColumns} FROM runs WHERE tenant_id = $1 AND run_id = $2";

    /// <summary>Large payloads go first and by themselves, so that they hold nobody's transaction up.</summary>
    public static async Task StoreBlobsAsync(this NpgsqlDataSource database, RunCommit commit, CancellationToken cancellation)
    {
        foreach (var blob in commit.Blobs)
        {
            await using var command = database.CreateCommand(InsertBlob).Text(blob.TenantId).Text(blob.BlobId).Text(commit.Row.RunId);
            command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = blob.Content });
            await command.ExecuteNonQueryAsync(cancellation);
        }

        foreach (var child in commit.NewRuns)
        {
            await database.StoreBlobsAsync(child, cancellation);
        }
    }

    /// <summary>Commits a group in one statement.</summary>
    public static async Task<CommitResult[]> CommitAsync(
        this NpgsqlConnection connection, IReadOnlyList<PendingCommit> commits, CancellationToken cancellation)
    {
        var batch = new CommitBatch();
        var ordinals = commits.Select(pending => batch.Add(pending.Commit)).ToArray();
        var (accepted, _) = await connection.ExecuteAsync(batch, cancellation);
        var results = new CommitResult[commits.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = accepted.Contains(ordinals[i]) ? CommitResult.Accepted : await connection.RefusalAsync(commits[i].Commit, cancellation);
        }

        return results;
    }

    /// <summary>Commits one run in a transaction of its own. Where an earlier sending may have happened, a refusal is checked against what is stored.</summary>
    public static async Task<CommitResult> CommitAloneAsync(this NpgsqlConnection connection, PendingCommit pending, CancellationToken cancellation)
    {
        CommitResult result;
        try
        {
            result = await connection.CommitAloneAsync(pending.Commit, cancellation);
        }
        catch (PostgresException exception) when (PostgresErrors.IsTakenRunId(exception))
        {
            result = CommitResult.Fenced;
        }
        catch (PostgresException exception) when (pending.IsUncertain && !PostgresErrors.IsConnectionLost(exception) && !PostgresErrors.IsPassing(exception))
        {
            if (!await connection.IsStoredAsync(pending.Commit, cancellation))
            {
                throw;
            }

            return CommitResult.Accepted;
        }

        return pending.IsUncertain && result.Outcome != CommitOutcome.Accepted && await connection.IsStoredAsync(pending.Commit, cancellation)
            ? CommitResult.Accepted
            : result;
    }

    private static async Task<CommitResult> CommitAloneAsync(this NpgsqlConnection connection, RunCommit commit, CancellationToken cancellation)
    {
        var batch = new CommitBatch();
        var ordinal = batch.Add(commit);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (commit.StateChanges.Count > 0 && !await connection.ChangeStateAsync(commit, cancellation))
        {
            await transaction.RollbackAsync(cancellation);
            return CommitResult.StateConflict;
        }

        var (accepted, keysTaken) = await connection.ExecuteAsync(batch, cancellation);
        if (accepted.Contains(ordinal) && keysTaken == batch.Keys)
        {
            await transaction.CommitAsync(cancellation);
            return CommitResult.Accepted;
        }

        await transaction.RollbackAsync(cancellation);
        return await connection.RefusalAsync(commit, cancellation);
    }

    private static async Task<(HashSet<int> Accepted, long KeysTaken)> ExecuteAsync(
        this NpgsqlConnection connection, CommitBatch batch, CancellationToken cancellation)
    {
        await using var command = batch.ToCommand(connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return ([.. reader.GetFieldValue<int[]>(0)], reader.GetInt64(1));
    }

    /// <summary>Why a commit was not accepted: a key that another run holds, or the fence.</summary>
    private static async Task<CommitResult> RefusalAsync(this NpgsqlConnection connection, RunCommit commit, CancellationToken cancellation)
    {
        if (commit.DedupeKey is { } key && await connection.HolderOfAsync(key, cancellation) is { } holder && holder.RunId != key.RunId)
        {
            return new(CommitOutcome.DuplicateKey, holder);
        }

        if (commit.TriggerRevision is { } revision && await connection.TriggerRevisionAsync(cancellation) != revision)
        {
            return CommitResult.TriggersChanged;
        }

        foreach (var child in commit.NewRuns)
        {
            if (await connection.RefusalAsync(child, cancellation) is { Outcome: CommitOutcome.DuplicateKey } refusal)
            {
                return refusal;
            }
        }

        return CommitResult.Fenced;
    }

    private static async Task<string> TriggerRevisionAsync(this NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(TriggerRevision, connection);
        return await command.ExecuteScalarAsync(cancellation) as string ?? "";
    }

    private static async Task<DedupeKey?> HolderOfAsync(this NpgsqlConnection connection, DedupeKey key, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(DedupeHolder, connection).Text(key.TenantId).Text(key.Scope).Text(key.Key);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? key with { BodyHash = PostgresRows.Text(reader, 0), RunId = PostgresRows.Text(reader, 1), ExpiresAt = PostgresRows.Moment(reader, 2) }
            : null;
    }

    /// <summary>Whether this very commit is in the database: its burst where it has one (a sequence is written once), otherwise its row.</summary>
    private static async Task<bool> IsStoredAsync(this NpgsqlConnection connection, RunCommit commit, CancellationToken cancellation)
    {
        if (commit.Burst is { } burst)
        {
            await using var command = new NpgsqlCommand(StoredBurst, connection).Text(commit.Row.TenantId).Text(commit.Row.RunId);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = RunMonth.Of(commit.Row.RunId) });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = burst.Sequence });
            return await command.ExecuteScalarAsync(cancellation) is byte[] payload && payload.AsSpan().SequenceEqual(burst.Payload.Span);
        }

        await using var select = new NpgsqlCommand(StoredRun, connection).Text(commit.Row.TenantId).Text(commit.Row.RunId);
        await using var reader = await select.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            && PostgresRows.Run(reader) is var stored
            && (stored.Epoch, stored.LastSequence, stored.Status) == (commit.Row.Epoch, commit.Row.LastSequence, commit.Row.Status)
            && stored.UpdatedAt - commit.Row.UpdatedAt is { Ticks: > -TimeSpan.TicksPerMicrosecond and < TimeSpan.TicksPerMicrosecond };
    }
}
