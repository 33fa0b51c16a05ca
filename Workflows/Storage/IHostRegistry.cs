namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Which incarnations of hosts are alive. A run under an owner that is not may be claimed.</summary>
public interface IHostRegistry
{
    /// <summary>Says that a host lives; to be called before its first claim and then every few seconds. An owner counts as dead 15 s after its last beat.</summary>
    ValueTask BeatAsync(string owner, CancellationToken cancellation);

    /// <summary>Says that a host has stopped: its runs may be claimed at once.</summary>
    ValueTask LeaveAsync(string owner, CancellationToken cancellation);
}
