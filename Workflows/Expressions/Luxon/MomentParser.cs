using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Calendars;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>Reads the texts that Luxon reads: ISO 8601, RFC 2822, HTTP and SQL.</summary>
internal static partial class MomentParser
{
    private const string Unparsable = "unparsable";
    private static readonly string[] MonthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <param name="local">The zone of texts that name none, and of the result unless <paramref name="keepZone"/>.</param>
    /// <param name="today">The day of a text that is only a time.</param>
    public static Moment Iso(string text, MomentZone local, bool keepZone, LocalDate? today = null)
    {
        var match = IsoPattern().Match(text);
        if (!match.Success)
        {
            return Moment.Invalid(Unparsable);
        }

        return Date(match, today) is { } date ? At(date, match, local, keepZone, local) : Moment.Invalid("unit out of range");
    }

    public static Moment Sql(string text, MomentZone local, bool keepZone, LocalDate? today = null)
    {
        var match = SqlPattern().Match(text);
        if (!match.Success)
        {
            return Moment.Invalid(Unparsable);
        }

        var date = Date(match, today);
        var zone = match.Groups["zone"] is { Success: true, Value: var name } ? MomentZone.Parse(name, local) : local;
        return date is { } known ? At(known, match, local, keepZone, zone) : Moment.Invalid("unit out of range");
    }

    public static Moment Rfc2822(string text, MomentZone local, bool keepZone)
    {
        var match = RfcPattern().Match(Comments().Replace(text, " ").Replace('\n', ' ').Replace('\t', ' ').Trim());
        if (!match.Success || Named(match, shortYears: true) is not { } date)
        {
            return Moment.Invalid(Unparsable);
        }

        var minutes = match.Groups["name"].Success ? NamedOffset(match.Groups["name"].Value) : OffsetOf(match);
        return Zoned(date + Time(match), minutes ?? 0, local, keepZone);
    }

    public static Moment Http(string text, MomentZone local, bool keepZone)
    {
        var match = HttpPattern().Match(text.Trim());
        return match.Success && Named(match, shortYears: true) is { } date ? Zoned(date + Time(match), 0, local, keepZone) : Moment.Invalid(Unparsable);
    }

    private static Moment At(LocalDate date, Match match, MomentZone local, bool keepZone, MomentZone read)
    {
        if (Time(match) is not { } time)
        {
            return Moment.Invalid("unit out of range");
        }

        if (match.Groups["hour"] is { Success: true, Value: "24" })
        {
            date = date.PlusDays(1);
        }

        if (match.Groups["z"].Success)
        {
            return Zoned(date + time, 0, local, keepZone);
        }

        return OffsetOf(match) is { } minutes ? Zoned(date + time, minutes, local, keepZone) : Moment.FromLocal(date + time, read).SetZone(keepZone ? read : local);
    }

    private static Moment Zoned(LocalDateTime? at, int minutes, MomentZone local, bool keepZone)
    {
        if (at is not { } known)
        {
            return Moment.Invalid("unit out of range");
        }

        var moment = Moment.FromLocal(known, MomentZone.Fixed(minutes));
        return keepZone ? moment : moment.SetZone(local);
    }

