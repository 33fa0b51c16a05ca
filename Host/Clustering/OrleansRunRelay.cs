using System.Collections.Concurrent;
using Bizoholic.Flows.Workflows;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Bizoholic.Flows.Clustering;

/// <summary>The relay between hosts. While this host's silo is not in the cluster it is the one within the process.</summary>
internal sealed class OrleansRunRelay(RuntimeOptions options, TimeProvider time, ILogger<OrleansRunRelay> log) : LocalRunRelay
{
    /// <summary>How often a host says that it still follows a run.</summary>
    private static readonly TimeSpan Repeat = RunGrain.FollowedFor / 4;

    /// <summary>Hosts that follow runs of this one.</summary>
    private readonly ConcurrentDictionary<RunKey, ConcurrentDictionary<IRunFollower, DateTimeOffset>> _followers = new();

    private readonly Lock _gate = new();
    private volatile bool _isFollowedElsewhere;

    /// <summary>Where the runs that are followed here were seen, and when their grains were told last.</summary>
    private readonly ConcurrentDictionary<RunKey, (string? Owner, DateTimeOffset ToldAt)> _seen = new();

    private volatile Membership? _membership;

    /// <summary>The silo is in the cluster.</summary>
    public bool IsMember => _membership is not null;

    public override bool IsFollowed => _isFollowedElsewhere || base.IsFollowed;

    public void Join(IGrainFactory grains)
    {
        var ear = new Ear(this);
        _membership = new Membership(grains, ear, grains.CreateObjectReference<IRunFollower>(ear));
        HearAll();
    }

    public void Leave()
    {
        _membership = null;
        _seen.Clear();
        lock (_gate)
        {
            _followers.Clear();
            _isFollowedElsewhere = false;
        }
    }

    /// <summary>A host has gone, and with it the grains it had; or one has come that was not known when its runs were followed.</summary>
    public void MembersChanged()
    {
        _seen.Clear();
        HearAll();
    }

    public override void Tell(string tenantId, string runId)
    {
        base.Tell(tenantId, runId);
        if (_followers.TryGetValue(new RunKey(tenantId, runId), out var followers))
        {
            Tell(new RunKey(tenantId, runId), followers);
        }
    }

    public override void Call(string tenantId, string runId, string? owner)
    {
        if (_membership is { } membership)
        {
            _ = AskAsync(membership, new RunKey(tenantId, runId), owner, grain => grain.CallAsync(owner));
        }
    }

    /// <summary>A host follows a run of this one.</summary>
    public void Add(RunKey key, IRunFollower follower)
    {
        lock (_gate)
        {
            _followers.GetOrAdd(key, static _ => new())[follower] = time.GetUtcNow() + RunGrain.FollowedFor;
            _isFollowedElsewhere = true;
        }
    }

    public void Remove(RunKey key, IRunFollower follower)
    {
        lock (_gate)
        {
            if (_followers.TryGetValue(key, out var followers) && followers.TryRemove(follower, out _) && followers.IsEmpty)
            {
                _followers.TryRemove(key, out _);
                _isFollowedElsewhere = !_followers.IsEmpty;
            }
        }
    }

    public void Drop(RunKey key)
    {
        ConcurrentDictionary<IRunFollower, DateTimeOffset>? followers;
        lock (_gate)
        {
            _followers.TryRemove(key, out followers);
            _isFollowedElsewhere = !_followers.IsEmpty;
        }

        if (followers is not null)
        {
            Tell(key, followers);
        }
    }

    public void TakeCall(RunKey key) => Answer(key.TenantId, key.RunId);

    protected override void Seen(string tenantId, string runId, string? owner)
    {
        var key = new RunKey(tenantId, runId);
        if (_membership is not { } membership || owner == options.HostIncarnation || (owner is null && options.DrivesRuns)
            || (_seen.TryGetValue(key, out var seen) && seen.Owner == owner && time.GetUtcNow() - seen.ToldAt < Repeat))
        {
            return;
        }

        _seen[key] = (owner, time.GetUtcNow());
        _ = AskAsync(
            membership,
            key,
            owner,
            async grain =>
            {
                var isFollowed = await grain.FollowAsync(owner, membership.Reference);
                if (isFollowed)
                {
                    // What was committed before the grain knew was told to nobody.
                    Hear(tenantId, runId);
                }

                return isFollowed;
            });
    }

    protected override void Left(string tenantId, string runId)
    {
        var key = new RunKey(tenantId, runId);
        if (_seen.TryRemove(key, out var seen) && _membership is { } membership)
        {
            _ = AskAsync(
                membership,
                key,
                seen.Owner,
                async grain =>
                {
                    await grain.LeaveAsync(membership.Reference);
                    return true;
                });
        }
    }

    /// <summary>Asks a run's grain, and once more where it has moved. The cluster may be cut off: then whoever waits finds out by looking.</summary>
    private async Task AskAsync(Membership membership, RunKey key, string? owner, Func<IRunGrain, Task<bool>> ask)
    {
        try
        {
            var grain = membership.Grains.GetGrain<IRunGrain>(key.ToString());
            if (owner is not null)
            {
                RequestContext.Set(AtOwner.Hint, owner);
            }

            if (!await ask(grain) && !await ask(grain))
            {
                // Not every host knows of a new one yet: at the next look it is asked again.
                _seen.TryRemove(key, out _);
            }
        }
        catch (Exception error)
        {
            _seen.TryRemove(key, out _);
            log.NotReached(key.RunId, error.Message);
        }
    }

    private void Tell(RunKey key, ConcurrentDictionary<IRunFollower, DateTimeOffset> followers)
    {
        foreach (var (follower, until) in followers)
        {
            if (until < time.GetUtcNow())
            {
                Remove(key, follower);
            }
            else
            {
                _ = TellAsync(key, follower);
            }
        }
    }

    private async Task TellAsync(RunKey key, IRunFollower follower)
    {
        try
        {
            await follower.ChangedAsync(key.TenantId, key.RunId);
        }
        catch (Exception error)
        {
            log.NotReached(key.RunId, error.Message);
        }
    }

    /// <param name="Ear">Held here: what is referred to from other hosts is not kept alive by that.</param>
    private sealed record Membership(IGrainFactory Grains, Ear Ear, IRunFollower Reference);

    private sealed class Ear(OrleansRunRelay relay) : IRunFollower
    {
        public Task ChangedAsync(string tenantId, string runId)
        {
            relay.Hear(tenantId, runId);
            return Task.CompletedTask;
        }
    }
}

/// <summary>What the cluster logs; ids 6900 to 6999.</summary>
internal static partial class ClusterLog
{
    [LoggerMessage(6901, LogLevel.Debug, "The host of the run {RunId} was not reached, so it is done without: {Reason}")]
    public static partial void NotReached(this ILogger log, string runId, string reason);

    [LoggerMessage(6902, LogLevel.Warning, "This host is not in the cluster; it works on, a little later than it could, and tries again: {Reason}")]
    public static partial void NotMember(this ILogger log, string reason);

    [LoggerMessage(6903, LogLevel.Information, "This host is in the cluster at {Address}")]
    public static partial void Member(this ILogger log, string address);
}
