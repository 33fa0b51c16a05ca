using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Chaos.Processes;
using Bizoholic.Flows.Host.Redis;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Storage.InMemory;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Xunit.Abstractions;
using static Bizoholic.Flows.Chaos.Flows.FlowJson;

namespace Bizoholic.Flows.Cluster.Tests;

/// <summary>What Redis makes quicker, and that nothing depends on it.</summary>
[Collection(ClusterTests.Name)]
public sealed class RedisTests(Server server, ITestOutputHelper output)
{
    [Fact]
    public async Task A_change_reaches_a_page_of_another_host_through_redis_and_without_it()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var cluster = await Cluster.StartAsync(server, output, ("Redis__ConnectionString", redis.Address));
        await cluster.A.PublishAsync(Chain("watched", Event("wait", "on", starts: false), Event("again", "on", starts: false), Event("last", "on", starts: false)));
        var run = (await cluster.A.PostAsync("/workflow-definitions/watched/dispatch", new { })).GetProperty("workflowInstanceId").GetString()!;
        await Cluster.BecomesAsync(cluster.B, run, "Suspended");
        await using var client = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        var channel = RedisChannel.Literal($"flows:run:{Tenants.Default}/{run}");
        var published = new SemaphoreSlim(0);
        await client.GetSubscriber().SubscribeAsync(channel, (_, _) => published.Release());

        var told = new SemaphoreSlim(0);
        await using var page = new HubConnectionBuilder()
            .WithUrl(new Uri($"{cluster.B.Address}/elsa/hubs/workflow-instance"), options => options.AccessTokenProvider = () => Task.FromResult(cluster.B.Token)).Build();
        page.On<JsonObject>("WorkflowExecutionLogUpdatedAsync", _ => told.Release());
        await page.StartAsync();
        await page.InvokeAsync("ObserveInstanceAsync", run);

        // What only Redis says reaches the page: nothing has changed in the database.
        await Cluster.UntilAsync(async () => await client.GetDatabase().PublishAsync(channel, Message(run)) >= 2, "The host of the page does not listen.");
        Assert.True(await told.WaitAsync(TimeSpan.FromSeconds(30)), "The page was not told.");

        // And what a host commits is said there.
        await DrainAsync(published);
        await cluster.A.PostAsync("/events/on/trigger", new { });
        Assert.True(await published.WaitAsync(TimeSpan.FromSeconds(30)), "The change was not published.");

        await redis.KillAsync();
        await DrainAsync(told);
        await cluster.A.PostAsync("/events/on/trigger", new { });
        Assert.True(await told.WaitAsync(TimeSpan.FromSeconds(30)), "Without Redis the page is not told.");
        await redis.BeginAsync();
        await Cluster.UntilAsync(async () => await PublishedToHostAsync(redis.Address, channel, run), "The host does not listen again after Redis' return.");
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

    private static string Message(string run)
        => JsonSerializer.Serialize(new { Origin = "elsewhere", TenantId = Tenants.Default, RunId = run, Status = (int)RunStatus.Suspended, StatusChanged = false, ActivityIds = Array.Empty<string>() });

    private static async Task<bool> PublishedToHostAsync(string address, RedisChannel channel, string run)
    {
        await using var client = await ConnectionMultiplexer.ConnectAsync(address);
        return await client.GetDatabase().PublishAsync(channel, Message(run)) >= 1;
    }

    private static async Task DrainAsync(SemaphoreSlim signals)
    {
        while (await signals.WaitAsync(0))
        {
        }
    }
}
