using System.Collections.Concurrent;

namespace Bizoholic.Flows.Host.Identity;

/// <summary>Locks a user name out, per address, after repeated failures: a minute at first, doubled by every further failure.</summary>
internal sealed class LoginThrottle(TimeProvider time)
{
    public const int FailuresAllowed = 5;

    private const int MaxEntries = 10_000;
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<(string UserName, string Address), Failures> _failures = new();

    /// <summary>How long this caller has to wait; zero when it may try now.</summary>
    public TimeSpan Wait(string userName, string address)
        => _failures.TryGetValue(Key(userName, address), out var failures) && failures.LockedUntil > time.GetUtcNow() ? failures.LockedUntil - time.GetUtcNow() : TimeSpan.Zero;

    public void Failed(string userName, string address)
    {
        if (_failures.Count >= MaxEntries)
        {
            DropExpired();
        }

        _failures.AddOrUpdate(Key(userName, address), _ => Next(0), (_, failures) => Next(failures.LockedUntil < time.GetUtcNow() - LongestLock && failures.Count >= FailuresAllowed ? 0 : failures.Count));
    }

    public void Succeeded(string userName, string address) => _failures.TryRemove(Key(userName, address), out _);

    private Failures Next(int before)
    {
        var count = before + 1;
        var minutes = count < FailuresAllowed ? 0 : Math.Min(LongestLock.TotalMinutes, Math.Pow(2, Math.Min(10, count - FailuresAllowed)));
        return new Failures(count, time.GetUtcNow().AddMinutes(minutes));
    }

    private void DropExpired()
    {
        var now = time.GetUtcNow();
        foreach (var (key, failures) in _failures)
        {
            if (failures.LockedUntil <= now)
            {
                _failures.TryRemove(key, out _);
            }
        }
    }

    private static (string UserName, string Address) Key(string userName, string address) => (userName.ToLowerInvariant(), address);

    private readonly record struct Failures(int Count, DateTimeOffset LockedUntil);
}
