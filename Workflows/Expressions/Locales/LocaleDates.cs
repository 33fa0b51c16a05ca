using System.Globalization;
using Bizoholic.Flows.Expressions.Luxon;

namespace Bizoholic.Flows.Expressions.Locales;

/// <summary>Dates as Intl.DateTimeFormat writes them in the languages we serve.</summary>
internal static class LocaleDates
{
    /// <summary>As Luxon's toLocaleString: in the zone UTC it joins the parts itself, which keeps CLDR's narrow space and Luxon's zone name.</summary>
    public static string FormatLuxon(Moment moment, Language language, DateOptions options)
    {
        var isUtc = moment.ZoneName == "UTC";
        var text = Format(moment, language, isUtc && options.ZoneName is not null ? options with { ZoneName = "short" } : options);
        return isUtc && language.Code == "en" ? text.Replace(" AM", "\u202fAM", StringComparison.Ordinal).Replace(" PM", "\u202fPM", StringComparison.Ordinal) : text;
    }

    public static string Format(Moment moment, Language language, DateOptions options) => string.Concat(Parts(moment, language, options).Select(part => part.Text));

    public static IReadOnlyList<DatePart> Parts(Moment moment, Language language, DateOptions options)
    {
        var parts = new List<DatePart>();
        if (options.HasDate)
        {
            Date(parts, moment, language, options);
        }

        if (!options.HasTime)
        {
            if (options.ZoneName is not null)
            {
                Add(parts, "literal", language.Dates.TimeSeparator);
                Add(parts, "timeZoneName", Zone(moment, language, options));
            }

            return parts;
        }

        if (parts.Count > 0)
        {
            Add(parts, "literal", options.Month == "long" || options.IsLongStyle ? language.Dates.LongTimeSeparator
                : options.Month == "short" && options.Style != "short" ? language.Dates.MediumTimeSeparator
                : language.Dates.TimeSeparator);
        }

        Time(parts, moment, language, options);
        return parts;
    }

    /// <summary>Literals that meet are one.</summary>
    private static void Add(List<DatePart> parts, string type, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (type == "literal" && parts is [.., { Type: "literal" } last])
        {
            parts[^1] = last with { Text = last.Text + text };
            return;
        }

        parts.Add(new DatePart(type, text));
    }

    private static void Date(List<DatePart> parts, Moment moment, Language language, DateOptions options)
    {
        var pattern = options.Style switch { "short" => language.Dates.ShortStyle, "medium" => language.Dates.MediumStyle, _ => null } ?? (options.Year is not null, options.Month, options.Day is not null) switch
        {
            (true, "long", true) => language.Dates.Long,
            (true, "short", true) => language.Dates.Medium,
            (true, not null, true) => Numeric(language.Dates.Short, options),
            (true, "long", false) => language.Dates.MonthYear,
            (true, "short", false) => language.Dates.MonthYearShort,
            (true, not null, false) => options.Month == "2-digit" ? language.Dates.MonthYearNumeric.Replace("L", "LL", StringComparison.Ordinal) : language.Dates.MonthYearNumeric,
            (false, "long", true) => language.Dates.MonthDay,
            (false, "short", true) => language.Dates.MonthDayShort,
            (false, not null, true) => language.Dates.MonthDayNumeric is { } days ? Numeric(days, options) : WithoutYear(Numeric(language.Dates.Short, options)),
            (true, null, _) => options.Year == "2-digit" ? "yy" : "yyyy",
            (false, "long", false) => "LLLL",
            (false, "short", false) => "LLL",
            (false, "narrow", false) => "LLLLL",
            (false, not null, false) => options.Month == "2-digit" ? "LL" : "L",
            (false, null, true) => options.Day == "2-digit" ? "dd" : "d",
            _ => "",
        };
        if (options is { Month: "long" or "short", Day: "2-digit" })
        {
            pattern = pattern.Replace("d", "dd", StringComparison.Ordinal).Replace("'dde'", "'de'", StringComparison.Ordinal);
        }

        var weekday = options.Weekday is null ? "" : MomentFormat.Format(moment, options.Weekday == "long" ? "cccc" : options.Weekday == "narrow" ? "ccccc" : "ccc", language.Code);
        if (language.Dates.IsWeekdayLast || options.Weekday is null || pattern.Length == 0)
        {
            var isBracketed = options.Weekday == "short" && pattern.Length > 0 && language.Code == "ja";
            Pattern(parts, moment, pattern, language);
            Add(parts, "literal", isBracketed ? "(" : options.Weekday is null || pattern.Length == 0 ? "" : language.Dates.WeekdaySeparator);
            Add(parts, "weekday", weekday);
            Add(parts, "literal", isBracketed ? ")" : "");
            return;
        }

        Add(parts, "weekday", options.Weekday == "short" ? weekday + language.Dates.WeekdayMark : weekday);
        Add(parts, "literal", (language.Code, options.Weekday, options.Month) switch
        {
            ("en-GB", _, _) when options.Year is null => " ",
            ("en-AU", "short", "short") => ", ",
            ("en-AU", _, _) when !options.IsLongStyle => " ",
            (_, "short", _) => language.Dates.ShortWeekdaySeparator,
            _ => language.Dates.WeekdaySeparator,
        });
        Pattern(parts, moment, pattern, language);
    }

