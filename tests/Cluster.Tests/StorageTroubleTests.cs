using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Chaos.Processes;
using Npgsql;
using Xunit.Abstractions;
using static Bizoholic.Flows.Chaos.Flows.FlowJson;

namespace Bizoholic.Flows.Cluster.Tests;

/// <summary>A database that takes nothing for a while: what was acknowledged is kept and goes on, callers are told to come again, and readiness says why.</summary>
public sealed class StorageTroubleTests(ITestOutputHelper output)
{
    private const string FullDisk =
        """
        CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
        CREATE TRIGGER full_disk BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION full_disk();
        CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON settings FOR EACH ROW EXECUTE FUNCTION full_disk();
        """;

    [Theory]
    [InlineData("read-only", "The database is read-only.")]
    [InlineData("full", "The disk of the database is full.")]
    [InlineData("gone", "The database cannot be reached")]
    public async Task While_the_database_takes_nothing_runs_are_kept_and_readiness_says_why(string trouble, string expected)
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var gate = await Gate.StartAsync();
        var database = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync());
        await using var host = new HostProcess("A", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Storage__Provider"] = "postgres",
            ["Storage__ConnectionString"] = database.ConnectionString,
        });
        await host.StartAsync();
        await host.SignInAsync();
        await host.PublishAsync(Chain("kept", Webhook("in", "kept"), Effect("call", gate.Address), Choice("choose"), Effect("after", gate.Address)));
        var caller = host.Client.PostAsJsonAsync($"{host.Address}/webhook/kept", new { });
        await gate.ArrivedAsync();
        var run = gate.Calls[0].Run;

        await BeginAsync(postgres, trouble, database.Database!);
        gate.Open();
        await Cluster.UntilAsync(async () => (await ReadinessAsync(host)).Contains(expected, StringComparison.Ordinal), "Readiness does not say what is wrong.");
        if (trouble != "gone")
        {
            using var refused = await host.Client.PostAsJsonAsync($"{host.Address}/webhook/kept", new { });
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Contains(expected, await refused.Content.ReadAsStringAsync());
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        await EndAsync(postgres, trouble, database.Database!);
        await Cluster.UntilAsync(async () => await ReadinessAsync(host) == "ready", "The host does not become ready again.");
        await Cluster.BecomesAsync(host, run, "Finished");
        Assert.Equal(HttpStatusCode.OK, (await caller).StatusCode);
        Assert.Equal(["call", "after"], gate.Calls.Select(call => call.Step));
        Assert.Equal(1L, await CountAsync(database.ConnectionString, "SELECT count(*) FROM flow_state WHERE key LIKE 'subject:%'"));
        output.WriteLine(string.Join('\n', host.Lines));
    }

    /// <summary>A step that reads what the flow keeps, and then changes it, while the database takes nothing.</summary>
    private static JsonObject Choice(string id)
    {
        var step = Activity("Experiment", id, ("experimentName", Literal("subject lines")), ("subject", Literal("ann@example.com")), ("variants", Input("Object", "[\"short\", \"long\"]")));
        step["type"] = "Bizoholic.Experiment";
        return step;
    }

    private static async Task<long> CountAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task BeginAsync(PostgresServer postgres, string trouble, string database)
    {
        switch (trouble)
        {
            case "read-only":
                await postgres.ExecuteAsync($"ALTER DATABASE {database} SET default_transaction_read_only = on");
                await EndSessionsAsync(postgres, database);
                break;
            case "full":
                await postgres.ExecuteAsync(FullDisk, database);
                break;
            default:
                await postgres.StopServerAsync();
                break;
        }
    }

    private static async Task EndAsync(PostgresServer postgres, string trouble, string database)
    {
        switch (trouble)
        {
            case "read-only":
                await postgres.ExecuteAsync($"ALTER DATABASE {database} RESET default_transaction_read_only");
                await EndSessionsAsync(postgres, database);
                break;
            case "full":
                await postgres.ExecuteAsync("DROP FUNCTION full_disk CASCADE", database);
                break;
            default:
                await postgres.StartServerAsync();
                break;
        }
    }

    private static Task EndSessionsAsync(PostgresServer postgres, string database)
        => postgres.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'");

    private static async Task<string> ReadinessAsync(HostProcess host)
    {
        using var answer = await host.Client.GetAsync($"{host.Address}/healthz/readiness");
        return await answer.Content.ReadAsStringAsync();
    }
}
