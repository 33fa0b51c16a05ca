using System.Globalization;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Storage.Tests.Fixtures;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Bizoholic.Flows.Recovery.Tests;

/// <summary>A schedule of every second on hosts that are killed: each slot has the runs it should have, and never two.</summary>
public sealed class ScheduleKillTests
{
    private const string Starts = "SELECT key FROM dedupe_keys WHERE scope LIKE 'schedule:%' ORDER BY key";

    private const string Runs = "SELECT count(*) FROM runs";

    [Fact]
    public async Task Every_slot_is_started_once_by_two_hosts_on_one_database_while_one_of_them_is_killed()
    {
        await using var postgres = await PostgresServer.StartAsync();
        var connectionString = await postgres.CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(connectionString);
        var folder = Directory.CreateTempSubdirectory("flows-schedules-");
        await using var one = new HostProcess(folder.FullName, connectionString);
        await using var two = new HostProcess(folder.FullName, connectionString);
        await Task.WhenAll(one.StartAsync(), two.StartAsync());
        await one.SignInAsync();
        await PublishAsync(one, "all");

        await StartedAsync(4);
        await one.KillAsync();
        await StartedAsync(8);
        await one.StartAsync();
        await StartedAsync(11);
        var slots = await SlotsAsync();
        await using var runs = database.CreateCommand(Runs);
        var count = (long)(await runs.ExecuteScalarAsync())!;

        Assert.Empty(Gaps(slots));
        Assert.InRange(count, slots.Count, (await SlotsAsync()).Count);

        async Task<List<DateTime>> SlotsAsync()
        {
            await using var command = database.CreateCommand(Starts);
            await using var reader = await command.ExecuteReaderAsync();
            var found = new List<DateTime>();
            while (await reader.ReadAsync())
            {
                found.Add(Moment(reader.GetString(0)));
            }

            return found;
        }

        Task StartedAsync(int count) => UntilAsync(async () => (await SlotsAsync()).Count >= count);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("once")]
    [InlineData("skip")]
    public async Task Slots_that_pass_while_the_embedded_host_is_dead_are_dealt_with_as_the_flow_says(string misfire)
    {
        var folder = Directory.CreateTempSubdirectory("flows-schedules-");
        await using var host = new HostProcess(folder.FullName);
        await host.StartAsync();
        await host.SignInAsync();
        await PublishAsync(host, misfire);
        await StartedAsync(2);
        await host.KillAsync();
        var before = Slots()[^1];

        await UntilAsync(() => Task.FromResult(DateTime.UtcNow > before.AddSeconds(5)));
        var away = Slots().Count;
        await host.StartAsync();
        await StartedAsync(away + (misfire == "all" ? 8 : 4));
        var slots = Slots();

        Assert.Equal(slots.Count, slots.Distinct().Count());
        var missed = slots.Count(slot => slot > before && slot <= before.AddSeconds(3));

        // One more than the flow says where the host died between its decision to start a slot and the start: what was decided is done.
        var (least, most) = misfire switch { "all" => (3, 3), "once" => (1, 2), _ => (0, 1) };
        Assert.InRange(missed, least, most);
        Assert.Equal(misfire == "all" ? 0 : 1, Gaps(slots).Count);

        List<DateTime> Slots()
        {
            using var database = new SqliteConnection($"Data Source={Path.Combine(folder.FullName, "flows.db")};Mode=ReadOnly;Pooling=False");
            database.Open();
            using var command = database.CreateCommand();
            command.CommandText = Starts;
            using var reader = command.ExecuteReader();
            var found = new List<DateTime>();
            while (reader.Read())
            {
                found.Add(Moment(reader.GetString(0)));
            }

            return found;
        }

        Task StartedAsync(int count) => UntilAsync(() => Task.FromResult(Slots().Count >= count));
    }

    private static List<DateTime> Gaps(List<DateTime> slots) => [.. slots.Skip(1).Where((slot, at) => slot - slots[at] != TimeSpan.FromSeconds(1))];

    private static DateTime Moment(string key) => DateTime.Parse(key, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private static async Task PublishAsync(HostProcess host, string misfire)
    {
        var trigger = new JsonObject
        {
            ["id"] = "cron",
            ["type"] = "Elsa.Cron",
            ["version"] = 1,
            ["cronExpression"] = Literal("* * * * * *"),
            ["misfire"] = Literal(misfire),
            ["customProperties"] = new JsonObject { ["canStartWorkflow"] = true },
        };
        var flow = new JsonObject { ["definitionId"] = "clock", ["name"] = "Clock", ["root"] = new JsonObject { ["id"] = "root", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = new JsonArray(trigger), ["connections"] = new JsonArray() } };
        await host.PostAsync("/workflow-definitions", new { publish = true, model = flow });
    }

    private static JsonObject Literal(string value) => new() { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!await condition())
        {
            await Task.Delay(50, limit.Token);
        }
    }
}