    /// <summary>Writes a date's pattern: runs of the letters y, L, M and d, quoted text, and all else as it is.</summary>
    private static void Pattern(List<DatePart> parts, Moment moment, string pattern, Language language)
    {
        var isAlone = language.StandaloneMonths is not null && !pattern.Contains('d', StringComparison.Ordinal);
        for (var at = 0; at < pattern.Length;)
        {
            var letter = pattern[at];
            var end = at + 1;
            if (letter == '\'')
            {
                end = pattern.IndexOf('\'', end);
                Add(parts, "literal", pattern[(at + 1)..end]);
                at = end + 1;
                continue;
            }

            while (end < pattern.Length && pattern[end] == letter)
            {
                end++;
            }

            var token = pattern[at..end];
            Add(
                parts,
                letter switch { 'y' => "year", 'L' or 'M' => "month", 'd' => "day", _ => "literal" },
                letter is 'y' or 'L' or 'M' or 'd' ? MomentFormat.Format(moment, letter == 'L' && !isAlone ? token.Replace('L', 'M') : token, language.Code) : token);
            at = end;
        }
    }

    private static string Numeric(string pattern, DateOptions options)
    {
        pattern = options.Day == "2-digit" && !pattern.Contains("dd", StringComparison.Ordinal) ? pattern.Replace("d", "dd", StringComparison.Ordinal) : pattern;
        pattern = options.Month == "2-digit" && !pattern.Contains("MM", StringComparison.Ordinal) ? pattern.Replace("M", "MM", StringComparison.Ordinal) : pattern;
        return options.Year == "2-digit" ? pattern.Replace("yyyy", "yy", StringComparison.Ordinal) : pattern;
    }

    private static string WithoutYear(string pattern) => pattern.Replace("y", "", StringComparison.Ordinal).Trim('/', '-', '.');

    private static void Time(List<DatePart> parts, Moment moment, Language language, DateOptions options)
    {
        var local = moment.Local;
        var twelve = options.Hour12 ?? language.UsesTwelveHours;
        var half = options.Hour is not null && twelve ? local.Hour < 12 ? language.AM : language.PM : "";
        Add(parts, "dayPeriod", language.Code == "ja" ? half : "");
        if (options.Hour is not null)
        {
            var hour = twelve ? (local.Hour % 12 == 0 ? 12 : local.Hour % 12) : local.Hour;
            Add(parts, "hour", hour.ToString(options.Hour == "2-digit" || !twelve ? "00" : "0", CultureInfo.InvariantCulture));
        }

        if (options.Minute is not null)
        {
            Add(parts, "literal", options.Hour is null ? "" : language.TimeMark);
            Add(parts, "minute", local.Minute.ToString(options.Hour is null ? "0" : "00", CultureInfo.InvariantCulture));
        }

        if (options.Second is not null)
        {
            var isFirst = options is { Hour: null, Minute: null };
            Add(parts, "literal", isFirst ? "" : language.SecondMark ?? language.TimeMark);
            Add(parts, "second", local.Second.ToString(isFirst ? "0" : "00", CultureInfo.InvariantCulture));
            Add(parts, "literal", isFirst ? "" : language.SecondSuffix);
        }

        if (half.Length > 0 && language.Code != "ja")
        {
            Add(parts, "literal", " ");
            Add(parts, "dayPeriod", half);
        }
        else if (options is { Hour: not null, Minute: null } && half.Length == 0)
        {
            Add(parts, "literal", language.HourSuffix);
        }

        if (options.ZoneName is not null)
        {
            Add(parts, "literal", " ");
            Add(parts, "timeZoneName", Zone(moment, language, options));
        }
    }

    private static string Zone(Moment moment, Language language, DateOptions options) => options.ZoneName == "long" ? ZoneNames.Long(moment)
        : language.Code.StartsWith("fr", StringComparison.Ordinal) ? ZoneNames.Short(moment).Replace("GMT", "UTC", StringComparison.Ordinal)
        : ZoneNames.Short(moment);
}
