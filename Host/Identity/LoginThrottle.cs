using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Identity;

/// <summary>
/// Locks a user name out, per address, after repeated failures: a minute at first, doubled by every further failure. Hosts that share a database tell one another
/// of failures, so that trying on several of them gains nothing.
/// </summary>
internal sealed class LoginThrottle
{
    public const int FailuresAllowed = 5;

    private const int MaxEntries = 10_000;
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(15);

    private readonly TimeProvider _time;
    private readonly ILoginBroadcast? _others;
    private readonly ConcurrentDictionary<string, Failures> _failures = new(StringComparer.Ordinal);

    /// <param name="others">Null where no other host shares the database.</param>
    public LoginThrottle(TimeProvider time, ILoginBroadcast? others = null)
    {
        (_time, _others) = (time, others);
        if (others is not null)
        {
            others.SignInHeard += Count;
        }
    }

    /// <summary>How long this caller has to wait; zero when it may try now.</summary>
    public TimeSpan Wait(string userName, string address)
        => _failures.TryGetValue(Key(userName, address), out var failures) && failures.LockedUntil > _time.GetUtcNow() ? failures.LockedUntil - _time.GetUtcNow() : TimeSpan.Zero;

    public void Failed(string userName, string address) => Tell(Key(userName, address), succeeded: false);

    public void Succeeded(string userName, string address) => Tell(Key(userName, address), succeeded: true);

    private void Tell(string who, bool succeeded)
    {
        if (!succeeded || _failures.ContainsKey(who))
        {
            _others?.TellSignIn(who, succeeded);
        }

        Count(who, succeeded);
    }

    private void Count(string who, bool succeeded)
    {
        if (succeeded)
        {
            _failures.TryRemove(who, out _);
            return;
        }

        if (_failures.Count >= MaxEntries)
        {
            DropExpired();
        }

        _failures.AddOrUpdate(who, _ => Next(0), (_, failures) => Next(failures.LockedUntil < _time.GetUtcNow() - LongestLock && failures.Count >= FailuresAllowed ? 0 : failures.Count));
    }

    private Failures Next(int before)
    {
        var count = before + 1;
        var minutes = count < FailuresAllowed ? 0 : Math.Min(LongestLock.TotalMinutes, Math.Pow(2, Math.Min(10, count - FailuresAllowed)));
        return new Failures(count, _time.GetUtcNow().AddMinutes(minutes));
    }

    private void DropExpired()
    {
        var now = _time.GetUtcNow();
        foreach (var (key, failures) in _failures)
        {
            if (failures.LockedUntil <= now)
            {
                _failures.TryRemove(key, out _);
            }
        }
    }

    private static string Key(string userName, string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{userName.ToLowerInvariant()}\n{address}")));

    private readonly record struct Failures(int Count, DateTimeOffset LockedUntil);
}
