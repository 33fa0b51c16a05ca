using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>Bounds and rhythm of the runtime.</summary>
public sealed record RuntimeOptions
{
    /// <summary>Names this process among hosts and among its own restarts.</summary>
    public string HostIncarnation { get; init; } = $"{System.Environment.MachineName}-{Guid.CreateVersion7():n}";

    /// <summary>False: runs are only accepted here, and driven by other hosts on the same storage. Default true.</summary>
    public bool DrivesRuns { get; init; } = true;

    /// <summary>Executions one run may have; a flow that loops for ever stops here. Default 500,000.</summary>
    public long MaxExecutionsPerRun { get; init; } = 500_000;

    /// <summary>How deep workflows may call workflows. Default 32.</summary>
    public int MaxCallDepth { get; init; } = 32;

    /// <summary>Environment variables that expressions may read ($env). Default none.</summary>
    public ValueObject Environment { get; init; } = ValueObject.Empty;

    /// <summary>Records after which a burst is committed even though nothing waits for it. Default 256.</summary>
    public int BurstRecords { get; init; } = 256;

    /// <summary>Time after which a burst is committed. Default 200 ms.</summary>
    public TimeSpan BurstTime { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Bursts after which a run's state is kept beside its journal, so that a long one is taken up from there. Default 1,024.</summary>
    public int CheckpointBursts { get; init; } = 1024;

    /// <summary>Content of one run kept in memory, in encoded bytes; older content is read back when asked for. Default 8 MB.</summary>
    public long ContentBytesInMemory { get; init; } = 8 * 1024 * 1024;

    /// <summary>Address at which a run is resumed (kind "webhook" or "form", tenant, run); null where nothing can be.</summary>
    public Func<string, string, string, string?>? ResumeAddress { get; init; }

    /// <summary>New runs driven at once; those beyond are accepted, and begin as there is room. A run that waits for a service takes some 25 KB. Default 1,000.</summary>
    public int MaxNewRuns { get; init; } = 1_000;

    /// <summary>Runs driven at once that go on after a wait, or that a dead host has left; they have room of their own beside new ones. Default 500.</summary>
    public int MaxWokenRuns { get; init; } = 500;

    /// <summary>Tells of an error whether it did something, whether trying again may help, and when.</summary>
    public Func<Exception, FailureFacts> FactsOf { get; init; } = FailureFacts.Of;

    /// <summary>Log lines of a run carry its id, tenant and flow as a scope. Default off: a scope costs a little for each run.</summary>
    public bool LogsScopes { get; init; }

    /// <summary>How often work without an owner is looked for. Default 3 s: with the time after which a host counts as dead, its runs go on within 15 s.</summary>
    public TimeSpan RecoveryInterval { get; init; } = TimeSpan.FromSeconds(3);
}
