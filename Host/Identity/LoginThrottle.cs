using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Identity;

/// <summary>
/// Locks a user name out, per address, after repeated failures: a minute at first, doubled by every further failure. Hosts that share a database tell one another
/// of failures, so that trying on several of them gains nothing; locks are stored, so that a restart of all gains nothing either.
/// </summary>
internal sealed class LoginThrottle : IDisposable
{
    public const int FailuresAllowed = 5;

    private const int MaxEntries = 10_000;
    private const int MaxStored = 1_000;
    private const string Setting = "sign-in.locks";
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(15);

    private readonly ISettingStore _settings;
    private readonly TimeProvider _time;
    private readonly ILoginBroadcast? _others;
    private readonly ConcurrentDictionary<string, LoginFailures> _failures = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _storing = new(1, 1);
    private volatile bool _isRead;

    /// <param name="others">Null where no other host shares the database.</param>
    public LoginThrottle(ISettingStore settings, TimeProvider time, ILoginBroadcast? others = null)
    {
        (_settings, _time, _others) = (settings, time, others);
        if (others is not null)
        {
            others.SignInHeard += (who, succeeded) => Count(who, succeeded);
        }
    }

    /// <summary>How long this caller has to wait; zero when it may try now.</summary>
    public async ValueTask<TimeSpan> WaitAsync(string userName, string address, CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        return _failures.TryGetValue(Key(userName, address), out var failures) && failures.LockedUntil > _time.GetUtcNow() ? failures.LockedUntil - _time.GetUtcNow() : TimeSpan.Zero;
    }

    public ValueTask FailedAsync(string userName, string address) => TellAsync(Key(userName, address), succeeded: false);

    public ValueTask SucceededAsync(string userName, string address) => TellAsync(Key(userName, address), succeeded: true);

    public void Dispose() => _storing.Dispose();

    private async ValueTask TellAsync(string who, bool succeeded)
    {
        if (!succeeded || _failures.ContainsKey(who))
        {
            _others?.TellSignIn(who, succeeded);
        }

        if (Count(who, succeeded) >= FailuresAllowed)
        {
            // A caller who leaves early has failed all the same.
            await StoreAsync(CancellationToken.None);
        }
    }

    /// <returns>Failures that there are now, or were before a success.</returns>
    private int Count(string who, bool succeeded)
    {
        if (succeeded)
        {
            return _failures.TryRemove(who, out var before) ? before.Count : 0;
        }

        if (_failures.Count >= MaxEntries)
        {
            DropExpired();
        }

        return _failures.AddOrUpdate(who, _ => Next(0), (_, failures) => Next(IsForgotten(failures) ? 0 : failures.Count)).Count;
    }

    private LoginFailures Next(int before)
    {
        var count = before + 1;
        var minutes = count < FailuresAllowed ? 0 : Math.Min(LongestLock.TotalMinutes, Math.Pow(2, Math.Min(10, count - FailuresAllowed)));
        return new LoginFailures(count, _time.GetUtcNow().AddMinutes(minutes));
    }

    private bool IsForgotten(LoginFailures failures) => failures.Count >= FailuresAllowed && failures.LockedUntil < _time.GetUtcNow() - LongestLock;

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

    private async ValueTask ReadAsync(CancellationToken cancellation)
    {
        if (_isRead)
        {
            return;
        }

        await _storing.WaitAsync(cancellation);
        try
        {
            if (!_isRead && await _settings.GetAsync(Tenants.Default, Setting, cancellation) is { Length: > 0 } stored)
            {
                foreach (var (who, failures) in JsonSerializer.Deserialize(stored, LoginFailuresJson.Default.DictionaryStringLoginFailures)!)
                {
                    _failures.AddOrUpdate(who, failures, (_, known) => known.Count >= failures.Count ? known : failures);
                }
            }

            _isRead = true;
        }
        finally
        {
            _storing.Release();
        }
    }

    private async ValueTask StoreAsync(CancellationToken cancellation)
    {
        await _storing.WaitAsync(cancellation);
        try
        {
            var locks = _failures.Where(entry => entry.Value.Count >= FailuresAllowed && !IsForgotten(entry.Value)).OrderByDescending(entry => entry.Value.LockedUntil).Take(MaxStored).ToDictionary();
            await _settings.SetAsync(Tenants.Default, Setting, JsonSerializer.Serialize(locks, LoginFailuresJson.Default.DictionaryStringLoginFailures), cancellation);
        }
        finally
        {
            _storing.Release();
        }
    }

    private static string Key(string userName, string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{userName.ToLowerInvariant()}\n{address}")));
}

/// <param name="LockedUntil">In the past when nobody is locked out.</param>
internal readonly record struct LoginFailures(int Count, DateTimeOffset LockedUntil);

[JsonSerializable(typeof(Dictionary<string, LoginFailures>))]
internal sealed partial class LoginFailuresJson : JsonSerializerContext;
