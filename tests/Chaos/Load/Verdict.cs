using System.Globalization;
using Bizoholic.Flows.Chaos.Flows;
using Npgsql;

namespace Bizoholic.Flows.Chaos.Load;

/// <summary>What the receiver's log and the database say of the five promises.</summary>
internal sealed class Verdict
{
    /// <summary>Things that were acknowledged and did not come about, or wait for ever.</summary>
    public List<string> Lost { get; } = [];

    /// <summary>Things that came about twice.</summary>
    public List<string> Doubled { get; } = [];

    public int Finished { get; private set; }

    /// <summary>Runs that came to an end with a fault, whose reason their journal tells.</summary>
    public IReadOnlyList<string> Faulted { get; private set; } = [];

    public static async Task<Verdict> ReachAsync(string database, IReadOnlyList<LoadFlow> flows, IReadOnlyList<Delivery> deliveries, IReadOnlyList<Received> calls)
    {
        await using var source = NpgsqlDataSource.Create(database);
        var verdict = new Verdict();
        var runs = await RunsAsync(source);
        verdict.Finished = runs.Values.Count(run => run.Status == 3);
        verdict.Faulted = [.. runs.Values.Where(run => run.Status == 5).Select(run => run.Id)];
        verdict.Acknowledged(deliveries, runs);
        verdict.Rest(runs);
        await verdict.DeliveriesAsync(source, flows, runs);
        await verdict.SlotsAsync(source, runs);
        await verdict.LeftoversAsync(source);
        verdict.Effects(flows, runs, calls);
        return verdict;
    }

