using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Sqlite;

/// <summary>One process has the folder, so every owner but the one that asks is dead.</summary>
internal sealed class SqliteRunClaims(SqliteStorage storage) : IRunClaims, IHostRegistry
{
    /// <summary>Status below 2 is pending or executing: the index of runs under way holds just these, and SQLite takes it only where its condition is said.</summary>
    private static readonly string FindWork =
        $"""
        SELECT tenant_id, run_id, priority, status = 0 FROM runs run WHERE status < 2 AND status <> 3 AND owner IS NOT $owner AND reader_version <= $version AND {ClaimConditions.IsFree("run")}
        UNION
        SELECT run.tenant_id, run.run_id, run.priority, false FROM run_inbox command JOIN runs run ON run.tenant_id = command.tenant_id AND run.run_id = command.run_id
        WHERE run.reader_version <= $version AND {ClaimConditions.IsFree("run")}
        ORDER BY 4, 3 DESC, 2 LIMIT $max
        """;

    public ValueTask<RunRow?> ClaimAsync(string tenantId, string runId, string owner, CancellationToken cancellation) => storage.Writer.RunAsync(
        new SqliteWrite<RunRow?>(session => session.Statements.ClaimRun.Text(owner).Text(tenantId).Text(runId).First(SqliteRows.Run)), cancellation);

    public async ValueTask GiveBackAsync(string tenantId, string runId, string owner, long epoch, CancellationToken cancellation) => await storage.Writer.RunAsync(
        new SqliteWrite<int>(session => session.Statements.GiveBackRun.Text(tenantId).Text(runId).Text(owner).Integer(epoch).Execute()), cancellation);

    public ValueTask<IReadOnlyList<(string TenantId, string RunId, bool IsNew)>> FindWorkAsync(string owner, int max, CancellationToken cancellation)
    {
        using var connection = storage.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = FindWork;
        command.Parameters.AddWithValue("$owner", StoredText.Escape(owner));
        command.Parameters.AddWithValue("$version", JournalFormat.Version);
        command.Parameters.AddWithValue("$max", max);
        using var reader = command.ExecuteReader();
        var found = new List<(string, string, bool)>();
        while (reader.Read())
        {
            found.Add((StoredText.Unescape(reader.GetString(0)), StoredText.Unescape(reader.GetString(1)), reader.GetBoolean(3)));
        }

        return ValueTask.FromResult<IReadOnlyList<(string TenantId, string RunId, bool IsNew)>>(found);
    }

    public ValueTask BeatAsync(string owner, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask LeaveAsync(string owner, CancellationToken cancellation) => ValueTask.CompletedTask;
}
