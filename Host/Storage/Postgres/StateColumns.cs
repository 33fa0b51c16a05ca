using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>The changes a commit makes to what its flow keeps.</summary>
internal sealed class StateColumns : UnnestRows
{
    private readonly Column<string> _definitionId;
    private readonly Column<string> _scope;
    private readonly Column<string> _key;
    private readonly Column<long> _expected;
    private readonly Column<byte[]?> _value;

    public StateColumns()
    {
        _definitionId = Add<string>("definition_id", "text");
        _scope = Add<string>("scope", "text");
        _key = Add<string>("key", "text");
        _expected = Add<long>("expected", "bigint");
        _value = Add<byte[]?>("value", "bytea");
    }

    public override int Count => _key.Count;

    public void Add(FlowStateChange change)
    {
        _definitionId.Add(StoredText.Escape(change.DefinitionId));
        _scope.Add(StoredText.Escape(change.Scope));
        _key.Add(StoredText.Escape(change.Key));
        _expected.Add(change.Expected);
        _value.Add(change.Value?.ToArray());
    }
}

/// <summary>Changes what flows keep, inside a commit's own transaction.</summary>
internal static class PostgresFlowState
{
    private const string Version = "greatest(input.expected + 1, (extract(epoch FROM now()) * 1000000)::bigint)";

    private const string Insert =
        $"""
        INSERT INTO flow_state (tenant_id, definition_id, scope, key, version, value, changed_at)
        SELECT $1, definition_id, scope, key, {Version}, value, now() FROM @input
        ORDER BY definition_id COLLATE "C", scope COLLATE "C", key COLLATE "C"
        ON CONFLICT DO NOTHING
        """;

    private const string Update =
        $"""
        UPDATE flow_state SET version = {Version}, value = input.value, changed_at = now() FROM @input
        WHERE flow_state.tenant_id = $1 AND flow_state.definition_id = input.definition_id AND flow_state.scope = input.scope
          AND flow_state.key = input.key AND flow_state.version = input.expected
        """;

    private const string Delete =
        """
        DELETE FROM flow_state USING @input
        WHERE flow_state.tenant_id = $1 AND flow_state.definition_id = input.definition_id AND flow_state.scope = input.scope
          AND flow_state.key = input.key AND flow_state.version = input.expected
        """;

    /// <summary>False when one of the keys does not stand where its reader saw it; the transaction is to be rolled back then.</summary>
    public static async Task<bool> ChangeStateAsync(this NpgsqlConnection connection, RunCommit commit, CancellationToken cancellation) =>
        await connection.ChangeAsync(Insert, commit, change => change is { Value: not null, Expected: 0 }, cancellation)
        && await connection.ChangeAsync(Update, commit, change => change is { Value: not null, Expected: > 0 }, cancellation)
        && await connection.ChangeAsync(Delete, commit, change => change is { Value: null, Expected: > 0 }, cancellation);

    private static async Task<bool> ChangeAsync(
        this NpgsqlConnection connection, string statement, RunCommit commit, Func<FlowStateChange, bool> isOfIt, CancellationToken cancellation)
    {
        var rows = new StateColumns();
        foreach (var change in commit.StateChanges.Where(isOfIt))
        {
            rows.Add(change);
        }

        if (rows.Count == 0)
        {
            return true;
        }

        await using var command = new NpgsqlCommand { Connection = connection }.Text(commit.Row.TenantId);
        command.CommandText = statement.Replace("@input", rows.Bind(command, "input"), StringComparison.Ordinal);
        return await command.ExecuteNonQueryAsync(cancellation) == rows.Count;
    }
}
