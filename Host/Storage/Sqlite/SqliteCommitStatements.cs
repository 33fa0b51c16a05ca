using Bizoholic.Flows.Storage.Management;
using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Journal;
using SQLitePCL;

namespace Bizoholic.Flows.Storage.Sqlite;

/// <summary>The statements every run passes through, prepared once on the writer's connection.</summary>
internal sealed class SqliteCommitStatements(sqlite3 connection) : IDisposable
{
    public const string RunColumns =
        "tenant_id, run_id, definition_id, definition_version_id, definition_version, content_hash, status, name, correlation_id, parent_run_id, "
        + "incident_count, is_test, owner, epoch, last_sequence, reader_version, created_at, updated_at, finished_at, "
        + "priority, max_concurrent, hosts, deaths";

    public SqliteStatement Begin { get; } = new(connection, "BEGIN IMMEDIATE");

    public SqliteStatement Commit { get; } = new(connection, "COMMIT");

    public SqliteStatement InsertRun { get; } = new(connection,
        $"INSERT INTO runs ({RunColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING");

    /// <summary>The last three conditions are the fence.</summary>
    public SqliteStatement UpdateRun { get; } = new(connection,
        "UPDATE runs SET definition_version_id = ?, definition_version = ?, content_hash = ?, status = ?, name = ?, correlation_id = ?, incident_count = ?, "
        + "owner = ?, last_sequence = ?, reader_version = ?, updated_at = ?, finished_at = ?, hosts = ?, deaths = 0 "
        + "WHERE tenant_id = ? AND run_id = ? AND owner IS ? AND epoch = ? AND last_sequence = ?");

    /// <summary>A key that has expired is as good as none.</summary>
    public SqliteStatement TakeDedupeKey { get; } = new(connection,
        "INSERT INTO dedupe_keys (tenant_id, scope, key, body_hash, run_id, expires_at) VALUES (?, ?, ?, ?, ?, ?) "
        + "ON CONFLICT DO UPDATE SET body_hash = excluded.body_hash, run_id = excluded.run_id, expires_at = excluded.expires_at WHERE expires_at <= ?");

    public SqliteStatement DedupeHolder { get; } = new(connection,
        "SELECT body_hash, run_id, expires_at FROM dedupe_keys WHERE tenant_id = ? AND scope = ? AND key = ?");

    public SqliteStatement InsertBurst { get; } = new(connection,
        "INSERT INTO journal (month, tenant_id, run_id, sequence, payload) VALUES (?, ?, ?, ?, ?)");

    public SqliteStatement DeleteBookmark { get; } = new(connection,
        "DELETE FROM bookmarks WHERE tenant_id = ? AND bookmark_id = ? AND run_id = ?");

    public SqliteStatement InsertBookmark { get; } = new(connection,
        "INSERT INTO bookmarks (tenant_id, bookmark_id, run_id, name, hash, due_at, correlation_id) VALUES (?, ?, ?, ?, ?, ?, ?)");

    public SqliteStatement DeleteCommand { get; } = new(connection,
        "DELETE FROM run_inbox WHERE tenant_id = ? AND run_id = ? AND command_id = ?");

    public SqliteStatement InsertCommand { get; } = new(connection,
        "INSERT INTO run_inbox (tenant_id, command_id, run_id, command, payload) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");

    public SqliteStatement InsertMessage { get; } = new(connection,
        "INSERT INTO outbox (tenant_id, message_id, kind, payload) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");

    public SqliteStatement InsertBlob { get; } = new(connection,
        "INSERT INTO blobs (tenant_id, blob_id, run_id, content, stored_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");

    public SqliteStatement InsertSearchValue { get; } = new(connection,
        "INSERT INTO search_values (tenant_id, run_id, name, value) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");

    public SqliteStatement InsertState { get; } = new(connection,
        "INSERT INTO flow_state (tenant_id, definition_id, scope, key, version, value, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");

    public SqliteStatement UpdateState { get; } = new(connection,
        "UPDATE flow_state SET version = ?, value = ?, changed_at = ? "
        + "WHERE tenant_id = ? AND definition_id = ? AND scope = ? AND key = ? AND version = ?");

    public SqliteStatement DeleteState { get; } = new(connection,
        "DELETE FROM flow_state WHERE tenant_id = ? AND definition_id = ? AND scope = ? AND key = ? AND version = ?");

    public SqliteStatement ClaimRun { get; } = new(connection,
        "UPDATE runs SET owner = ?1, epoch = epoch + 1, deaths = CASE WHEN owner IS NULL THEN 0 ELSE deaths + 1 END "
        + "WHERE tenant_id = ?2 AND run_id = ?3 AND owner IS NOT ?1 "
        + $"AND {ClaimConditions.IsFree("runs")} "
        + $"AND reader_version <= {JournalFormat.Version} "
        + "AND (status NOT IN (3, 4, 5) OR EXISTS (SELECT 1 FROM run_inbox i WHERE i.tenant_id = ?2 AND i.run_id = ?3)) "
        + $"RETURNING {RunColumns}");

    public SqliteStatement GiveBackRun { get; } = new(connection,
        "UPDATE runs SET owner = NULL WHERE tenant_id = ? AND run_id = ? AND owner = ? AND epoch = ?");

    public SqliteStatement TriggerRevision { get; } = new(connection,
        $"SELECT value FROM settings WHERE tenant_id = '' AND name = '{DefinitionStore.TriggerRevision}'");

    public void Dispose()
    {
        SqliteStatement[] all =
        [
            Begin, Commit, InsertRun, UpdateRun, TakeDedupeKey, DedupeHolder, InsertBurst, DeleteBookmark, InsertBookmark, DeleteCommand, InsertCommand,
            InsertMessage, InsertBlob, InsertSearchValue, InsertState, UpdateState, DeleteState, ClaimRun,
            GiveBackRun, TriggerRevision,
        ];
        foreach (var statement in all)
        {
            statement.Dispose();
        }
    }
}
