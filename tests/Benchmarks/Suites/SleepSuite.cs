using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using Bizoholic.Flows.Benchmarks.Servers;
using Npgsql;

namespace Bizoholic.Flows.Benchmarks.Suites;

/// <summary>What a hundred thousand sleeping runs cost in memory, and how late a thousand of them wake that become due in the same second.</summary>
internal static class SleepSuite
{
    private const int Sleeping = 100_000;
    private const int Woken = 1_000;

    /// <summary>After so many the runtime has compiled what is hot, which stays in memory whether runs sleep or not.</summary>
    private const int WarmUp = 50_000;
    private const int Connections = 32;

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan WakeLimit = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(Options options)
    {
        await using var postgres = await PostgresServer.StartAsync();
        var database = await postgres.CreateDatabaseAsync("flows");
        using var host = await FlowsHost.StartOnAsync(database);
        await host.PublishAsync(Flows.Sleeper("sleep"));
        await SleepAsync(host, DateTimeOffset.UtcNow.AddDays(1), TimeSpan.Zero, WarmUp);
        await Task.Delay(options.Slice);
        var before = host.Process.Use.ResidentMegabytes;
        await SleepAsync(host, DateTimeOffset.UtcNow.AddDays(1), TimeSpan.Zero, Sleeping);
        await Task.Delay(options.Slice);
        new BenchLine("sleep.memory.100k", host.Process.Use.ResidentMegabytes - before, "MB").Print();

        // The first wave meets code that the runtime has not compiled yet, as the first of a freshly started host does.
        await WakeAsync(host, database, "first", OneSecond);
        await WakeAsync(host, database, "later", OneSecond);
        await WakeAsync(host, database, "moment", TimeSpan.Zero);
    }

    /// <param name="spread">Over what time they become due.</param>
    private static async Task WakeAsync(FlowsHost host, string database, string wave, TimeSpan spread)
    {
        var due = DateTimeOffset.UtcNow + Ahead;
        await SleepAsync(host, due, spread, Woken);
        await using var source = NpgsqlDataSource.Create(database);
        var woken = $"FROM runs WHERE status = 3 AND correlation_id COLLATE \"C\" BETWEEN '{Text(due)}' AND '{Text(due + spread)}'";
        var giveUpAt = due + WakeLimit;
        while (await AskAsync(source, $"SELECT count(*) {woken}") < Woken && DateTimeOffset.UtcNow < giveUpAt)
        {
            await Task.Delay(100);
        }

        new BenchLine($"sleep.woken.{wave}", await AskAsync(source, $"SELECT count(*) {woken} AND finished_at >= correlation_id::timestamptz"), "runs", Woken).Print();
        new BenchLine($"sleep.wake.p99.{wave}", await AskAsync(source, $"SELECT percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - correlation_id::timestamptz)) {woken}"), "s").Print();
    }

    /// <param name="spread">The last of them sleeps so much longer than the first.</param>
    private static async Task SleepAsync(FlowsHost host, DateTimeOffset until, TimeSpan spread, int count)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections });
        var left = new ConcurrentBag<int>(Enumerable.Range(0, count));
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            while (left.TryTake(out var number))
            {
                using var answer = await client.PostAsJsonAsync($"{host.Address}/webhook/sleep", new { at = Text(until + (spread * ((double)number / count))) });
                answer.EnsureSuccessStatusCode();
            }
        })));
    }

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static async Task<double> AskAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return Convert.ToDouble(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
