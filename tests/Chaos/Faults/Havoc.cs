using System.Diagnostics;
using Bizoholic.Flows.Chaos.Processes;
using Npgsql;

namespace Bizoholic.Flows.Chaos.Faults;

/// <summary>Carries the plan out on hosts and servers, and starts again what it ended. At least one host is left in peace at any time.</summary>
internal sealed class Havoc(IReadOnlyList<HostProcess> hosts, PostgresServer postgres, RedisServer redis, string database, Action<string> say)
{
    private const int LastWords = 25;
    private static readonly TimeSpan PeaceLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DeathLimit = TimeSpan.FromSeconds(30);

    private readonly HashSet<HostProcess> _busy = [];
    private readonly List<Task> _underWay = [];

    public int Kills { get; private set; }

    /// <summary>Goes on until the time is up and enough hosts were killed.</summary>
    public async Task RunAsync(Plan plan, TimeSpan time, int leastKills, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var limit = (time * 2.5) + TimeSpan.FromMinutes(2);
        while ((clock.Elapsed < time || Kills < leastKills) && clock.Elapsed < limit)
        {
            var fault = plan.Next();
            await Task.Delay(fault.Pause, cancellation);
            await SuperviseAsync();
            await ApplyAsync(fault, cancellation);
        }

        await Task.WhenAll(_underWay);
        await SuperviseAsync();
    }

    /// <summary>Starts what has ended by itself, as a cluster's supervisor does.</summary>
    private async Task SuperviseAsync()
    {
        foreach (var host in hosts)
        {
            if (!IsBusy(host) && !host.IsRunning)
            {
                say($"{host.Name} has ended by itself and is started again:\n{string.Join('\n', host.Lines.TakeLast(LastWords))}");
                await host.BeginAsync();
            }
        }
    }

    private bool IsBusy(HostProcess host)
    {
        lock (_busy)
        {
            return _busy.Contains(host);
        }
    }

    private async Task ApplyAsync(Fault fault, CancellationToken cancellation)
    {
        switch (fault.Kind)
        {
            case FaultKind.CrashDatabase:
                say("PostgreSQL crashes");
                await postgres.CrashAndRestartAsync();
                break;
            case FaultKind.KillRedis:
                say("Redis is killed");
                await redis.KillAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancellation);
                await redis.BeginAsync();
                break;
            default:
                await MeetAsync(fault, cancellation);
                break;
        }
    }

    private async Task MeetAsync(Fault fault, CancellationToken cancellation)
    {
        var host = hosts[fault.Host];
        if (IsBusy(host) || !await IsAnotherReadyAsync(host, cancellation))
        {
            return;
        }

        switch (fault.Kind)
        {
            case FaultKind.Kill:
                say($"{host.Name} is killed");
                await host.KillAsync();
                Kills++;
                await host.BeginAsync();
                break;
            case FaultKind.Stop:
                Begin(host, async () =>
                {
                    say($"{host.Name} is told to stop");
                    await host.StopAsync();
                    await host.BeginAsync();
                });
                break;
            case FaultKind.Pause:
                Begin(host, () => PauseAsync(host, cancellation));
                break;
        }
    }

    private void Begin(HostProcess host, Func<Task> work)
    {
        lock (_busy)
        {
            _busy.Add(host);
        }

        _underWay.Add(Task.Run(async () =>
        {
            try
            {
                await work();
            }
            finally
            {
                lock (_busy)
                {
                    _busy.Remove(host);
                }
            }
        }));
    }

    private async Task PauseAsync(HostProcess host, CancellationToken cancellation)
    {
        if (host.Incarnation is not { } owner)
        {
            return;
        }

        say($"{host.Name} is paused");
        host.Pause();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < DeathLimit && !await IsForgottenAsync(owner, cancellation))
        {
            await Task.Delay(500, cancellation);
        }

        host.Continue();
        say($"{host.Name} goes on after {clock.Elapsed.TotalSeconds:0.0} s");
    }

    /// <summary>Nobody counts the owner as alive, and others have its runs.</summary>
    private async Task<bool> IsForgottenAsync(string owner, CancellationToken cancellation)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(database);
            await using var command = source.CreateCommand(
                "SELECT NOT EXISTS (SELECT 1 FROM hosts WHERE owner = $1 AND beat_at > now() - interval '10 seconds') AND NOT EXISTS (SELECT 1 FROM runs WHERE status < 2 AND owner = $1)");
            command.Parameters.AddWithValue(owner);
            return await command.ExecuteScalarAsync(cancellation) is true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task<bool> IsAnotherReadyAsync(HostProcess host, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < PeaceLimit)
        {
            foreach (var other in hosts)
            {
                if (other != host && !IsBusy(other) && other.IsRunning && await other.IsReadyAsync(cancellation))
                {
                    return true;
                }
            }

            await Task.Delay(100, cancellation);
        }

        return false;
    }
}
