using System.Globalization;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>The standard texts of a moment.</summary>
internal static class DateTimeText
{
    public static string Iso(Moment moment) => $"{Date(moment)}T{Time(moment)}";

    public static string Date(Moment moment, bool basic = false)
    {
        var local = moment.Local;
        var year = local.Year is > 9999 or < 0
            ? string.Create(CultureInfo.InvariantCulture, $"{(local.Year < 0 ? '-' : '+')}{Math.Abs(local.Year):000000}")
            : local.Year.ToString("0000", CultureInfo.InvariantCulture);
        return MomentFormat.Format(moment, basic ? $"'{year}'LLdd" : $"'{year}'-LL-dd");
    }

    public static string Time(Moment moment, bool basic = false, bool suppressSeconds = false, bool suppressMilliseconds = false, bool includeOffset = true)
    {
        var local = moment.Local;
        var pattern = basic ? "HHmm" : "HH:mm";
        if (!suppressSeconds || local.Second != 0 || local.Millisecond != 0)
        {
            pattern += basic ? "ss" : ":ss";
            if (!suppressMilliseconds || local.Millisecond != 0)
            {
                pattern += ".SSS";
            }
        }

        var offset = !includeOffset ? "" : moment.OffsetMinutes == 0 && IsFixed(moment) ? "Z" : MomentFormat.Offset(moment, colon: true);
        return MomentFormat.Format(moment, pattern) + offset;
    }

    public static bool IsFixed(Moment moment) => moment.ZoneName.StartsWith("UTC", StringComparison.Ordinal);

    public static string Rfc2822(Moment moment) => MomentFormat.Format(moment, "EEE, dd LLL yyyy HH:mm:ss ZZZ", "en");

    public static string Http(Moment moment) => MomentFormat.Format(moment.SetZone(MomentZone.Utc), "EEE, dd LLL yyyy HH:mm:ss 'GMT'", "en");

    public static string SqlTime(Moment moment, bool includeOffset, bool includeZone)
    {
        var time = MomentFormat.Format(moment, "HH:mm:ss.SSS");
        return includeZone ? $"{time} {moment.ZoneName}"
            : includeOffset ? $"{time} {(moment.OffsetMinutes == 0 && IsFixed(moment) ? "Z" : MomentFormat.Offset(moment, colon: true))}"
            : time;
    }
}
