using Bizoholic.Flows.Storage.Management;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>The parts of the commit statement. A part whose input is empty is left out; <c>@input</c> stands for its arrays turned into rows.</summary>
internal static class CommitSql
{
    private const string AreTriggersUnchanged =
        $"(trigger_revision IS NULL OR trigger_revision = coalesce((SELECT value FROM settings WHERE tenant_id = '' AND name = '{DefinitionStore.TriggerRevision}'), ''))";

    /// <summary>A key that has expired is as good as none.</summary>
    public const string TakeKeys =
        $"""
        taken_key AS (
          INSERT INTO dedupe_keys (tenant_id, scope, key, body_hash, run_id, expires_at)
          SELECT tenant_id, scope, key, body_hash, run_id, expires_at FROM @input WHERE {AreTriggersUnchanged}
          ORDER BY tenant_id COLLATE "C", scope COLLATE "C", key COLLATE "C"
          ON CONFLICT (tenant_id, scope, key) DO UPDATE SET body_hash = excluded.body_hash, run_id = excluded.run_id, expires_at = excluded.expires_at
          WHERE dedupe_keys.expires_at <= now()
          RETURNING tenant_id, run_id),

        """;

    public const string NoKeys = "taken_key AS (SELECT NULL::text AS tenant_id, NULL::text AS run_id WHERE false),\n";

    /// <summary>What is written where some runs go on, bring a key or start others. The conditions on owner, epoch and last sequence are the fence.</summary>
    public const string Guarded =
        $"""
        changed AS (
          UPDATE runs SET definition_version_id = run.definition_version_id, definition_version = run.definition_version, content_hash = run.content_hash,
            status = run.status, name = run.name, correlation_id = run.correlation_id, incident_count = run.incident_count, owner = run.next_owner,
            last_sequence = run.last_sequence, reader_version = run.reader_version, updated_at = run.updated_at, finished_at = run.finished_at,
            hosts = run.hosts, deaths = 0
          FROM run
          WHERE NOT run.is_new AND runs.tenant_id = run.tenant_id AND runs.run_id = run.run_id
            AND runs.owner IS NOT DISTINCT FROM run.owner AND runs.epoch = run.epoch AND runs.last_sequence = run.previous_sequence
          RETURNING run.ordinal),
        accepted AS MATERIALIZED (
          SELECT ordinal FROM changed
          UNION ALL
          SELECT ordinal FROM run
          WHERE is_new AND root = ordinal AND {AreTriggersUnchanged} AND (NOT has_key OR EXISTS (
            SELECT 1 FROM taken_key WHERE taken_key.tenant_id = run.tenant_id AND taken_key.run_id = run.run_id))),
        written AS MATERIALIZED (SELECT run.* FROM run JOIN accepted ON accepted.ordinal = run.root),

        """;

    private const string InsertRuns =
        """
        INSERT INTO runs (tenant_id, run_id, definition_id, definition_version_id, definition_version, content_hash, status, name, correlation_id, parent_run_id,
            incident_count, is_test, owner, epoch, last_sequence, reader_version, created_at, updated_at, finished_at, priority, max_concurrent, hosts)
          SELECT tenant_id, run_id, definition_id, definition_version_id, definition_version, content_hash, status, name, correlation_id, parent_run_id,
            incident_count, is_test, next_owner, epoch, last_sequence, reader_version, created_at, updated_at, finished_at, priority, max_concurrent, hosts
          FROM written
        """;

    private const string InsertBursts =
        """
        INSERT INTO journal (month, tenant_id, run_id, sequence, payload)
          SELECT month, tenant_id, run_id, previous_sequence + 1, payload FROM written WHERE payload IS NOT NULL
        """;

    public const string Runs =
        $"""
        created AS (
          {InsertRuns} WHERE is_new ORDER BY tenant_id COLLATE "C", run_id COLLATE "C"),
        burst AS (
          {InsertBursts} ORDER BY month, tenant_id COLLATE "C", run_id COLLATE "C")
        """;

    /// <summary>
    /// All of it where all runs are new, without keys, and by themselves: half the work for the server. No other batch has rows of the same ids, so that their
    /// order does not matter.
    /// </summary>
    public const string NewRuns =
        $"""
        WITH written AS MATERIALIZED (SELECT * FROM @input WHERE {AreTriggersUnchanged}),
        accepted AS (SELECT ordinal FROM written),
        {NoKeys}created AS (
          {InsertRuns}),
        burst AS (
          {InsertBursts})
        """;

    public const string RemoveBookmarks =
        """
        ,
        removed AS (
          DELETE FROM bookmarks USING @input JOIN accepted ON accepted.ordinal = input.root
          WHERE bookmarks.tenant_id = input.tenant_id AND bookmarks.bookmark_id = input.id AND bookmarks.run_id = input.run_id)
        """;

    /// <summary>A run may replace its own bookmark. An id that another run uses is a mistake: the null that stands for it cannot be stored.</summary>
    public const string AddBookmarks =
        """
        ,
        added AS (
          INSERT INTO bookmarks (tenant_id, bookmark_id, run_id, name, hash, due_at, correlation_id)
          SELECT tenant_id, bookmark_id, run_id, name, hash, due_at, correlation_id FROM @input JOIN accepted ON accepted.ordinal = input.root
          ORDER BY tenant_id COLLATE "C", bookmark_id COLLATE "C"
          ON CONFLICT (tenant_id, bookmark_id) DO UPDATE SET name = excluded.name, hash = excluded.hash, due_at = excluded.due_at,
            correlation_id = excluded.correlation_id, run_id = CASE WHEN bookmarks.run_id = excluded.run_id THEN excluded.run_id END)
        """;

    public const string TakeCommands =
        """
        ,
        taken AS (
          DELETE FROM run_inbox USING @input JOIN accepted ON accepted.ordinal = input.root
          WHERE run_inbox.tenant_id = input.tenant_id AND run_inbox.run_id = input.run_id AND run_inbox.command_id = input.id)
        """;

    public const string AddCommands =
        """
        ,
        sent AS (
          INSERT INTO run_inbox (tenant_id, run_id, command_id, command, payload)
          SELECT tenant_id, run_id, command_id, command, payload FROM @input JOIN accepted ON accepted.ordinal = input.root
          ORDER BY tenant_id COLLATE "C", run_id COLLATE "C", command_id COLLATE "C"
          ON CONFLICT DO NOTHING)
        """;

    public const string AddMessages =
        """
        ,
        messages AS (
          INSERT INTO outbox (tenant_id, message_id, kind, payload)
          SELECT tenant_id, message_id, kind, payload FROM @input JOIN accepted ON accepted.ordinal = input.root ORDER BY message_id COLLATE "C"
          ON CONFLICT DO NOTHING)
        """;

    public const string AddSearchValues =
        """
        ,
        searchable AS (
          INSERT INTO search_values (tenant_id, run_id, name, value)
          SELECT tenant_id, run_id, name, value FROM @input JOIN accepted ON accepted.ordinal = input.root
          ORDER BY tenant_id COLLATE "C", name COLLATE "C", value COLLATE "C", run_id COLLATE "C"
          ON CONFLICT DO NOTHING)
        """;

    public const string Answer = "\nSELECT coalesce((SELECT array_agg(ordinal) FROM accepted), '{}'), (SELECT count(*) FROM taken_key)";
}
