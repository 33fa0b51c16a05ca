using Bizoholic.Flows.Chaos.Processes;
using Bizoholic.Flows.Storage.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Xunit.Abstractions;
using static Bizoholic.Flows.Chaos.Flows.FlowJson;

namespace Bizoholic.Flows.Cluster.Tests;

/// <summary>A database of the first release with live runs in it is brought up to date by hosts that start together, and its runs go on.</summary>
[Collection(ClusterTests.Name)]
public sealed class UpgradeTests(Server server, ITestOutputHelper output)
{
    private const string FirstSchema = "20261123234201_Initial";

    private const string Columns =
        """
        SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name !~ '^(journal_|qrtz_|__EF)' GROUP BY table_name
        """;

    [Fact]
    public async Task Live_runs_of_the_first_schema_go_on_after_hosts_have_migrated_it_together()
    {
        await using var gate = await Gate.StartAsync();
        var (called, waiting, source) = await LiveRunsAsync(gate);
        var old = await FirstDatabaseAsync(source);
        await using var a = Host("A", old);
        await using var b = Host("B", old);
        await Task.WhenAll(a.StartAsync(), b.StartAsync());
        await a.SignInAsync();
        await b.SignInAsync();
        await ResumeIfPausedAsync(a);
        gate.Open();
        await Cluster.BecomesAsync(a, called, "Finished");
        Assert.Single(gate.Calls.Where(call => call.Step == "call").Select(call => call.Key).Distinct());

        Assert.Equal("Suspended", await b.StatusOfAsync(waiting));
        await b.PostAsync("/events/go/trigger", new { });
        await Cluster.BecomesAsync(a, waiting, "Finished");
        Assert.Single(gate.Calls, call => call.Step == "resumed");
        output.WriteLine(string.Join('\n', a.Lines.Concat(b.Lines)));
    }

    private async Task<(string Called, string Waiting, string Database)> LiveRunsAsync(Gate gate)
    {
        var database = await server.Postgres.CreateDatabaseAsync();
        await using var host = Host("old", database);
        await host.StartAsync();
        await host.SignInAsync();
        await host.PublishAsync(Chain("called", Effect("call", gate.Address), Effect("after", gate.Address)));
        await host.PublishAsync(Chain("waiting", Event("wait", "go", starts: false), Effect("resumed", gate.Address)));
        var (called, waiting) = (await DispatchAsync(host, "called"), await DispatchAsync(host, "waiting"));
        await gate.ArrivedAsync();
        await Cluster.BecomesAsync(host, waiting, "Suspended");
        return (called, waiting, database);
    }

    /// <summary>The same rows under the first schema: later ones only add columns and tables.</summary>
    private async Task<string> FirstDatabaseAsync(string source)
    {
        var old = await server.Postgres.CreateDatabaseAsync();
        await using (var context = new PostgresFlowsContext(new DbContextOptionsBuilder<PostgresFlowsContext>().UseNpgsql(old).Options))
        {
            await context.GetService<IMigrator>().MigrateAsync(FirstSchema);
        }

        await using var from = new NpgsqlConnection(source);
        await using var to = new NpgsqlConnection(old);
        await from.OpenAsync();
        await to.OpenAsync();
        var tables = new Dictionary<string, string>(StringComparer.Ordinal);
        await using (var command = new NpgsqlCommand(Columns, to))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0), reader.GetString(1));
            }
        }

        foreach (var (table, columns) in tables)
        {
            using var export = await from.BeginTextExportAsync($"COPY (SELECT {columns} FROM {table}) TO STDOUT");
            await using var import = await to.BeginTextImportAsync($"COPY {table} ({columns}) FROM STDIN");
            await import.WriteAsync(await export.ReadToEndAsync());
        }

        return old;
    }

    /// <summary>Rows that were copied are at another place than they say.</summary>
    private static async Task ResumeIfPausedAsync(HostProcess host)
    {
        using var resumed = await host.Client.DeleteAsync($"{host.Address}/api/pauses/installation");
    }

    private static HostProcess Host(string name, string database)
        => new(name, new Dictionary<string, string>(StringComparer.Ordinal) { ["Storage__Provider"] = "postgres", ["Storage__ConnectionString"] = database });

    private static async Task<string> DispatchAsync(HostProcess host, string definitionId)
        => (await host.PostAsync($"/workflow-definitions/{definitionId}/dispatch", new { })).GetProperty("workflowInstanceId").GetString()!;
}
