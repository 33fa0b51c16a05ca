namespace Bizoholic.Flows.Workflows;

/// <summary>
/// Carries the news of runs to the hosts where somebody waits for them, and calls to the hosts that have the runs. Nothing is decided by it: what is true stands in
/// the storage, and whoever waits looks there from time to time anyway.
/// </summary>
public interface IRunRelay
{
    /// <summary>This host is asked to look at a run (tenant, run): it drives the run, or may claim it.</summary>
    event Action<string, string>? Called;

    /// <summary>Whether anybody wants to be told of commits made here.</summary>
    bool IsFollowed { get; }

    /// <summary>From now on <paramref name="changed"/> is called when a host has committed something of the run, or may have. It must return at once.</summary>
    IRunFollowing Follow(string tenantId, string runId, Action changed);

    /// <summary>This host has committed something of the run.</summary>
    void Tell(string tenantId, string runId);

    /// <summary>Calls the host that drives a run, to look at what was left for it; where <paramref name="owner"/> is null, a host that may claim it.</summary>
    void Call(string tenantId, string runId, string? owner);
}

/// <summary>Somebody follows a run, until this is disposed of.</summary>
public interface IRunFollowing : IDisposable
{
    /// <summary>The host that drives the run, as its row says; null for none. Said at each look, for a run moves between hosts.</summary>
    void SeenAt(string? owner);
}
