using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Bizoholic.Flows.Chaos.Processes;
using Bizoholic.Flows.Host.Redis;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Storage.InMemory;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Xunit.Abstractions;
using static Bizoholic.Flows.Chaos.Flows.FlowJson;

namespace Bizoholic.Flows.Cluster.Tests;

/// <summary>What Redis makes quicker, and that nothing depends on it.</summary>
[Collection(ClusterTests.Name)]
public sealed class RedisTests(Server server, ITestOutputHelper output)
{
    private static readonly RedisChannel Hosts = RedisChannel.Literal("flows:hosts");

    [Fact]
    public async Task A_change_reaches_a_page_of_another_host_through_redis_and_without_it()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var cluster = await Cluster.StartAsync(server, output, ("Redis__ConnectionString", redis.Address));
        await cluster.A.PublishAsync(Chain("watched", Event("wait", "on", starts: false), Event("again", "on", starts: false), Event("last", "on", starts: false), Event("never", "never", starts: false)));
        var run = (await cluster.A.PostAsync("/workflow-definitions/watched/dispatch", new { })).GetProperty("workflowInstanceId").GetString()!;
        await Cluster.BecomesAsync(cluster.B, run, "Suspended");
        await using var client = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        var said = new SemaphoreSlim(0);
        await client.GetSubscriber().SubscribeAsync(Hosts, (_, message) => said.Release(((string)message!).Contains(run, StringComparison.Ordinal) ? 1 : 0));
        using var page = await LivePage.OpenAsync(cluster.B);

        // What only Redis says reaches the page: nothing has changed in the database.
        const string Elsewhere = "only-redis-knows";
        await client.GetSubscriber().PublishAsync(Hosts, JsonSerializer.Serialize(new { Origin = "elsewhere", TenantId = Tenants.Default, Runs = new[] { Elsewhere } }));
        await page.UntilToldAsync(Elsewhere);

        // And what a host commits is said there.
        await DrainAsync(said);
        await cluster.A.PostAsync("/events/on/trigger", new { });
        Assert.True(await said.WaitAsync(TimeSpan.FromSeconds(30)), "The change was not said in Redis.");
        await page.UntilToldAsync(run);

        await redis.KillAsync();
        await cluster.A.PostAsync("/events/on/trigger", new { });
        await page.UntilToldAsync(run);
    }

    [Fact]
    public async Task What_a_step_is_writing_reaches_the_other_host_through_redis_and_without_it()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var cluster = await Cluster.StartAsync(server, output, ("Redis__ConnectionString", redis.Address), WritingFlow.Keys);
        await using var flow = await WritingFlow.PublishAsync(cluster);
        await UntilBothListenAsync(redis.Address);
        await using var client = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        var said = new ConcurrentQueue<string>();
        await client.GetSubscriber().SubscribeAsync(Hosts, (_, message) => said.Enqueue(message!));
        await flow.IsSeenToGrowAsync();
        Assert.Contains(said, message => message.Contains("Green", StringComparison.Ordinal));

        await redis.KillAsync();
        await flow.IsSeenToGrowAsync();
    }

    [Fact]
    public async Task Hosts_use_redis_again_within_two_seconds_of_its_return()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var cluster = await Cluster.StartAsync(server, output, ("Redis__ConnectionString", redis.Address));
        await UntilBothListenAsync(redis.Address);
        var late = new List<TimeSpan>();
        for (var round = 0; round < 3; round++)
        {
            await redis.KillAsync();
            await cluster.A.PublishAsync(Chain($"meanwhile-{round}", Event("wait", $"go-{round}", starts: false)));
            var run = (await cluster.A.PostAsync($"/workflow-definitions/meanwhile-{round}/dispatch", new { })).GetProperty("workflowInstanceId").GetString()!;
            await Cluster.BecomesAsync(cluster.B, run, "Suspended");
            await redis.BeginAsync();
            var watch = Stopwatch.StartNew();
            await UntilBothListenAsync(redis.Address);
            late.Add(watch.Elapsed);
            await cluster.B.PostAsync($"/events/go-{round}/trigger", new { });
            await Cluster.BecomesAsync(cluster.A, run, "Finished");
        }

        output.WriteLine($"back after {string.Join(", ", late.Select(time => $"{time.TotalMilliseconds:0} ms"))}");
        Assert.All(late, time => Assert.InRange(time, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task A_host_that_starts_while_redis_is_away_uses_it_when_it_comes()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using var cluster = await Cluster.StartAsync(server, output, ("Redis__ConnectionString", redis.Address));
        await redis.BeginAsync();
        await UntilBothListenAsync(redis.Address);
    }

    [Fact]
    public async Task Calls_are_counted_in_redis_over_all_hosts_and_by_the_database_while_it_is_away()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = new RedisLink(redis.Address);
        await using var other = new RedisLink(redis.Address);
        var stored = new InMemoryStorage();
        var limit = new LimitRow(Tenants.Default, LimitKind.Credential, "c", 0, PerMinute: 1, Burst: 4);
        await stored.SetLimitAsync(limit, default);
        var budgets = new[] { one, other }.Select(link => new RedisCallBudget(link, stored, NullLogger<RedisCallBudget>.Instance)).ToArray();

        var waits = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => budgets[i % 2].TakeAsync(limit, TimeSpan.FromSeconds(1), default).AsTask()));
        Assert.Equal(4, waits.Count(wait => wait == TimeSpan.Zero));
        Assert.All(waits.Where(wait => wait > TimeSpan.Zero), wait => Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)));

        await redis.KillAsync();
        waits = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => budgets[i % 2].TakeAsync(limit, TimeSpan.FromSeconds(1), default).AsTask()));
        Assert.Equal(4, waits.Count(wait => wait == TimeSpan.Zero));
    }

    private static async Task UntilBothListenAsync(string address)
    {
        await using var client = await ConnectionMultiplexer.ConnectAsync(address);
        var connection = client.GetServers().Single();
        await Cluster.UntilAsync(async () => await connection.SubscriptionSubscriberCountAsync(Hosts) == 2, "The hosts do not listen in Redis.");
    }

    private static async Task DrainAsync(SemaphoreSlim signals)
    {
        while (await signals.WaitAsync(0))
        {
        }
    }
}
