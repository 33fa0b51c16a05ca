using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bizoholic.Flows.Chaos.Flows;
using Bizoholic.Flows.Chaos.Processes;
using Xunit.Abstractions;
using static Bizoholic.Flows.Chaos.Flows.FlowJson;

namespace Bizoholic.Flows.Cluster.Tests;

/// <summary>Hosts of one role each do together what one host does, and none of them another's part.</summary>
[Collection(ComingAndGoing.Name)]
public sealed class RoleTests(Server server, ITestOutputHelper output)
{
    [Fact]
    public async Task A_web_host_accepts_a_worker_drives_and_a_scheduler_starts_by_the_clock()
    {
        await using var gate = await Gate.StartAsync();
        gate.Open();
        var database = await server.Postgres.CreateDatabaseAsync();
        await using var web = Host(database, "web");
        await web.StartAsync();
        await web.SignInAsync();
        await web.PublishAsync(Chain("asked", Webhook("in", "asked"), Effect("call", gate.Address), Answer("out", "({run: getWorkflowInstanceId()})")));
        var tick = Activity("Cron", "tick", ("cronExpression", Literal("* * * * * *")), ("misfire", Literal("all")));
        tick["customProperties"] = new System.Text.Json.Nodes.JsonObject { ["canStartWorkflow"] = true };
        await web.PublishAsync(Chain("clock", tick, Effect("ring", gate.Address)));

        // Alone, the web host only accepts.
        var asked = web.Client.PostAsJsonAsync($"{web.Address}/webhook/asked", new { });
        await Cluster.HoldsAsync(database, "SELECT count(*) = 1 FROM runs WHERE definition_id = 'asked' AND status = 0 AND owner IS NULL", "The web host has not accepted the call.");
        Assert.Empty(gate.Calls);

        await using var worker = Host(database, "worker");
        await worker.StartAsync();
        var answer = await asked;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(gate.Calls[0].Run, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("run").GetString());
        Assert.False((await worker.Client.PostAsJsonAsync($"{worker.Address}/webhook/asked", new { })).IsSuccessStatusCode);
        Assert.DoesNotContain(gate.Calls, call => call.Step == "ring");

        await using var scheduler = Host(database, "scheduler");
        await scheduler.StartAsync();
        await Cluster.HoldsAsync(database, "SELECT count(*) > 1 FROM runs WHERE definition_id = 'clock' AND status = 3", "The schedule does not start runs.");
        Assert.Contains(gate.Calls, call => call.Step == "ring");
        output.WriteLine(string.Join('\n', web.Lines.Concat(worker.Lines).Concat(scheduler.Lines)));
    }

    private static HostProcess Host(string database, string role) => new(role, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Storage__Provider"] = "postgres",
        ["Storage__ConnectionString"] = database,
        ["Roles"] = role,
    });
}
