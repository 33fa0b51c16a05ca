using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Analytics;

/// <summary>What came of a metric on one day, or in a part of it.</summary>
public sealed record MetricDay(DateOnly Day, int Count, double Sum, double Least, double Most, double Latest)
{
    public double Average => Sum / Count;

    public static MetricDay Of(DateOnly day, double value) => new(day, 1, value, value, value, value);

    /// <summary>Together with what came after it.</summary>
    public MetricDay With(MetricDay later) => new(Day, Count + later.Count, Sum + later.Sum, Math.Min(Least, later.Least), Math.Max(Most, later.Most), later.Latest);

    public ValueObject ToValue() => ValueObject.From(("count", Count), ("sum", Sum), ("least", Least), ("most", Most), ("latest", Latest));

    public static MetricDay Read(DateOnly day, Value kept)
        => new(day, (int)kept["count"].Number, kept["sum"].Number, kept["least"].Number, kept["most"].Number, kept["latest"].Number);

    /// <summary>Sorts what was kept of a day into days of a time zone.</summary>
    /// <param name="total">Of the whole day; not there where nothing came.</param>
    /// <param name="parts">The same by part; not there for what was kept before there were parts, which then counts as a day of the calendar.</param>
    public static IEnumerable<MetricDay> In(TimeZoneInfo zone, DateOnly day, Value total, Value parts)
        => parts.AsObject() is { } kept ? kept.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => Read(MetricTime.Read(day, part.Key).DayIn(zone), part.Value))
            : total.IsUndefined ? []
            : [Read(day, total)];
}
