using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Cronos;

namespace Bizoholic.Flows.Activities.Scheduling;

/// <summary>
/// The slots of a schedule, read from what its trigger registered. Calendar times follow the clocks of their time zone: a time that the spring change skips comes
/// at the moment of the change, and one that the autumn change repeats comes once, unless the expression repeats within the hour anyway.
/// </summary>
public sealed class ScheduleTimes
{
    private const int MaxExcludedDays = 3700;

    private readonly DateTimeOffset? _at;
    private readonly TimeSpan? _interval;
    private readonly CronExpression? _cron;
    private readonly TimeZoneInfo _zone;
    private readonly HashSet<DateOnly> _except;

    private ScheduleTimes(ValueObject settings)
    {
        Settings = settings;
        _zone = Schedule.Zone(settings["timeZone"].AsString());
        _except = [.. (settings["except"].AsArray() ?? []).Select(day => DateOnly.Parse(day.ToString(), System.Globalization.CultureInfo.InvariantCulture))];
        Misfire = settings["misfire"].AsString() switch
        {
            "all" => MisfirePolicy.All,
            "skip" => MisfirePolicy.Skip,
            _ => MisfirePolicy.Once,
        };
        switch (settings["type"].AsString())
        {
            case "at":
                _at = DateTimeOffset.Parse(settings["at"].ToString(), System.Globalization.CultureInfo.InvariantCulture);
                break;
            case "interval":
                _interval = TimeSpan.Parse(settings["interval"].ToString(), System.Globalization.CultureInfo.InvariantCulture);
                break;
            default:
                _cron = Schedule.Parse(settings["expression"].ToString());
                break;
        }
    }

    public ValueObject Settings { get; }

    public MisfirePolicy Misfire { get; }

    /// <param name="settings">JSON of a trigger of kind <c>schedule</c>.</param>
    /// <exception cref="FaultException">The settings cannot be understood.</exception>
    public static ScheduleTimes Read(string settings)
    {
        try
        {
            return new ScheduleTimes(ValueJson.Parse(System.Text.Encoding.UTF8.GetBytes(settings)).AsObject() ?? throw new FormatException("it is no object"));
        }
        catch (Exception error) when (error is FormatException or OverflowException or System.Text.Json.JsonException)
        {
            throw new FaultException($"The schedule '{settings}' cannot be read: {error.Message}", inner: error);
        }
    }

    /// <summary>The first slot after another; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        for (var days = 0; days < MaxExcludedDays; days++)
        {
            if (After(after) is not { } next)
            {
                return null;
            }

            var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(next, _zone).DateTime);
            if (!_except.Contains(day))
            {
                return next;
            }

            var dayEnd = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
            after = LastUpTo(after, Max(next, new DateTimeOffset(dayEnd, _zone.GetUtcOffset(dayEnd)).ToUniversalTime().AddTicks(-1)));
        }

        return null;
    }

    /// <summary>A moment up to which slots may be counted as done without moving those that follow.</summary>
    public DateTimeOffset LastUpTo(DateTimeOffset last, DateTimeOffset moment)
        => _interval is { } interval ? last + TimeSpan.FromTicks((moment - last).Ticks / interval.Ticks * interval.Ticks) : moment;

    private DateTimeOffset? After(DateTimeOffset after)
        => _interval is { } interval ? after + interval
            : _cron is not null ? _cron.GetNextOccurrence(after, _zone)?.ToUniversalTime()
            : _at > after ? _at : null;

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

/// <summary>What becomes of slots that passed while no host was there to start them.</summary>
public enum MisfirePolicy
{
    /// <summary>One run for all of them.</summary>
    Once,

    /// <summary>A run for each.</summary>
    All,

    /// <summary>None.</summary>
    Skip,
}
