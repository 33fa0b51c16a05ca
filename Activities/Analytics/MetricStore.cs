using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Analytics;

/// <summary>The figures of a flow: a value of its state for each metric and day, so that reading a year costs the same however many came.</summary>
internal sealed class MetricStore(FlowState state)
{
    public const int LongestName = 100;
    public const int LongestClient = 200;
    public const int HistoryDays = 28;

    public async ValueTask<IReadOnlyList<string>> NamesAsync()
        => [.. (await state.GetAsync(MetricKeys.Scope, MetricKeys.Names)).Value.AsArray()?.Select(name => name.ToString()) ?? []];

    /// <summary>The days that have figures, in their order.</summary>
    public async ValueTask<IReadOnlyList<MetricDay>> ReadAsync(string name, DateOnly from, DateOnly to)
    {
        DateOnly[] days = [.. Enumerable.Range(0, Math.Max(0, to.DayNumber - from.DayNumber + 1)).Select(from.AddDays)];
        var found = await state.GetAsync(MetricKeys.Scope, [.. days.Select(day => MetricKeys.Of(name, day))]);
        return [.. days.Select(day => (Day: day, Entry: found[MetricKeys.Of(name, day)])).Where(one => one.Entry.Exists).Select(one => MetricDay.Read(one.Day, one.Entry.Value))];
    }

    /// <summary>Adds a figure together with the step's progress.</summary>
    /// <param name="client">Whose figure it is; null for nobody's in particular.</param>
    public async ValueTask AddAsync(string name, MetricTime time, double value, string? client, ValueObject progress)
    {
        var (changes, day, figure) = (new List<FlowStateWrite>(), time.Day, MetricDay.Of(time.Day, value));
        foreach (var scope in client is null ? [MetricKeys.Scope] : new[] { MetricKeys.Scope, MetricKeys.ScopeOf(client) })
        {
            var found = await state.GetAsync(scope, [MetricKeys.Names, MetricKeys.Of(name, day), MetricKeys.PartsOf(name, day)]);
            var (names, total, parts) = (found[MetricKeys.Names], found[MetricKeys.Of(name, day)], found[MetricKeys.PartsOf(name, day)]);
            var known = names.Value.AsArray() ?? ValueArray.Empty;

            // What was kept of the day before there were parts has no time.
            var byPart = parts.Value.AsObject() ?? (total.Exists ? ValueObject.From((new MetricTime(day, null).Part, total.Value)) : ValueObject.Empty);
            changes.Add(total.Set(Sum(total.Value)));
            changes.Add(parts.Set(byPart.With(time.Part, Sum(byPart[time.Part]))));
            if (!known.Any(one => one.AsString() == name))
            {
                changes.Add(names.Set(ValueArray.From(known.Append(name))));
            }
        }

        await state.ChangeAsync(changes, progress);

        Value Sum(Value before) => (before.IsUndefined ? figure : MetricDay.Read(day, before).With(figure)).ToValue();
    }
}

/// <summary>Average and spread of some figures.</summary>
internal sealed record MetricSummary(int Count, double Average, double Deviation)
{
    public static MetricSummary Of(IReadOnlyList<double> figures)
    {
        if (figures.Count == 0)
        {
            return new(0, 0, 0);
        }

        var average = figures.Average();
        return new(figures.Count, average, Math.Sqrt(figures.Sum(figure => (figure - average) * (figure - average)) / figures.Count));
    }
}
