using Orleans.Concurrency;

namespace Bizoholic.Flows.Clustering;

/// <summary>The address of a run (key: tenant, slash, id of the run). It sits where the run is driven, and nothing is stored in it.</summary>
[Alias("flows.run")]
internal interface IRunGrain : IGrainWithStringKey
{
    /// <summary>Has a host told of what becomes of the run. To be repeated at least every <see cref="RunGrain.FollowedFor"/>.</summary>
    /// <param name="owner">The host that drives the run, as the caller saw it; null for none.</param>
    /// <returns>False where the run is driven elsewhere: the next call goes there.</returns>
    [Alias("follow")]
    Task<bool> FollowAsync(string? owner, IRunFollower follower);

    [Alias("leave"), OneWay]
    Task LeaveAsync(IRunFollower follower);

    /// <summary>Has the host look at what was left for the run.</summary>
    /// <inheritdoc cref="FollowAsync"/>
    [Alias("call")]
    Task<bool> CallAsync(string? owner);
}

/// <summary>A host with callers or pages that wait for runs of other hosts.</summary>
[Alias("flows.follower")]
internal interface IRunFollower : IGrainObserver
{
    [Alias("changed"), OneWay]
    Task ChangedAsync(string tenantId, string runId);
}
