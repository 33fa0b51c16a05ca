using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using NodaTime;
using NodaTime.Calendars;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>Moments from fields such as { year: 2026, month: 5 }.</summary>
internal static class MomentFields
{
    private static readonly string[] Known =
        ["year", "quarter", "month", "day", "hour", "minute", "second", "millisecond", "weekday", "weeknumber", "weekyear", "ordinal"];

    public static Moment Build(Evaluation evaluation, ObjectInstance fields, MomentZone zone, string locale = "en-US")
    {
        var given = Read(evaluation, fields);
        if ((given.ContainsKey("weeknumber") || given.ContainsKey("weekyear")) && (given.ContainsKey("year") || given.ContainsKey("month") || given.ContainsKey("day") || given.ContainsKey("ordinal")))
        {
            throw new JavaScriptException(evaluation.Engine.Intrinsics.Error, "Can't mix weekYear/weekNumber units with year/month/day or ordinals");
        }

        var now = evaluation.CurrentMoment().SetZone(zone).Local;
        try
        {
            var date = DateOf(given, now);
            return Moment.FromLocal(date + TimeOf(given, given.Keys.Any(IsDate), now.TimeOfDay), zone, locale);
        }
        catch (ArgumentOutOfRangeException)
        {
            return Moment.Invalid("unit out of range");
        }
    }

    public static Moment Set(Evaluation evaluation, Moment moment, ObjectInstance fields)
    {
        var given = Read(evaluation, fields);
        if (!moment.IsValid)
        {
            return moment;
        }

        var local = moment.Local;
        try
        {
            LocalDate date;
            if (given.ContainsKey("weekyear") || given.ContainsKey("weeknumber") || given.ContainsKey("weekday"))
            {
                date = WeekYearRules.Iso.GetLocalDate(given.GetValueOrDefault("weekyear", moment.WeekYear), given.GetValueOrDefault("weeknumber", moment.WeekNumber), IsoDayOfWeek.Monday, CalendarSystem.Iso)
                    .PlusDays(given.GetValueOrDefault("weekday", moment.Weekday) - 1);
            }
            else if (given.TryGetValue("ordinal", out var ordinal))
            {
                date = new LocalDate(given.GetValueOrDefault("year", local.Year), 1, 1).PlusDays(ordinal - 1);
            }
            else
            {
                var month = given.TryGetValue("quarter", out var quarter) ? ((quarter - 1) * 3) + ((local.Month - 1) % 3) + 1 : given.GetValueOrDefault("month", local.Month);
                var first = new LocalDate(given.GetValueOrDefault("year", local.Year), 1, 1).PlusMonths(month - 1);
                var length = CalendarSystem.Iso.GetDaysInMonth(first.Year, first.Month);
                date = first.PlusDays((given.TryGetValue("day", out var day) ? day : Math.Min(local.Day, length)) - 1);
            }

            return moment.At(date.AtMidnight()
                .PlusHours(given.GetValueOrDefault("hour", local.Hour))
                .PlusMinutes(given.GetValueOrDefault("minute", local.Minute))
                .PlusSeconds(given.GetValueOrDefault("second", local.Second))
                .PlusMilliseconds(given.GetValueOrDefault("millisecond", local.Millisecond)));
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or OverflowException)
        {
            return Moment.Invalid("unit out of range");
        }
    }

    private static LocalDate DateOf(Dictionary<string, int> given, LocalDateTime now)
    {
        if (given.ContainsKey("weeknumber") || given.ContainsKey("weekyear") || (given.ContainsKey("weekday") && !given.ContainsKey("day")))
        {
            return WeekYearRules.Iso.GetLocalDate(
                given.GetValueOrDefault("weekyear", given.GetValueOrDefault("year", now.Year)),
                given.GetValueOrDefault("weeknumber", 1),
                (IsoDayOfWeek)given.GetValueOrDefault("weekday", 1),
                CalendarSystem.Iso);
        }

        if (given.TryGetValue("ordinal", out var ordinal))
        {
            return new LocalDate(given.GetValueOrDefault("year", now.Year), 1, 1).PlusDays(ordinal - 1);
        }

        // What is larger than the largest field given is now's; what is smaller is the least.
        var hasYear = given.ContainsKey("year");
        var hasMonth = given.ContainsKey("month");
        return new LocalDate(
            given.GetValueOrDefault("year", now.Year),
            given.GetValueOrDefault("month", hasYear ? 1 : now.Month),
            given.GetValueOrDefault("day", hasYear || hasMonth ? 1 : now.Day));
    }

    private static LocalTime TimeOf(Dictionary<string, int> given, bool hasDate, LocalTime now)
    {
        if (given.Count == 0)
        {
            return now;
        }

        var hasHour = hasDate || given.ContainsKey("hour");
        var hasMinute = hasHour || given.ContainsKey("minute");
        return new LocalTime(
            given.GetValueOrDefault("hour", hasDate ? 0 : now.Hour),
            given.GetValueOrDefault("minute", hasHour ? 0 : now.Minute),
            given.GetValueOrDefault("second", hasMinute ? 0 : now.Second),
            given.GetValueOrDefault("millisecond", 0));
    }

    private static bool IsDate(string field) => field is "year" or "month" or "day" or "weekday" or "weeknumber" or "weekyear" or "ordinal" or "quarter";

    private static Dictionary<string, int> Read(Evaluation evaluation, ObjectInstance fields)
    {
        var given = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, value) in LuxonArguments.Fields(fields))
        {
            var lower = name.ToLowerInvariant();
            var unit = lower is "weekday" or "weekdays" ? "weekday" : lower is "weeknumber" or "weeksnumber" ? "weeknumber" : lower is "weekyear" or "ordinal" ? lower : Units.Normalize(lower)?[..^1];
            if (unit is null || !Known.Contains(unit))
            {
                if (lower is "zone" or "locale" or "numberingsystem" or "outputcalendar")
                {
                    continue;
                }

                throw new JavaScriptException(evaluation.Engine.Intrinsics.Error, $"Invalid unit {name}");
            }

            var number = TypeConverter.ToNumber(value);
            given[unit] = double.IsFinite(number) && Math.Abs(number) < int.MaxValue ? (int)number : throw new JavaScriptException(evaluation.Engine.Intrinsics.Error, $"Invalid unit value {value}");
        }

        return given;
    }
}
