namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Which incarnations of hosts are alive. A run under an owner that is not may be claimed.</summary>
public interface IHostRegistry
{
    /// <summary>How long after its last beat an owner counts as dead, by the storage's clock. With the rhythm of beats and of looking for work, a dead host's runs go on within 15 s.</summary>
    public static readonly TimeSpan DeadAfter = TimeSpan.FromSeconds(10);

    /// <summary>Says that a host lives; to be called before its first claim and then every few seconds.</summary>
    ValueTask BeatAsync(string owner, CancellationToken cancellation);

    /// <summary>Says that a host has stopped: its runs may be claimed at once.</summary>
    ValueTask LeaveAsync(string owner, CancellationToken cancellation);
}
