using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Benchmarks.Servers;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Bizoholic.Flows.Benchmarks.Suites;

/// <summary>The list of runs with filters, asked of the API while a million runs are stored: of 20 flows over 30 days, one in a hundred failed.</summary>
internal static class RunListSuite
{
    private const int Runs = 1_000_000;
    private const int Rounds = 20;
    private static readonly DateTimeOffset End = DateTimeOffset.UtcNow;
    private static readonly TimeSpan Span = TimeSpan.FromDays(30);

    public static async Task RunAsync(Options options)
    {
        var folder = Directory.CreateTempSubdirectory("flows-bench-");
        try
        {
            using (await FlowsHost.StartAsync(folder))
            {
                // Makes the tables.
            }

            await SeedSqliteAsync(Path.Combine(folder.FullName, "flows.db"));
            using var host = await FlowsHost.StartAsync(folder);
            await AskAsync("sqlite", host);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        await using var postgres = await PostgresServer.StartAsync();
        var database = await postgres.CreateDatabaseAsync("flows");
        using var onPostgres = await FlowsHost.StartOnAsync(database);
        await SeedPostgresAsync(database);
        await AskAsync("pg", onPostgres);
    }

    private static async Task AskAsync(string database, FlowsHost host)
    {
        await host.SignInAsync();
        var all = new List<double>();
        foreach (var (kind, query) in Kinds())
        {
            var times = new List<double>();
            var before = host.Process.Use.Cpu;
            for (var round = -1; round < Rounds; round++)
            {
                var body = query(Math.Max(0, round));
                body["page"] ??= 0;
                body["pageSize"] = 25;
                var watch = Stopwatch.StartNew();
                var page = await PageAsync(host, body);
                if (round >= 0)
                {
                    times.Add(watch.Elapsed.TotalMilliseconds);
                }

                if (page["items"]!.AsArray().Count == 0)
                {
                    throw new InvalidOperationException($"The filter '{kind}' found nothing.");
                }
            }

            all.AddRange(times);
            new BenchLine($"runs.list.{database}.{kind}", times.Percentile(0.95), "ms").Print();
            new BenchLine($"runs.list.{database}.{kind}.cpu", (host.Process.Use.Cpu - before).TotalMilliseconds / (Rounds + 1), "ms/request").Print();
        }

        new BenchLine($"runs.list.{database}", all.Percentile(0.95), "ms").Print();
    }

    private static async Task<JsonNode> PageAsync(FlowsHost host, JsonObject query)
    {
        using var answer = await host.Client.PostAsJsonAsync("/elsa/api/workflow-instances", query);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private static (string Kind, Func<int, JsonObject> Query)[] Kinds() =>
    [
        ("newest", _ => []),
        ("page", round => new JsonObject { ["page"] = round * 10 }),
        ("behind", round => new JsonObject { ["after"] = Id(End - (Span * (round + 0.5) / Rounds)) }),
        ("flow", round => new JsonObject { ["definitionId"] = $"flow{round % 20}" }),
        ("flows", round => new JsonObject { ["definitionIds"] = new JsonArray($"flow{round % 20}", $"flow{(round + 7) % 20}") }),
        ("failed", _ => new JsonObject { ["subStatuses"] = new JsonArray("Faulted") }),
        ("open", _ => new JsonObject { ["subStatuses"] = new JsonArray("Suspended", "Executing", "Faulted") }),
        ("finished", _ => new JsonObject { ["subStatuses"] = new JsonArray("Finished") }),
        ("incidents", _ => new JsonObject { ["hasIncidents"] = true }),
        ("failed-flow", round => new JsonObject { ["definitionId"] = $"flow{round % 20}", ["subStatuses"] = new JsonArray("Faulted") }),
        ("day", round => new JsonObject { ["timestampFilters"] = new JsonArray(Bound("GreaterThanOrEqual", round), Bound("LessThan", round + 1)) }),
        ("correlation", round => new JsonObject { ["correlationId"] = $"order-{(round * 4000) + 1000}" }),
        ("search", round => new JsonObject { ["searchTerm"] = $"FLOW{round % 20}" }),
    ];

    private static JsonObject Bound(string comparison, int step)
        => new() { ["column"] = "CreatedAt", ["operator"] = comparison, ["timestamp"] = (End - Span + (Span * step / Rounds)).ToString("O") };

    private static string Id(DateTimeOffset moment) => Guid.CreateVersion7(moment).ToString("n");

    /// <summary>Ids as the host makes them, rising with time.</summary>
    private static async Task SeedSqliteAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            PRAGMA synchronous = OFF;
            INSERT INTO runs (tenant_id, run_id, definition_id, definition_version_id, definition_version, content_hash, status, name, correlation_id, parent_run_id,
              incident_count, is_test, owner, epoch, last_sequence, reader_version, created_at, updated_at, finished_at)
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {Runs - 1}),
            run AS (SELECT i, {Start} + i * {Step} AS ms, CASE WHEN i % 100 = 0 THEN 5 WHEN i % 2000 = 1 THEN 2 WHEN i % 2000 = 2 THEN 4 ELSE 3 END AS status FROM n)
            SELECT 'default', printf('%012x7%03x8%015x', ms, i % 4096, i), 'flow' || (i * 7919 / 1000 % 20), 'flow' || (i * 7919 / 1000 % 20) || '-v1', 1, '{new string('a', 64)}', status, NULL,
              CASE WHEN i % 1000 = 0 THEN 'order-' || i END, NULL, status = 5, 0, NULL, 1, 0, 1, {UnixEpochTicks} + ms * 10000, {UnixEpochTicks} + ms * 10000, CASE WHEN status >= 3 THEN {UnixEpochTicks} + ms * 10000 END
            FROM run;
            INSERT OR IGNORE INTO search_values (tenant_id, run_id, name, value) SELECT tenant_id, run_id, '$correlation', correlation_id FROM runs WHERE correlation_id IS NOT NULL;
            """;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task SeedPostgresAsync(string connectionString)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(
            $"""
            INSERT INTO runs (tenant_id, run_id, definition_id, definition_version_id, definition_version, content_hash, status, name, correlation_id, parent_run_id,
              incident_count, is_test, owner, epoch, last_sequence, reader_version, created_at, updated_at, finished_at)
            SELECT 'default', lpad(to_hex(ms), 12, '0') || '7' || lpad(to_hex(i % 4096), 3, '0') || '8' || lpad(to_hex(i), 15, '0'), 'flow' || (i * 7919 / 1000 % 20), 'flow' || (i * 7919 / 1000 % 20) || '-v1', 1, repeat('a', 64), status, NULL,
              CASE WHEN i % 1000 = 0 THEN 'order-' || i END, NULL, (status = 5)::int, false, NULL, 1, 0, 1, to_timestamp(ms / 1000.0), to_timestamp(ms / 1000.0), CASE WHEN status >= 3 THEN to_timestamp(ms / 1000.0) END
            FROM (SELECT i, {Start} + i * {Step} AS ms, CASE WHEN i % 100 = 0 THEN 5 WHEN i % 2000 = 1 THEN 2 WHEN i % 2000 = 2 THEN 4 ELSE 3 END AS status FROM generate_series(0::bigint, {Runs - 1}) AS i) AS run;
            INSERT INTO search_values (tenant_id, run_id, name, value) SELECT tenant_id, run_id, '$correlation', correlation_id FROM runs WHERE correlation_id IS NOT NULL ON CONFLICT DO NOTHING
            """);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
        await using var vacuum = database.CreateCommand("VACUUM ANALYZE runs");
        await vacuum.ExecuteNonQueryAsync();
    }

    private static long UnixEpochTicks => DateTimeOffset.UnixEpoch.UtcTicks;

    private static long Start => (End - Span).ToUnixTimeMilliseconds();

    private static long Step => (long)Span.TotalMilliseconds / Runs;
}