    /// <summary>Runs that wait for a person.</summary>
    public static async Task<IReadOnlyList<string>> HeldAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        return await ListAsync(source, "SELECT run_id FROM runs WHERE status = 6");
    }

    /// <summary>True when nothing of the load is under way or waits any more.</summary>
    public static async Task<bool> IsQuietAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("SELECT NOT EXISTS (SELECT 1 FROM runs WHERE status IN (0, 1, 2, 6)) AND NOT EXISTS (SELECT 1 FROM run_inbox) AND NOT EXISTS (SELECT 1 FROM outbox)");
        return await command.ExecuteScalarAsync() is true;
    }

    /// <summary>Promise 1: what was answered 2xx is there, and one delivery is one run however often it was sent.</summary>
    private void Acknowledged(IReadOnlyList<Delivery> deliveries, Dictionary<string, Stored> runs)
    {
        foreach (var delivery in deliveries.Where(delivery => delivery.RunId is not null))
        {
            if (!runs.ContainsKey(delivery.RunId!))
            {
                Lost.Add($"{delivery.Flow.Id}: the run {delivery.RunId} was acknowledged and is not there");
            }

            if (delivery.IsUnanswered)
            {
                Lost.Add($"{delivery.Flow.Id}: not every copy of the delivery {delivery.Key} was answered after all was well again");
            }

            Doubled.AddRange(delivery.Others.Select(other => $"{delivery.Flow.Id}: the delivery {delivery.Key} was answered with the runs {delivery.RunId} and {other}"));
        }
    }

    /// <summary>Promise 5: everything has come to an end.</summary>
    private void Rest(Dictionary<string, Stored> runs)
        => Lost.AddRange(runs.Values.Where(run => run.Status != 3).Select(run => $"{run.Definition}: the run {run.Id} is in state {run.Status} with owner {run.Owner ?? "nobody"}"));

    /// <summary>Promise 1, seen from the database: as many runs as keys; and one child for each parent.</summary>
    private async Task DeliveriesAsync(NpgsqlDataSource source, IReadOnlyList<LoadFlow> flows, Dictionary<string, Stored> runs)
    {
        var keyed = (await ListAsync(source, "SELECT run_id FROM dedupe_keys")).ToHashSet(StringComparer.Ordinal);
        var called = flows.Where(flow => flow.Path is not null).Select(flow => flow.Id).ToHashSet(StringComparer.Ordinal);
        Doubled.AddRange(runs.Values.Where(run => called.Contains(run.Definition) && !keyed.Contains(run.Id)).Select(run => $"{run.Definition}: the run {run.Id} belongs to no delivery"));
        Doubled.AddRange(runs.Values.Where(run => run.Parent is not null).GroupBy(run => run.Parent).Where(children => children.Count() > 1).Select(children => $"the run {children.Key} has {children.Count()} children"));
        Lost.AddRange(runs.Values.Where(run => run.Definition == "chaos-parent" && !runs.Values.Any(child => child.Parent == run.Id)).Select(run => $"the run {run.Id} has no child"));
    }

    /// <summary>Promise 4: each slot from the first to the last has one run.</summary>
    private async Task SlotsAsync(NpgsqlDataSource source, Dictionary<string, Stored> runs)
    {
        var slots = (await ListAsync(source, "SELECT key FROM dedupe_keys WHERE scope LIKE 'schedule:%' ORDER BY key"))
            .Select(key => DateTime.Parse(key, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)).ToArray();
        for (var i = 1; i < slots.Length; i++)
        {
            for (var missing = slots[i - 1].AddSeconds(MixedLoad.SlotSeconds); missing < slots[i]; missing = missing.AddSeconds(MixedLoad.SlotSeconds))
            {
                Lost.Add($"the slot {missing:O} was not started");
            }
        }

        var fired = runs.Values.Count(run => run.Definition == MixedLoad.Schedule);
        if (fired > slots.Length)
        {
            Doubled.Add($"{slots.Length} slots started {fired} runs");
        }
    }

    private async Task LeftoversAsync(NpgsqlDataSource source)
    {
        foreach (var table in (string[])["run_inbox", "outbox", "bookmarks"])
        {
            await using var command = source.CreateCommand($"SELECT count(*) FROM {table}");
            if (await command.ExecuteScalarAsync() is > 0L and var left)
            {
                Lost.Add($"{left} rows are left in {table}");
            }
        }
    }

    /// <summary>Promises 2 and 3: each effect happened, and happened under one key.</summary>
    private void Effects(IReadOnlyList<LoadFlow> flows, Dictionary<string, Stored> runs, IReadOnlyList<Received> calls)
    {
        var done = calls.Where(call => call.IsDone).GroupBy(call => (call.Run, call.Step)).ToDictionary(group => group.Key, group => group.Select(call => call.Key).Distinct(StringComparer.Ordinal).Count());
        Doubled.AddRange(done.Where(effect => effect.Value > 1).Select(effect => $"the effect {effect.Key.Step} of the run {effect.Key.Run} happened under {effect.Value} keys"));
        Doubled.AddRange(done.Where(effect => runs.Count > 0 && !runs.ContainsKey(effect.Key.Run)).Select(effect => $"the effect {effect.Key.Step} happened for the run {effect.Key.Run}, which is not there"));
        foreach (var flow in flows)
        {
            foreach (var run in runs.Values.Where(run => run.Definition == flow.Id && run.Status == 3))
            {
                Lost.AddRange(flow.Effects.Where(step => !done.ContainsKey((run.Id, step))).Select(step => $"{flow.Id}: the run {run.Id} finished without its effect {step}"));
            }
        }
    }

    private static async Task<Dictionary<string, Stored>> RunsAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("SELECT run_id, definition_id, status, owner, parent_run_id FROM runs");
        await using var reader = await command.ExecuteReaderAsync();
        var runs = new Dictionary<string, Stored>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            runs.Add(reader.GetString(0), new Stored(reader.GetString(0), reader.GetString(1), reader.GetInt16(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4)));
        }

        return runs;
    }

    private static async Task<List<string>> ListAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await reader.ReadAsync())
        {
            found.Add(reader.GetString(0));
        }

        return found;
    }

    private sealed record Stored(string Id, string Definition, int Status, string? Owner, string? Parent);
}
