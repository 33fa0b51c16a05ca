using System.Globalization;
using System.Text;
using Bizoholic.Flows.Expressions.Locales;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>Luxon's format tokens.</summary>
internal static class MomentFormat
{
    public static string Format(Moment moment, string format, string? locale = null)
    {
        if (!moment.IsValid)
        {
            return "Invalid DateTime";
        }

        var language = Language.Of(locale ?? moment.Locale);
        var text = new StringBuilder();
        foreach (var (token, isLiteral) in FormatTokens.Split(format))
        {
            text.Append(isLiteral ? token : Token(moment, token, language));
        }

        return text.ToString();
    }

    public static string Offset(Moment moment, bool colon, bool minutes = true)
    {
        var offset = Math.Abs(moment.OffsetMinutes);
        var sign = moment.OffsetMinutes < 0 ? '-' : '+';
        return minutes
            ? string.Create(CultureInfo.InvariantCulture, $"{sign}{offset / 60:00}{(colon ? ":" : "")}{offset % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{sign}{offset / 60}{(offset % 60 == 0 ? "" : $":{offset % 60:00}")}");
    }

    private static string Token(Moment moment, string token, Language language)
    {
        var local = moment.Local;
        var hour12 = local.Hour % 12 == 0 ? 12 : local.Hour % 12;
        return token switch
        {
            "S" => Number(local.Millisecond),
            "u" or "SSS" => Number(local.Millisecond, 3),
            "uu" => Number(local.Millisecond / 10, 2),
            "uuu" => Number(local.Millisecond / 100),
            "s" or "ss" => Number(local.Second, token.Length),
            "m" or "mm" => Number(local.Minute, token.Length),
            "h" or "hh" => Number(hour12, token.Length),
            "H" or "HH" => Number(local.Hour, token.Length),
            "Z" => Offset(moment, colon: true, minutes: false),
            "ZZ" => Offset(moment, colon: true),
            "ZZZ" => Offset(moment, colon: false),
            "ZZZZ" => DateTimeText.IsFixed(moment) ? moment.ZoneName : ZoneNames.Short(moment),
            "ZZZZZ" => DateTimeText.IsFixed(moment) ? moment.ZoneName : ZoneNames.Long(moment),
            "z" => moment.ZoneName,
            "a" => local.Hour < 12 ? language.AM : language.PM,
            "d" or "dd" => Number(local.Day, token.Length),
            "c" or "E" => Number(moment.Weekday),
            "ccc" or "EEE" => language.ShortWeekdays[moment.Weekday - 1],
            "cccc" or "EEEE" => language.Weekdays[moment.Weekday - 1],
            "ccccc" or "EEEEE" => language.Weekdays[moment.Weekday - 1][..1].ToUpperInvariant(),
            "L" or "LL" or "M" or "MM" => Number(local.Month, token.Length),
            "LLL" or "MMM" => language.ShortMonths[local.Month - 1],
            "LLLL" => (language.StandaloneMonths ?? language.Months)[local.Month - 1],
            "MMMM" => language.Months[local.Month - 1],
            "LLLLL" or "MMMMM" => language.Months[local.Month - 1][..1].ToUpperInvariant(),
            "y" => Number(local.Year),
            "yy" => Number(local.Year % 100, 2),
            "yyyy" => Number(local.Year, 4),
            "yyyyyy" => Number(local.Year, 6),
            "G" => "AD",
            "GG" => "Anno Domini",
            "GGGGG" => "A",
            "kk" => Number(moment.WeekYear % 100, 2),
            "kkkk" => Number(moment.WeekYear, 4),
            "W" or "WW" => Number(moment.WeekNumber, token.Length),
            "n" or "nn" => Number(moment.LocalWeekNumber, token.Length),
            "ii" => Number(moment.WeekYear % 100, 2),
            "iiii" => Number(moment.WeekYear, 4),
            "o" or "ooo" => Number(local.DayOfYear, token.Length),
            "q" or "qq" => Number(moment.Quarter, token.Length),
            "X" => Math.Floor(moment.Millis / 1000).ToString(CultureInfo.InvariantCulture),
            "x" => moment.Millis.ToString(CultureInfo.InvariantCulture),
            _ => FormatTokens.Preset(token) is { } options ? LocaleDates.FormatLuxon(moment, language, options) : token,
        };
    }

    private static string Number(int value, int width = 1) => value.ToString("D" + width, CultureInfo.InvariantCulture);
}
