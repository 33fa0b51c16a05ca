using System.Collections.Concurrent;
using Bizoholic.Flows.Cluster.Tests.Races;
using Bizoholic.Flows.Storage;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;
using static Bizoholic.Flows.Chaos.Flows.FlowJson;

namespace Bizoholic.Flows.Cluster.Tests.Relay;

/// <summary>Which runs come to be known in the cluster: those that another host is asked about, and no others.</summary>
[Collection(ClusterTests.Name)]
public sealed class RelayUseTests(Server server)
{
    [Fact]
    public async Task A_run_that_ends_in_one_burst_is_neither_followed_nor_called()
    {
        var (database, relay) = (await server.Postgres.CreateDatabaseAsync(), new Witness());
        await using var host = await StartAsync(database, relay, new RaceWorld());
        var flow = await host.PublishAsync("burst", Chain("burst", Activity("SetOutput", "out", ("outputName", Literal("done")), ("outputValue", Js("1")))).ToJsonString());
        for (var i = 0; i < 20; i++)
        {
            var started = await host.Runtime.StartAsync(new StartRequest { Definition = flow }, default);
            Assert.Equal(RunStatus.Finished, (await started.Rest).Status);
        }

        Assert.Empty(relay.Followed);
        Assert.Empty(relay.Calls);
    }

    [Fact]
    public async Task A_run_that_another_host_drives_is_called_there_and_followed_by_whoever_waits_for_it()
    {
        var (database, world) = (await server.Postgres.CreateDatabaseAsync(), new RaceWorld());
        var (relayOfA, relayOfB) = (new Witness(), new Witness());
        await using var a = await StartAsync(database, relayOfA, world);
        await using var b = await StartAsync(database, relayOfB, world);
        var (start, gated, wait) = (Activity("Touch", "start"), Activity("Touch", "gated"), Event("wait", "go", starts: false));
        var flow = await a.PublishAsync("busy", Flowchart("busy", [start, gated, wait], [Connection(start, gated), Connection(start, wait)]).ToJsonString());
        var run = (await a.Runtime.StartAsync(new StartRequest { Definition = flow, ReturnAtOnce = true }, default)).RunId;
        await Cluster.UntilAsync(async () => (await b.Get<IBookmarkStore>().OfRunAsync(Tenants.Default, run, default)).Count == 1, "The run does not wait.");

        var bookmark = Assert.Single(await b.Get<IBookmarkStore>().OfRunAsync(Tenants.Default, run, default));
        Assert.True((await b.Runtime.ResumeAsync(Tenants.Default, bookmark.BookmarkId, Value.Undefined, null, default)).Found);
        await Cluster.UntilAsync(() => Task.FromResult(relayOfB.Followed.Contains(run)), "The host that was asked does not follow the run.");
        Assert.Contains((run, a.Get<RuntimeOptions>().HostIncarnation), relayOfB.Calls);
        world.Open(run);
        Assert.Empty(relayOfA.Calls);
    }

    private static Task<RuntimeHost> StartAsync(string database, IRunRelay relay, RaceWorld world)
        => RuntimeHost.StartAsync(world, services => services.AddPostgresStorage(database).AddSingleton(relay));

    /// <summary>Carries nothing and notes what it was asked for.</summary>
    private sealed class Witness : IRunRelay
    {
        public event Action<string, string>? Called
        {
            add { }
            remove { }
        }

        public ConcurrentQueue<string> Followed { get; } = new();

        public ConcurrentQueue<(string Run, string? Owner)> Calls { get; } = new();

        public bool IsFollowed => false;

        public IRunFollowing Follow(string tenantId, string runId, Action changed)
        {
            Followed.Enqueue(runId);
            return new Nothing();
        }

        public void Tell(string tenantId, string runId) => Assert.Fail("Nobody follows.");

        public void Call(string tenantId, string runId, string? owner) => Calls.Enqueue((runId, owner));

        private sealed class Nothing : IRunFollowing
        {
            public void SeenAt(string? owner)
            {
            }

            public void Dispose()
            {
            }
        }
    }
}
