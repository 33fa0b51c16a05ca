using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Bizoholic.Flows.Chaos.Flows;
using Xunit.Abstractions;
using static Bizoholic.Flows.Chaos.Flows.FlowJson;

namespace Bizoholic.Flows.Cluster.Tests;

/// <summary>What a host leaves behind goes on at another one: after a kill, after a stop, and in the hands of a paused host that comes back.</summary>
[Collection(ComingAndGoing.Name)]
public sealed class TakeOverTests(Server server, ITestOutputHelper output)
{
    [Fact]
    public async Task The_run_of_a_killed_host_goes_on_within_fifteen_seconds_under_the_same_key()
    {
        await using var gate = await Gate.StartAsync();
        await using var cluster = await Cluster.StartAsync(server, output);
        await cluster.A.PublishAsync(Chain("orphan", Effect("call", gate.Address), Effect("after", gate.Address)));
        var runId = await DispatchAsync(cluster, "orphan");
        await gate.ArrivedAsync();

        await cluster.A.KillAsync();
        var killed = DateTimeOffset.UtcNow;
        await gate.ArrivedAsync();
        gate.Open();
        await Cluster.BecomesAsync(cluster.B, runId, "Finished");

        var calls = gate.Calls.Where(call => call.Step == "call").ToArray();
        output.WriteLine($"taken over after {(calls[1].At - killed).TotalSeconds:0.0} s");
        Assert.Equal(2, calls.Length);
        Assert.Single(calls.Select(call => call.Key).Distinct());
        Assert.InRange(calls[1].At - killed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.Single(gate.Calls, call => call.Step == "after");
    }

    [Fact]
    public async Task A_host_that_comes_back_from_a_pause_finds_its_run_taken_and_leaves_it()
    {
        await using var gate = await Gate.StartAsync();
        await using var cluster = await Cluster.StartAsync(server, output);
        await cluster.A.PublishAsync(Chain("paused", Effect("call", gate.Address), Effect("after", gate.Address)));
        var runId = await DispatchAsync(cluster, "paused");
        await gate.ArrivedAsync();

        cluster.A.Pause();
        await gate.ArrivedAsync();
        gate.Open();
        await Cluster.BecomesAsync(cluster.B, runId, "Finished");
        cluster.A.Continue();
        await SaysAsync(cluster.A, $"{runId}: another host has the run now");

        Assert.Equal(2, gate.Calls.Count(call => call.Step == "call"));
        Assert.Single(gate.Calls.Where(call => call.Step == "call").Select(call => call.Key).Distinct());
        Assert.Single(gate.Calls, call => call.Step == "after");
        Assert.Equal("Finished", await cluster.A.StatusOfAsync(runId));
    }

    [Fact]
    public async Task A_stopping_host_finishes_its_step_hands_the_run_over_and_still_answers_its_caller()
    {
        await using var gate = await Gate.StartAsync();
        await using var cluster = await Cluster.StartAsync(server, output);
        await cluster.A.PublishAsync(Chain("drained", Webhook("in", "drained"), Effect("call", gate.Address), Effect("after", gate.Address), Answer("out", "({run: getWorkflowInstanceId()})")));
        var answer = cluster.A.Client.PostAsJsonAsync($"{cluster.A.Address}/webhook/drained", new { });
        await gate.ArrivedAsync();

        cluster.A.BeginStop();
        await NotReadyAsync(cluster.A);
        gate.Open();

        var said = await answer;
        Assert.Equal(HttpStatusCode.OK, said.StatusCode);
        var runId = (await said.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("run").GetString()!;
        await Cluster.BecomesAsync(cluster.B, runId, "Finished");

        // The step under way was not repeated, and the next one is not the stopping host's.
        Assert.Equal(["call", "after"], gate.Calls.Select(call => call.Step));
        Assert.Equal(2L, await cluster.QueryAsync($"SELECT epoch FROM runs WHERE run_id = '{runId}'"));
    }

    [Fact]
    public async Task A_run_whose_last_step_ends_while_its_host_stops_ends_on_the_other()
    {
        await using var gate = await Gate.StartAsync();
        await using var cluster = await Cluster.StartAsync(server, output);
        await cluster.A.PublishAsync(Chain("last", Effect("call", gate.Address)));
        var runId = await DispatchAsync(cluster, "last");
        await gate.ArrivedAsync();

        cluster.A.BeginStop();
        await NotReadyAsync(cluster.A);
        gate.Open();
        await Cluster.BecomesAsync(cluster.B, runId, "Finished");
        Assert.Single(gate.Calls);
    }

    [Fact]
    public async Task A_step_that_outlasts_the_grace_time_goes_on_elsewhere_at_once()
    {
        await using var gate = await Gate.StartAsync();
        await using var cluster = await Cluster.StartAsync(server, output, ("Stop__GraceSeconds", "1"));
        await cluster.A.PublishAsync(Chain("long", Effect("call", gate.Address)));
        var runId = await DispatchAsync(cluster, "long");
        await gate.ArrivedAsync();

        await cluster.A.StopAsync();
        var stopped = DateTimeOffset.UtcNow;
        await gate.ArrivedAsync();
        gate.Open();
        await Cluster.BecomesAsync(cluster.B, runId, "Finished");

        // Not after the time it takes for a host to count as dead.
        Assert.InRange(gate.Calls[1].At - stopped, TimeSpan.FromSeconds(-5), TimeSpan.FromSeconds(8));
        Assert.Single(gate.Calls.Select(call => call.Key).Distinct());
    }

    [Fact]
    public async Task A_delay_that_a_dead_host_began_ends_in_time_on_the_other()
    {
        await using var gate = await Gate.StartAsync();
        gate.Open();
        await using var cluster = await Cluster.StartAsync(server, output);
        await cluster.A.PublishAsync(Chain("delayed", Delay("wait", TimeSpan.FromSeconds(2)), Effect("call", gate.Address)));
        var runId = await DispatchAsync(cluster, "delayed");
        await Cluster.BecomesAsync(cluster.A, runId, "Suspended");

        await cluster.A.KillAsync();
        await Cluster.BecomesAsync(cluster.B, runId, "Finished");
        Assert.Single(gate.Calls);
    }

    private static async Task<string> DispatchAsync(Cluster cluster, string definitionId)
        => (await cluster.A.PostAsync($"/workflow-definitions/{definitionId}/dispatch", new { })).GetProperty("workflowInstanceId").GetString()!;

    private static async Task NotReadyAsync(Chaos.Processes.HostProcess host)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            while ((await host.Client.GetAsync($"{host.Address}/healthz/readiness", limit.Token)).IsSuccessStatusCode)
            {
                await Task.Delay(20, limit.Token);
            }
        }
        catch (Exception error) when (error is HttpRequestException or SocketException)
        {
            // It takes no new connections any more.
        }
    }

    private static async Task SaysAsync(Chaos.Processes.HostProcess host, string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!host.Lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            await Task.Delay(50, limit.Token);
        }
    }
}
