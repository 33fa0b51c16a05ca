using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Cluster.Tests.Relay;

/// <summary>What a relay does for whoever follows a run, with other hosts or without.</summary>
public abstract class RunRelayContract
{
    private protected const string Tenant = "some/tenant";

    /// <summary>The relay of the host where somebody waits.</summary>
    private protected abstract IRunRelay Here { get; }

    /// <summary>The relay of the host that drives the run; the same one where there is one host.</summary>
    private protected abstract IRunRelay There { get; }

    /// <summary>What the other host calls itself in the rows of its runs.</summary>
    private protected abstract string OwnerThere { get; }

    [Fact]
    public async Task Whoever_follows_a_run_is_told_of_its_commits()
    {
        using var follower = new Follower(Here, "told");
        await follower.HearsAsync(There, OwnerThere);
        Assert.True(There.IsFollowed);
    }

    [Fact]
    public async Task All_that_follow_a_run_are_told()
    {
        using var one = new Follower(Here, "shared");
        using var other = new Follower(Here, "shared");
        await one.HearsAsync(There, OwnerThere);
        await other.HearsAsync(There, OwnerThere);
    }

    [Fact]
    public async Task Whoever_has_left_is_told_nothing_more()
    {
        var left = new Follower(Here, "left");
        using var stays = new Follower(Here, "left");
        await left.HearsAsync(There, OwnerThere);
        left.Dispose();
        var heard = left.Heard;
        await stays.HearsAsync(There, OwnerThere);
        Assert.Equal(heard, left.Heard);
    }

    [Fact]
    public async Task Nobody_is_told_of_a_run_he_does_not_follow()
    {
        using var other = new Follower(Here, "other");
        using var follower = new Follower(Here, "mine");
        await follower.HearsAsync(There, OwnerThere);
        Assert.Equal(0, other.Heard);
    }

    [Fact]
    public void A_call_that_nobody_needs_harms_nothing()
    {
        Here.Call(Tenant, "unknown", null);
        Here.Call(Tenant, "unknown", "a host that was never there");
        Here.Tell(Tenant, "unknown");
    }

    /// <summary>Somebody who follows a run.</summary>
    private protected sealed class Follower : IDisposable
    {
        private readonly string _run;
        private readonly IRunFollowing _following;
        private int _heard;

        public Follower(IRunRelay relay, string run)
        {
            _run = run;
            _following = relay.Follow(Tenant, run, () => Interlocked.Increment(ref _heard));
        }

        public int Heard => Volatile.Read(ref _heard);

        public void SeenAt(string? owner) => _following.SeenAt(owner);

        /// <summary>What is committed there is told here, once the word that it is followed has got there.</summary>
        public async Task HearsAsync(IRunRelay there, string owner)
        {
            // Said at each look. The word that it is followed is news too: told of is only what comes after.
            await Cluster.UntilAsync(
                () =>
                {
                    _following.SeenAt(owner);
                    return Task.FromResult(there.IsFollowed);
                },
                "The run is not followed.");
            for (var round = 0; round < 2; round++)
            {
                var heard = Heard;
                await Cluster.UntilAsync(
                    () =>
                    {
                        there.Tell(Tenant, _run);
                        return Task.FromResult(Heard > heard);
                    },
                    "A commit was not told of.");
            }
        }

        public void Dispose() => _following.Dispose();
    }
}
