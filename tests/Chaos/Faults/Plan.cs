namespace Bizoholic.Flows.Chaos.Faults;

internal enum FaultKind
{
    /// <summary>SIGKILL, and a new start.</summary>
    Kill,

    /// <summary>SIGTERM, as an update does it, and a new start.</summary>
    Stop,

    /// <summary>SIGSTOP until the others count the host as dead, then SIGCONT.</summary>
    Pause,

    /// <summary>PostgreSQL crashes and recovers.</summary>
    CrashDatabase,

    /// <summary>Redis is killed with all that was in it, and is back a moment later.</summary>
    KillRedis,
}

/// <param name="Host">Which host it meets, where it meets one.</param>
/// <param name="Pause">How long to wait before it.</param>
internal sealed record Fault(FaultKind Kind, int Host, TimeSpan Pause);

/// <summary>What goes wrong, one thing after another: the same for the same seed.</summary>
internal sealed class Plan(int seed, int hosts)
{
    private readonly Random _random = new(seed);

    public Fault Next()
    {
        var kind = _random.Next(100) switch
        {
            < 74 => FaultKind.Kill,
            < 84 => FaultKind.Stop,
            < 89 => FaultKind.Pause,
            < 94 => FaultKind.CrashDatabase,
            _ => FaultKind.KillRedis,
        };
        return new Fault(kind, _random.Next(hosts), TimeSpan.FromMilliseconds(_random.Next(600, 4_200)));
    }
}
