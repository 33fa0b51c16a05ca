using System.Globalization;

namespace Bizoholic.Flows.Activities.Analytics;

/// <summary>
/// When a figure is of: a day of the calendar, which is that day for everybody, or a moment, whose day depends on where its reader lives. Moments are kept by the
/// quarter of an hour, since no zone has its midnight within one.
/// </summary>
/// <param name="Day">For a moment, its day in UTC.</param>
/// <param name="Quarter">Of that day, from 0; null for all of it.</param>
public readonly record struct MetricTime(DateOnly Day, int? Quarter)
{
    private const int MinutesOfQuarter = 15;
    private const string WholeDay = "day";

    /// <summary>What a person or program wrote: a date, which arrives as its midnight, or a moment.</summary>
    public static MetricTime Of(DateTimeOffset stated) => stated.TimeOfDay == TimeSpan.Zero ? new(DateOnly.FromDateTime(stated.DateTime), null) : OfMoment(stated);

    public static MetricTime OfMoment(DateTimeOffset at)
        => new(DateOnly.FromDateTime(at.UtcDateTime), (int)at.UtcDateTime.TimeOfDay.TotalMinutes / MinutesOfQuarter);

    public static MetricTime Read(DateOnly day, string part) => new(day, part == WholeDay ? null : int.Parse(part, CultureInfo.InvariantCulture));

    /// <summary>Its name among the parts of its day; in the order of time.</summary>
    public string Part => Quarter?.ToString("00", CultureInfo.InvariantCulture) ?? WholeDay;

    public DateOnly DayIn(TimeZoneInfo zone)
        => Quarter is { } quarter ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(Day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddMinutes(quarter * MinutesOfQuarter), zone)) : Day;
}
