using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Bizoholic.Flows.Clustering;

/// <summary>A run's grain is placed at the host that drives the run; where none does, at the one that asks, if it may drive runs.</summary>
[GenerateSerializer, Immutable, Alias("flows.at-owner")]
internal sealed class AtOwner : PlacementStrategy
{
    /// <summary>Under this name a call says which host drives the run.</summary>
    public const string Hint = "flows.owner";
}

[AttributeUsage(AttributeTargets.Class)]
internal sealed class AtOwnerAttribute() : PlacementAttribute(new AtOwner());

internal sealed class AtOwnerDirector(ISiloStatusOracle silos) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var owner = target.RequestContextData is { } hints && hints.TryGetValue(AtOwner.Hint, out var hint) ? hint as string : null;
        var able = context.GetCompatibleSilos(target);
        return Task.FromResult(
            Array.Find(able, silo => owner is not null && silos.TryGetSiloName(silo, out var name) && name == owner)
            ?? Array.Find(able, silo => silo.Equals(context.LocalSilo))
            ?? able[Random.Shared.Next(able.Length)]);
    }
}
