using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Chaos.Processes;
using Xunit.Abstractions;
using static Bizoholic.Flows.Chaos.Flows.FlowJson;

namespace Bizoholic.Flows.Cluster.Tests;

/// <summary>A backup of a live system, restored elsewhere, does nothing before a person has seen what it would do.</summary>
[Collection(ClusterTests.Name)]
public sealed class RestoreTests(Server server, ITestOutputHelper output)
{
    [Fact]
    public async Task A_dump_of_a_live_system_starts_paused_lists_what_would_happen_and_goes_on_when_it_is_resumed()
    {
        await using var gate = await Gate.StartAsync();
        var database = await server.Postgres.CreateDatabaseAsync();
        var live = Host("live", database);
        await live.StartAsync();
        await live.SignInAsync();
        await live.PublishAsync(Chain("called", Effect("call", gate.Address), Effect("after", gate.Address)));
        await live.PublishAsync(Chain("slept", Delay("wait", TimeSpan.FromSeconds(10)), Effect("woken", gate.Address)));
        var cron = Activity("Cron", "tick", ("cronExpression", Literal("* * * * * *")), ("misfire", Literal("once")));
        cron["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        await live.PublishAsync(Chain("clock", cron, Activity("SetOutput", "out", ("outputName", Literal("ok")), ("outputValue", Js("true")))));
        var (called, slept) = (await DispatchAsync(live, "called"), await DispatchAsync(live, "slept"));
        await gate.ArrivedAsync();
        await Cluster.HoldsAsync(database, $"SELECT status = 2 FROM runs WHERE run_id = '{slept}'", "The run does not sleep.");
        await Cluster.HoldsAsync(database, "SELECT count(*) > 0 FROM runs WHERE definition_id = 'clock'", "The clock does not tick.");

        var copy = await server.Postgres.RestoreElsewhereAsync(database);
        await live.DisposeAsync();
        var before = gate.Calls.Count;
        await using var restored = Host("restored", copy);
        await restored.StartAsync();
        await restored.SignInAsync();

        var pause = Assert.Single((await ReadAsync(restored, "/api/pauses")).GetProperty("items").EnumerateArray());
        Assert.Equal("installation", pause.GetProperty("kind").GetString());
        JsonElement preview = default;
        await Cluster.UntilAsync(async () => (preview = await ReadAsync(restored, "/api/pauses/preview")).GetProperty("runs").GetArrayLength() == 2 && preview.GetProperty("schedules").GetArrayLength() == 1, "The preview does not list two runs and a schedule.");
        var going = preview.GetProperty("runs").EnumerateArray().ToDictionary(run => run.GetProperty("runId").GetString()!);
        Assert.Equal("call", Assert.Single(going[called].GetProperty("repeats").EnumerateArray()).GetString());
        Assert.Equal("its time has come", going[slept].GetProperty("why").GetString());
        Assert.Equal("clock", preview.GetProperty("schedules")[0].GetProperty("definitionId").GetString());
        Assert.Equal(before, gate.Calls.Count);

        using var resumed = await restored.Client.DeleteAsync($"{restored.Address}/api/pauses/installation");
        Assert.True(resumed.IsSuccessStatusCode);
        gate.Open();
        await Cluster.BecomesAsync(restored, called, "Finished");
        await Cluster.BecomesAsync(restored, slept, "Finished");
        var calls = gate.Calls.Where(call => call.Step == "call").ToArray();
        Assert.Equal(2, calls.Length);
        Assert.Single(calls.Select(call => call.Key).Distinct());
        output.WriteLine(string.Join('\n', restored.Lines));
    }

    private static HostProcess Host(string name, string database) => new(name, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Storage__Provider"] = "postgres",
        ["Storage__ConnectionString"] = database,
        ["Schedules__MissedAfterSeconds"] = "1",
    });

    private static async Task<JsonElement> ReadAsync(HostProcess host, string path)
        => JsonDocument.Parse(await host.Client.GetStringAsync($"{host.Address}{path}")).RootElement;

    private static async Task<string> DispatchAsync(HostProcess host, string definitionId)
        => (await host.PostAsync($"/workflow-definitions/{definitionId}/dispatch", new { })).GetProperty("workflowInstanceId").GetString()!;
}
