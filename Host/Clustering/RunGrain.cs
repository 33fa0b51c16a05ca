using Orleans.Runtime;

namespace Bizoholic.Flows.Clustering;

/// <summary>Takes calls for a run at the host that drives it.</summary>
[AtOwner, GrainType("flows.run")]
internal sealed class RunGrain(OrleansRunRelay relay, ISiloStatusOracle silos) : Grain, IRunGrain
{
    /// <summary>Then a host that has not said so again is no longer told.</summary>
    public static readonly TimeSpan FollowedFor = TimeSpan.FromMinutes(3);

    public Task<bool> FollowAsync(string? owner, IRunFollower follower)
    {
        var isHere = IsHere(owner);
        if (isHere)
        {
            relay.Add(Key, follower);
        }

        return Task.FromResult(isHere);
    }

    public Task LeaveAsync(IRunFollower follower)
    {
        relay.Remove(Key, follower);
        return Task.CompletedTask;
    }

    public Task<bool> CallAsync(string? owner)
    {
        var isHere = IsHere(owner);
        if (isHere)
        {
            relay.TakeCall(Key);
        }

        return Task.FromResult(isHere);
    }

    /// <summary>Dropped, moved or its host is going: whoever follows the run looks where it is now.</summary>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        relay.Drop(Key);
        return Task.CompletedTask;
    }

    private RunKey Key => RunKey.Parse(this.GetPrimaryKeyString());

    /// <summary>
    /// The run has moved since this was activated, so this moves after it. Were it only dropped, whoever remembers that it was here would have it activated here again.
    /// </summary>
    private bool IsHere(string? owner)
    {
        if (owner is null || owner == silos.SiloName || !silos.GetActiveSilos().Any(silo => silos.TryGetSiloName(silo, out var name) && name == owner))
        {
            return true;
        }

        MigrateOnIdle();
        return false;
    }
}