    private static LocalDate? Date(Match match, LocalDate? today)
    {
        try
        {
            if (Whole(match, "year") is not { } year)
            {
                return today ?? new LocalDate(1970, 1, 1);
            }

            if (Whole(match, "week") is { } week)
            {
                var rule = WeekYearRules.Iso;
                return week > rule.GetWeeksInWeekYear(year) ? null : rule.GetLocalDate(year, week, (IsoDayOfWeek)(Whole(match, "weekday") ?? 1), CalendarSystem.Iso);
            }

            if (Whole(match, "ordinal") is { } ordinal)
            {
                var date = new LocalDate(year, 1, 1).PlusDays(ordinal - 1);
                return ordinal > 0 && date.Year == year ? date : null;
            }

            return new LocalDate(year, Whole(match, "month") ?? 1, Whole(match, "day") ?? 1);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static LocalDate? Named(Match match, bool shortYears)
    {
        var month = Array.IndexOf(MonthNames, match.Groups["month"].Value.ToLowerInvariant()) + 1;
        var year = Whole(match, "year") ?? 0;
        if (shortYears && match.Groups["year"].Length == 2)
        {
            year += year > 60 ? 1900 : 2000;
        }

        try
        {
            var date = new LocalDate(year, month, Whole(match, "day") ?? 1);
            return match.Groups["weekdayName"] is { Success: true, Value: var name } && !date.DayOfWeek.ToString().StartsWith(name[..3], StringComparison.OrdinalIgnoreCase) ? null : date;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static LocalTime? Time(Match match)
    {
        var (hour, minute, second) = (Whole(match, "hour") ?? 0, Whole(match, "minute") ?? 0, Whole(match, "second") ?? 0);
        var fraction = match.Groups["fraction"].Value.PadRight(3, '0')[..3];
        if (hour > 24 || minute > 59 || second > 59 || (hour == 24 && (minute > 0 || second > 0)))
        {
            return null;
        }

        return new LocalTime(hour % 24, minute, second, int.Parse(fraction, CultureInfo.InvariantCulture));
    }

    private static int? OffsetOf(Match match)
    {
        if (!match.Groups["sign"].Success)
        {
            return null;
        }

        var minutes = ((Whole(match, "offsetHour") ?? 0) * 60) + (Whole(match, "offsetMinute") ?? 0);
        return match.Groups["sign"].Value == "-" ? -minutes : minutes;
    }

    private static int? NamedOffset(string name) => name.ToUpperInvariant() switch
    {
        "EDT" => -4 * 60,
        "EST" or "CDT" => -5 * 60,
        "CST" or "MDT" => -6 * 60,
        "MST" or "PDT" => -7 * 60,
        "PST" => -8 * 60,
        _ => 0,
    };

    private static int? Whole(Match match, string group) =>
        match.Groups[group] is { Success: true, Length: > 0 and < 8 } found ? int.Parse(found.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : null;

    private const string ClockPart = @"(?<hour>\d\d)(?::?(?<minute>\d\d)(?::?(?<second>\d\d)(?:[.,](?<fraction>\d{1,30}))?)?)?";
    private const string OffsetPart = @"(?:(?<z>[zZ])|(?<sign>[+-])(?<offsetHour>\d\d)(?::?(?<offsetMinute>\d\d))?)?";

    [GeneratedRegex(@"^(?:(?:(?<year>\d{4}|[+-]\d{6})(?:-?W(?<week>\d\d)(?:-?(?<weekday>[1-7]))?|-?(?<ordinal>\d{3})|(?:-?(?<month>\d\d)(?:-?(?<day>\d\d))?)?))(?:T" + ClockPart + OffsetPart + @")?|" + ClockPart + OffsetPart + @")(?:\[(?<iana>[^\]]+)\])?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex IsoPattern();

    [GeneratedRegex(@"^(?:(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d))?(?:(?:^|\s+)" + ClockPart + @"\s?" + OffsetPart + @"(?:\s(?<zone>[A-Za-z_+\-/]{1,256}))?)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex SqlPattern();

    [GeneratedRegex(@"^(?:(?<weekdayName>Mon|Tue|Wed|Thu|Fri|Sat|Sun),\s)?(?<day>\d{1,2})\s(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s(?<year>\d{4}|\d\d)\s(?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d))?\s(?:(?<name>UT|GMT|[ECMP][SD]T|[Zz])|(?<sign>[+-])(?<offsetHour>\d\d)(?<offsetMinute>\d\d))$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex RfcPattern();

    [GeneratedRegex(@"^(?:(?<weekdayName>Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d) GMT|(?<weekdayName>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\d\d)-(?<month>[A-Z][a-z]{2})-(?<year>\d\d) (?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d) GMT|(?<weekdayName>Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>[A-Z][a-z]{2}) (?<day> \d|\d\d) (?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d) (?<year>\d{4}))$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex HttpPattern();

    [GeneratedRegex(@"\([^()]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Comments();
}
