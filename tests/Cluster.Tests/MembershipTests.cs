using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Bizoholic.Flows.Chaos.Processes;
using Xunit.Abstractions;
using static Bizoholic.Flows.Chaos.Flows.FlowJson;

namespace Bizoholic.Flows.Cluster.Tests;

/// <summary>Hosts are members of a cluster, which makes them quicker and decides nothing.</summary>
[Collection(ComingAndGoing.Name)]
public sealed class MembershipTests(Server server, ITestOutputHelper output)
{
    private const string Members = "SELECT count(*) = 2 FROM cluster_members WHERE silo <> '' AND entry LIKE '{\"Status\":3,%'";

    [Fact]
    public async Task An_answer_is_pushed_to_the_host_whose_caller_waits()
    {
        await using var cluster = await Cluster.StartAsync(server, output);
        await Cluster.HoldsAsync(cluster.Database, Members, "The hosts are not members of one cluster.");
        var late = new List<TimeSpan>();
        for (var round = 0; round < 3; round++)
        {
            await using var gate = await Gate.StartAsync();
            var asked = await WhileBusyAsync(cluster, gate, $"pushed-{round}");

            // By now a caller who only looked would look every two seconds.
            await Task.WhenAny(asked, Task.Delay(TimeSpan.FromSeconds(7)));
            Assert.False(asked.IsCompleted);
            var watch = Stopwatch.StartNew();
            gate.Open();
            Assert.Equal(HttpStatusCode.OK, (await asked).StatusCode);
            late.Add(watch.Elapsed);
        }

        output.WriteLine($"answered after {string.Join(", ", late.Select(time => $"{time.TotalMilliseconds:0} ms"))}");
        Assert.InRange(late.Order().ElementAt(1), TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task A_host_that_was_declared_dead_while_it_stood_still_joins_again_and_does_not_end()
    {
        await using var cluster = await Cluster.StartAsync(server, output);
        await Cluster.HoldsAsync(cluster.Database, Members, "The hosts are not members of one cluster.");
        cluster.A.Pause();
        await Cluster.HoldsAsync(cluster.Database, "SELECT count(*) = 1 FROM cluster_members WHERE silo <> '' AND is_dead", "The host that stands still is not declared dead.");
        cluster.A.Continue();
        await Cluster.HoldsAsync(cluster.Database, Members, "The host has not joined again.");
        Assert.True(cluster.A.IsRunning);
    }

    [Fact]
    public async Task Hosts_that_cannot_join_meet_in_the_database()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var gate = await Gate.StartAsync();
        await using var cluster = await Cluster.StartAsync(server, output, ("Cluster__Port", $"{((IPEndPoint)taken.LocalEndpoint).Port}"));
        var asked = await WhileBusyAsync(cluster, gate, "cut-off");
        gate.Open();
        Assert.Equal(HttpStatusCode.OK, (await asked).StatusCode);
        await Cluster.UntilAsync(() => Task.FromResult(cluster.B.Lines.Any(line => line.Contains("not in the cluster", StringComparison.Ordinal))), "The host does not say that it is not in the cluster.");
    }

    [Fact]
    public async Task A_host_that_cannot_be_reached_by_the_others_says_that_it_stays_outside()
    {
        // The database's address does not say that it is on this machine, so the loopback interface is no address for hosts.
        var database = (await server.Postgres.CreateDatabaseAsync()).Replace("127.0.0.1", "127.0.0.1,127.0.0.1", StringComparison.Ordinal);
        await using var host = new HostProcess("outside", new Dictionary<string, string> { ["Storage__Provider"] = "postgres", ["Storage__ConnectionString"] = database });
        await host.StartAsync();
        Assert.Contains(host.Lines, line => line.Contains("Cluster:Address", StringComparison.Ordinal));
        Assert.DoesNotContain(Loaded(host), file => file.StartsWith("Orleans", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_embedded_host_loads_nothing_of_the_cluster()
    {
        await using var cluster = await Cluster.StartAsync(server, output);
        await Cluster.HoldsAsync(cluster.Database, Members, "The hosts are not members of one cluster.");
        Assert.Contains("Orleans.Runtime.dll", Loaded(cluster.A));

        await using var embedded = new HostProcess("embedded", new Dictionary<string, string>());
        await embedded.StartAsync();
        Assert.DoesNotContain(Loaded(embedded), file => file.StartsWith("Orleans", StringComparison.Ordinal));
        Assert.DoesNotContain(embedded.Lines, line => line.Contains("cluster", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The libraries in a host's memory.</summary>
    private static HashSet<string> Loaded(HostProcess host)
        => [.. File.ReadLines($"/proc/{host.ProcessId}/maps").Where(line => line.EndsWith(".dll", StringComparison.Ordinal)).Select(line => Path.GetFileName(line))];

    /// <summary>A run that A drives and that is called through B, whose answer waits for the gate.</summary>
    private static async Task<Task<HttpResponseMessage>> WhileBusyAsync(Cluster cluster, Gate gate, string flow)
    {
        var (start, hold, reply, call, answer) = (Webhook("in", flow), Effect("hold", gate.Address), Webhook("reply", $"{flow}-reply", starts: false), Effect("call", gate.Address), Answer("out", "({})"));
        await cluster.A.PublishAsync(Flowchart(flow, [start, hold, reply, call, answer], [Connection(start, hold), Connection(start, reply), Connection(reply, call), Connection(call, answer)]));
        _ = PostAsync(cluster.A, flow);
        await gate.ArrivedAsync();
        await Cluster.HoldsAsync(cluster.Database, $"SELECT EXISTS (SELECT 1 FROM bookmarks JOIN runs USING (tenant_id, run_id) WHERE bookmarks.name = 'HttpEndpoint' AND definition_id = '{flow}')", "The run does not wait for the call.");
        var asked = PostAsync(cluster.B, $"{flow}-reply");
        await gate.ArrivedAsync();
        return asked;
    }

    private static Task<HttpResponseMessage> PostAsync(HostProcess host, string path) => host.Client.PostAsJsonAsync($"{host.Address}/webhook/{path}", new { });
}
