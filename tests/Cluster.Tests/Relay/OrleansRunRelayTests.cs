using System.Net;
using Bizoholic.Flows.Chaos.Processes;
using Bizoholic.Flows.Clustering;
using Bizoholic.Flows.Storage.Postgres;
using Bizoholic.Flows.Workflows;
using Orleans;
using Orleans.Runtime;

namespace Bizoholic.Flows.Cluster.Tests.Relay;

/// <summary>Between hosts that are members of one cluster.</summary>
[Collection(ClusterTests.Name)]
public sealed class OrleansRunRelayTests(Server server) : RunRelayContract, IAsyncLifetime
{
    private string _database = null!;
    private Silo _here = null!;
    private Silo _there = null!;

    private protected override IRunRelay Here => _here.Relay;

    private protected override IRunRelay There => _there.Relay;

    private protected override string OwnerThere => _there.Name;

    public async Task InitializeAsync()
    {
        _database = await server.Postgres.CreateDatabaseAsync();
        _here = await Silo.StartAsync(_database, "here");
        _there = await Silo.StartAsync(_database, "there");
    }

    public async Task DisposeAsync()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
    }

    [Fact]
    public async Task A_call_reaches_the_host_that_drives_the_run_and_no_other()
    {
        var (called, wrong) = (0, 0);
        There.Called += (tenant, run) => Interlocked.Add(ref called, (tenant, run) == (Tenant, "called") ? 1 : 0);
        Here.Called += (_, _) => Interlocked.Increment(ref wrong);
        await Cluster.UntilAsync(
            () =>
            {
                Here.Call(Tenant, "called", OwnerThere);
                return Task.FromResult(Volatile.Read(ref called) > 0);
            },
            "The host was not called.");
        Assert.Equal(0, Volatile.Read(ref wrong));
    }

    [Fact]
    public async Task A_run_that_moves_to_another_host_is_followed_there()
    {
        await using var third = await Silo.StartAsync(_database, "third");
        using var follower = new Follower(Here, "moving");
        await follower.HearsAsync(There, OwnerThere);
        await follower.HearsAsync(third.Relay, third.Name);
        await Cluster.UntilAsync(() => Task.FromResult(!There.IsFollowed), "The run is still followed where it was.");
    }

    [Fact]
    public async Task Whoever_follows_a_run_of_a_host_that_leaves_looks_again()
    {
        using var follower = new Follower(Here, "left-behind");
        await follower.HearsAsync(There, OwnerThere);
        var heard = follower.Heard;
        await _there.StopAsync();
        await Cluster.UntilAsync(() => Task.FromResult(follower.Heard > heard), "That the host has left is no news.");
        Assert.False(_there.Relay.IsMember);

        // By itself it goes on as one process.
        using var alone = new Follower(There, "alone");
        await alone.HearsAsync(There, OwnerThere);
    }

    [Fact]
    public async Task A_host_that_drives_no_runs_calls_one_that_does()
    {
        await using var web = await Silo.StartAsync(_database, "web", drivesRuns: false);
        var called = 0;
        Here.Called += (_, _) => Interlocked.Increment(ref called);
        There.Called += (_, _) => Interlocked.Increment(ref called);
        web.Relay.Called += (_, _) => Assert.Fail("A host that drives no runs was called.");
        await Cluster.UntilAsync(
            () =>
            {
                web.Relay.Call(Tenant, "accepted", null);
                return Task.FromResult(Volatile.Read(ref called) > 0);
            },
            "No host was called.");
    }

    [Fact]
    public async Task Hosts_whose_clocks_differ_see_each_other_alive()
    {
        await using var storage = new PostgresStorage(_database, TimeProvider.System);
        var members = new PostgresClusterMembers(storage.Database, "clocks");
        await members.InitializeAsync(CancellationToken.None);
        var fast = new PostgresMembershipTable(members, new OtherClock(TimeSpan.FromMinutes(7)), TimeProvider.System);
        var slow = new PostgresMembershipTable(members, new OtherClock(TimeSpan.FromMinutes(-5)), TimeProvider.System);
        var now = DateTime.UtcNow;
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.New(IPAddress.Loopback, 1, 1),
            SiloName = "slow",
            Status = SiloStatus.Active,
            StartTime = now.AddMinutes(-5),
            IAmAliveTime = now.AddMinutes(-5),
            SuspectTimes = [Tuple.Create(SiloAddress.New(IPAddress.Loopback, 2, 2), now.AddMinutes(-5))],
        };
        Assert.True(await slow.InsertRow(entry, (await slow.ReadAll()).Version.Next()));

        var seen = Assert.Single((await fast.ReadAll()).Members).Item1;
        Assert.All([seen.IAmAliveTime, seen.StartTime, seen.SuspectTimes![0].Item2], time => Assert.InRange(time, now.AddMinutes(7).AddSeconds(-2), now.AddMinutes(7).AddSeconds(2)));
    }

    [Fact]
    public async Task Members_can_be_kept_in_redis()
    {
        await using var redis = await RedisServer.StartAsync();
        var database = await server.Postgres.CreateDatabaseAsync();
        await using var here = await Silo.StartAsync(database, "here-by-redis", redis: redis.Address);
        await using var there = await Silo.StartAsync(database, "there-by-redis", redis: redis.Address);
        using var follower = new Follower(here.Relay, "by-redis");
        await follower.HearsAsync(there.Relay, there.Name);
    }

    private sealed class OtherClock(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
    }
}
