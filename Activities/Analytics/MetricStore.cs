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
    public async ValueTask AddAsync(string name, DateOnly day, double value, string? client, ValueObject progress)
    {
        var changes = new List<FlowStateWrite>();
        foreach (var scope in client is null ? [MetricKeys.Scope] : new[] { MetricKeys.Scope, MetricKeys.ScopeOf(client) })
        {
            var found = await state.GetAsync(scope, [MetricKeys.Names, MetricKeys.Of(name, day)]);
            var (names, kept) = (found[MetricKeys.Names], found[MetricKeys.Of(name, day)]);
            var known = names.Value.AsArray() ?? ValueArray.Empty;
            changes.Add(kept.Set((kept.Exists ? MetricDay.Read(day, kept.Value).With(value) : new MetricDay(day, 1, value, value, value, value)).ToValue()));
            if (!known.Any(one => one.AsString() == name))
            {
                changes.Add(names.Set(ValueArray.From(known.Append(name))));
            }
        }

        await state.ChangeAsync(changes, progress);
    }
}

/// <summary>What came of a metric on one day.</summary>
internal sealed record MetricDay(DateOnly Day, int Count, double Sum, double Least, double Most, double Latest)
{
    public double Average => Sum / Count;

    public MetricDay With(double value) => new(Day, Count + 1, Sum + value, Math.Min(Least, value), Math.Max(Most, value), value);

    public ValueObject ToValue() => ValueObject.From(("count", Count), ("sum", Sum), ("least", Least), ("most", Most), ("latest", Latest));

    public static MetricDay Read(DateOnly day, Value kept)
        => new(day, (int)kept["count"].Number, kept["sum"].Number, kept["least"].Number, kept["most"].Number, kept["latest"].Number);
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
