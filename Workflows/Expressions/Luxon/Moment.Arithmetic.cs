using NodaTime;

namespace Bizoholic.Flows.Expressions.Luxon;

internal sealed partial class Moment
{
    /// <summary>Adds calendar units in local time and clock units in real time, as Luxon does.</summary>
    public Moment Plus(Span span)
    {
        if (!IsValid || !span.IsValid)
        {
            return IsValid ? Invalid(span.InvalidReason!) : this;
        }

        double Whole(string unit) => Math.Truncate(span[unit]);
        var months = (Whole("years") * 12) + (Whole("quarters") * 3) + Whole("months");
        var days = (Whole("weeks") * 7) + Whole("days");
        if (Math.Abs(months) > 12 * 10_000 || Math.Abs(days) > 4_000_000)
        {
            return Invalid("Timestamp out of range");
        }

        try
        {
            var moved = months == 0 && days == 0 ? this : At(Local.PlusMonths((int)months).PlusDays((int)days));
            var rest = span.Map((unit, value) => unit is "years" or "quarters" or "months" or "weeks" or "days" ? value % 1 : value).Millis;
            return rest == 0 ? moved : moved.AddMillis(rest);
        }
        catch (Exception error) when (error is OverflowException or ArgumentOutOfRangeException)
        {
            return Invalid("Timestamp out of range");
        }
    }

    public Moment StartOf(string unit)
    {
        if (!IsValid)
        {
            return this;
        }

        var date = Local.Date;
        var start = unit switch
        {
            "years" => new LocalDate(date.Year, 1, 1).AtMidnight(),
            "quarters" => new LocalDate(date.Year, ((Quarter - 1) * 3) + 1, 1).AtMidnight(),
            "months" => new LocalDate(date.Year, date.Month, 1).AtMidnight(),
            "weeks" => date.PlusDays(1 - Weekday).AtMidnight(),
            "days" => date.AtMidnight(),
            "hours" => date.At(new LocalTime(Local.Hour, 0)),
            "minutes" => date.At(new LocalTime(Local.Hour, Local.Minute)),
            "seconds" => date.At(new LocalTime(Local.Hour, Local.Minute, Local.Second)),
            _ => Local,
        };
        return At(start);
    }

    public Moment EndOf(string unit) => IsValid ? Plus(Span.Of(unit, 1)).StartOf(unit).AddMillis(-1) : this;

    /// <summary>This minus another, in the given units; what is left over goes to the smallest of them.</summary>
    public Span Diff(Moment other, IReadOnlyCollection<string> units)
    {
        if (!IsValid || !other.IsValid)
        {
            return Span.Invalid("created by diffing an invalid DateTime");
        }

        return other.Millis > Millis ? Between(this, other, units).Negate() : Between(other, this, units);
    }

    private static Span Between(Moment earlier, Moment later, IReadOnlyCollection<string> units)
    {
        var cursor = earlier;
        var highWater = earlier;
        string? lowest = null;
        var results = new Span([]);
        foreach (var unit in Units.Ordered.Take(5).Where(units.Contains))
        {
            lowest = unit;
            results = results.With([KeyValuePair.Create(unit, Count(cursor, later, unit))]);
            highWater = earlier.Plus(results);
            if (highWater.Millis <= later.Millis)
            {
                cursor = highWater;
                continue;
            }

            results = results.With([KeyValuePair.Create(unit, results[unit] - 1)]);
            cursor = earlier.Plus(results);
            if (cursor.Millis > later.Millis)
            {
                highWater = cursor;
                results = results.With([KeyValuePair.Create(unit, results[unit] - 1)]);
                cursor = earlier.Plus(results);
            }
        }

        var remaining = later.Millis - cursor.Millis;
        var clock = Units.Ordered.Skip(5).Where(units.Contains).ToList();
        if (clock.Count > 0)
        {
            return Span.Of("milliseconds", remaining).ShiftTo(clock).Plus(results);
        }

        if (lowest is not null)
        {
            highWater = highWater.Millis < later.Millis ? cursor.Plus(Span.Of(lowest, 1)) : highWater;
            if (highWater.Millis != cursor.Millis)
            {
                results = results.With([KeyValuePair.Create(lowest, results[lowest] + (remaining / (highWater.Millis - cursor.Millis)))]);
            }
        }

        return results;
    }

    private static double Count(Moment from, Moment to, string unit)
    {
        var (a, b) = (from.Local, to.Local);
        return unit switch
        {
            "years" => b.Year - a.Year,
            "quarters" => to.Quarter - from.Quarter + ((b.Year - a.Year) * 4),
            "months" => b.Month - a.Month + ((b.Year - a.Year) * 12),
            "weeks" => Math.Truncate(Period.DaysBetween(a.Date, b.Date) / 7d),
            _ => Period.DaysBetween(a.Date, b.Date),
        };
    }
}
