using System.Diagnostics;
using System.Text.Json;
using Bizoholic.Flows.Chaos.Faults;
using Bizoholic.Flows.Chaos.Flows;
using Bizoholic.Flows.Chaos.Load;
using Bizoholic.Flows.Chaos.Processes;

namespace Bizoholic.Flows.Chaos;

/// <summary>Starts everything, lets load and faults loose on it, waits for peace, and judges.</summary>
internal static class Experiment
{
    private const int StepsLookedAt = 100;
    private const int CopiesAskedFor = 100;
    private const int ShownOfEach = 20;
    private static readonly TimeSpan PeaceLimit = TimeSpan.FromMinutes(3);
    private static readonly Stopwatch Clock = Stopwatch.StartNew();

    public static async Task<int> RunAsync(Options options)
    {
        Say($"seed {options.Seed}, {options.Minutes} minutes, {options.Hosts} hosts");
        await using var postgres = await PostgresServer.StartAsync();
        await using var redis = await RedisServer.StartAsync();
        await using var receiver = await Receiver.StartAsync(options.Seed);
        var database = await postgres.CreateDatabaseAsync();
        var hosts = Enumerable.Range(0, options.Hosts).Select(i => new HostProcess($"host-{i}", Settings(database, redis, i), i % 2 == 1 ? options.Older : null)).ToArray();
        var fenced = 0;
        try
        {
            foreach (var host in hosts)
            {
                host.Wrote += line => Interlocked.Add(ref fenced, line.Contains("another host has the run now", StringComparison.Ordinal) ? 1 : 0);
            }

            foreach (var host in hosts)
            {
                await host.StartAsync();
            }

            var flows = MixedLoad.Flows(receiver.Address);
            await PublishAsync(hosts[0], flows);
            var havoc = new Havoc(hosts, postgres, redis, database, Say);
            using var sender = new Sender(hosts, flows, options.Seed);
            await PlayAsync(options, hosts, havoc, sender);
            await sender.AskAllAsync(CopiesAskedFor, CancellationToken.None);
            await RestAsync(hosts[0], database);

            var verdict = await Verdict.ReachAsync(database, flows, sender.Deliveries, receiver.Log);
            var acknowledged = sender.Deliveries.Where(delivery => delivery.RunId is not null).Select(delivery => delivery.RunId!).ToArray();
            await hosts[0].SignInAsync();
            verdict.Doubled.AddRange(await Steps.CompletedTwiceAsync(hosts[0], [.. acknowledged.Take(StepsLookedAt)]));
            await ExplainAsync(hosts[0], verdict.Faulted);
            await FillDiskAsync(receiver.Address, verdict);
            Show(verdict, hosts);
            var isGood = verdict.Lost.Count == 0 && verdict.Doubled.Count == 0 && havoc.Kills >= options.LeastKills && acknowledged.Length > 0;
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                seed = options.Seed,
                minutes = options.Minutes,
                kills = havoc.Kills,
                sent = sender.Deliveries.Count,
                acknowledged = acknowledged.Length,
                finished = verdict.Finished,
                lost = verdict.Lost.Count,
                doubled = verdict.Doubled.Count,
                fenced,
            }));
            return isGood ? 0 : 1;
        }
        catch
        {
            ShowLines(hosts);
            throw;
        }
        finally
        {
            foreach (var host in hosts)
            {
                await host.DisposeAsync();
            }
        }
    }

    /// <summary>Load and faults together; then all hosts are made well again, and what is not acknowledged yet gets its chance.</summary>
    private static async Task PlayAsync(Options options, HostProcess[] hosts, Havoc havoc, Sender sender)
    {
        using var stop = new CancellationTokenSource();
        using var giveUp = new CancellationTokenSource();
        var load = sender.RunAsync(stop.Token, giveUp.Token);
        await havoc.RunAsync(new Plan(options.Seed, options.Hosts), TimeSpan.FromMinutes(options.Minutes), options.LeastKills, CancellationToken.None);
        await stop.CancelAsync();
        Say($"{havoc.Kills} kills; everything is made well again");
        await Task.WhenAll(hosts.Select(host => host.IsRunning ? host.ReadyAsync() : host.StartAsync()));
        giveUp.CancelAfter(TimeSpan.FromSeconds(60));
        await load;
    }

    private static async Task RestAsync(HostProcess host, string database)
    {
        while (!await host.IsReadyAsync(CancellationToken.None))
        {
            await Task.Delay(100);
        }

        await host.SignInAsync();
        await host.PostAsync($"/workflow-definitions/{MixedLoad.Schedule}/retract", new { });
        using var limit = new CancellationTokenSource(PeaceLimit);
        var released = new HashSet<string>(StringComparer.Ordinal);
        while (!await Verdict.IsQuietAsync(database) && !limit.IsCancellationRequested)
        {
            await ReleaseAsync(host, await Verdict.HeldAsync(database), released);
            await Task.Delay(200, CancellationToken.None);
        }

        Say($"at rest; {released.Count} runs were held because three of their hosts had died in a row, and were let go on");
    }

    /// <summary>A run that saw three hosts die in a row is held for a person, whom this stands for.</summary>
    private static async Task ReleaseAsync(HostProcess host, IReadOnlyList<string> held, HashSet<string> released)
    {
        if (held.Where(released.Add).ToArray() is { Length: > 0 } runs)
        {
            await host.PostAsync("/alterations/workflows/retry", new { workflowInstanceIds = runs });
        }
    }

    private static async Task ExplainAsync(HostProcess host, IReadOnlyList<string> faulted)
    {
        foreach (var run in faulted.Take(ShownOfEach))
        {
            Say($"{run} failed: {(await host.GetAsync($"/workflow-instances/{run}")).GetProperty("workflowState").GetProperty("incidents")}");
        }
    }

    private static async Task FillDiskAsync(string receiver, Verdict verdict)
    {
        if (await FullDisk.RunAsync(receiver, Say, CancellationToken.None) is { } open)
        {
            verdict.Lost.AddRange(open.Select(run => $"small disk: {run}"));
        }
        else
        {
            Say("no small disk: a file system cannot be mounted here");
        }
    }

    private static async Task PublishAsync(HostProcess host, IReadOnlyList<LoadFlow> flows)
    {
        await host.SignInAsync();
        foreach (var flow in flows)
        {
            await host.PublishAsync(flow.Model);
        }
    }

    /// <summary>The second host's clock is seven minutes fast, the third's five minutes slow.</summary>
    private static Dictionary<string, string> Settings(string database, RedisServer redis, int host)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Storage__Provider"] = "postgres",
            ["Storage__ConnectionString"] = $"{database};Maximum Pool Size=40",
            ["Redis__ConnectionString"] = redis.Address,
            ["Webhooks__WaitSeconds"] = "20",
            ["Stop__GraceSeconds"] = "5",
        };
        if (host is 1 or 2)
        {
            if (WrongClock.Settings(host == 1 ? TimeSpan.FromMinutes(7) : TimeSpan.FromMinutes(-5)) is { } clock)
            {
                foreach (var (name, value) in clock)
                {
                    settings[name] = value;
                }
            }
            else
            {
                Say("all clocks are right: libfaketime is not installed");
            }
        }

        return settings;
    }

    private static void Show(Verdict verdict, IEnumerable<HostProcess> hosts)
    {
        foreach (var (kind, entries) in new[] { ("lost", verdict.Lost), ("doubled", verdict.Doubled) })
        {
            foreach (var entry in entries.Take(ShownOfEach))
            {
                Console.WriteLine($"{kind}: {entry}");
            }
        }

        if (verdict.Lost.Count + verdict.Doubled.Count > 0)
        {
            ShowLines(hosts);
        }
    }

    private static void ShowLines(IEnumerable<HostProcess> hosts)
    {
        foreach (var host in hosts)
        {
            Console.WriteLine($"-- {host.Name}\n{string.Join('\n', host.Lines)}");
        }
    }

    private static void Say(string text) => Console.WriteLine($"{Clock.Elapsed.TotalSeconds,7:0.0} {text}");
}
