using System.Globalization;
using System.Text;
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

    public static string Format(Moment moment, Language language, DateOptions options)
    {
        var date = options.HasDate ? Date(moment, language, options) : "";
        if (!options.HasTime)
        {
            return options.ZoneName is null ? date : $"{date}, {Zone(moment, options)}";
        }

        var time = Time(moment, language, options);
        if (date.Length == 0)
        {
            return time;
        }

        var isLong = options.Month == "long" || options.IsLongStyle;
        var joint = (language.Code.Split('-')[0], isLong) switch
        {
            ("en", true) => " at ",
            ("de", true) => " um ",
            ("fr", true) => " à ",
            ("nl", true) => " om ",
            ("it", true) => " alle ore ",
            ("pt", true) => " às ",
            _ => language.Dates.TimeSeparator,
        };
        return date + joint + time;
    }

    private static string Date(Moment moment, Language language, DateOptions options)
    {
        var pattern = (options.Year is not null, options.Month, options.Day is not null) switch
        {
            (true, "long", true) => language.Dates.Long,
            (true, "short", true) => language.Dates.Medium,
            (true, not null, true) => Numeric(language.Dates.Short, options),
            (true, "long", false) => language.Dates.MonthYear,
            (true, "short", false) => language.Dates.MonthYear.Replace("LLLL", "LLL", StringComparison.Ordinal),
            (true, not null, false) => options.Month == "2-digit" ? "LL/yyyy" : "L/yyyy",
            (false, "long", true) => language.Dates.MonthDay,
            (false, "short", true) => language.Dates.MonthDay.Replace("LLLL", "LLL", StringComparison.Ordinal),
            (false, not null, true) => WithoutYear(Numeric(language.Dates.Short, options)),
            (true, null, _) => options.Year == "2-digit" ? "yy" : "yyyy",
            (false, "long", false) => "LLLL",
            (false, "short", false) => "LLL",
            (false, not null, false) => options.Month == "2-digit" ? "LL" : "L",
            (false, null, true) => options.Day == "2-digit" ? "dd" : "d",
            _ => "",
        };
        if (options is { Month: "long" or "short", Day: "2-digit" })
        {
            pattern = pattern.Replace("d", "dd", StringComparison.Ordinal).Replace("'dde'", "'de'", StringComparison.Ordinal);
        }

        if (options.Weekday is not null)
        {
            var weekday = options.Weekday == "long" ? "cccc" : options.Weekday == "narrow" ? "ccccc" : "ccc";
            var separator = language.Code is "en-GB" or "en-AU" or "en-IN" && options.Year is null ? " " : language.Dates.WeekdaySeparator;
            pattern = pattern.Length == 0 ? weekday : $"{weekday}'{separator}'{pattern}".Replace("' 'den' '", "' den '", StringComparison.Ordinal);
        }

        return MomentFormat.Format(moment, pattern, language.Code);
    }

    private static string Numeric(string pattern, DateOptions options)
    {
        pattern = options.Day == "2-digit" && !pattern.Contains("dd", StringComparison.Ordinal) ? pattern.Replace("d", "dd", StringComparison.Ordinal) : pattern;
        pattern = options.Month == "2-digit" && !pattern.Contains("MM", StringComparison.Ordinal) ? pattern.Replace("M", "MM", StringComparison.Ordinal) : pattern;
        return options.Year == "2-digit" ? pattern.Replace("yyyy", "yy", StringComparison.Ordinal) : pattern;
    }

    private static string WithoutYear(string pattern) => pattern.Replace("y", "", StringComparison.Ordinal).Trim('/', '-', '.');

    private static string Time(Moment moment, Language language, DateOptions options)
    {
        var twelve = options.Hour12 ?? language.UsesTwelveHours;
        var text = new StringBuilder();
        if (options.Hour is not null)
        {
            var hour = twelve ? (moment.Local.Hour % 12 == 0 ? 12 : moment.Local.Hour % 12) : moment.Local.Hour;
            text.Append(hour.ToString(options.Hour == "2-digit" || !twelve ? "00" : "0", CultureInfo.InvariantCulture));
        }

        if (options.Minute is not null)
        {
            text.Append(text.Length > 0 ? ":" : "").Append(moment.Local.Minute.ToString(options.Hour is null ? "0" : "00", CultureInfo.InvariantCulture));
        }

        if (options.Second is not null)
        {
            text.Append(text.Length > 0 ? ":" : "").Append(moment.Local.Second.ToString(text.Length > 0 ? "00" : "0", CultureInfo.InvariantCulture));
        }

        if (options.Hour is not null && twelve)
        {
            text.Append(' ').Append(moment.Local.Hour < 12 ? language.AM : language.PM);
        }

        if (options.ZoneName is not null)
        {
            text.Append(' ').Append(Zone(moment, options));
        }

        return text.ToString();
    }

    private static string Zone(Moment moment, DateOptions options) => options.ZoneName == "long" ? ZoneNames.Long(moment) : ZoneNames.Short(moment);
}
