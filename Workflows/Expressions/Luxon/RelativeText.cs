using System.Globalization;
using Jint.Native;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>"in 2 days", "3 hours ago", "tomorrow".</summary>
internal static class RelativeText
{
    public static JsValue Of(Moment moment, Moment reference, string? unit, bool rounds, bool isShort)
    {
        if (!moment.IsValid)
        {
            return JsValue.Null;
        }

        foreach (var candidate in unit is null ? ["years", "months", "days", "hours", "minutes", "seconds"] : new[] { unit })
        {
            var whole = moment.Diff(reference, [candidate])[candidate];
            var count = rounds ? Math.Truncate(whole) : Math.Truncate(whole * 100) / 100;
            if (Math.Abs(count) >= 1)
            {
                return Say(count, candidate, isShort);
            }
        }

        var last = unit ?? "seconds";
        return Say(moment.Millis < reference.Millis ? -0.0 : 0, last, isShort);
    }

    public static JsValue Calendar(Moment moment, Moment reference, string? unit)
    {
        if (!moment.IsValid)
        {
            return JsValue.Null;
        }

        var last = unit ?? "days";
        foreach (var candidate in unit is null ? ["years", "months", "days"] : new[] { unit })
        {
            var count = Math.Round(moment.StartOf(candidate).Diff(reference.StartOf(candidate), [candidate])[candidate]);
            if (Math.Abs(count) >= 1)
            {
                return Auto(count, candidate);
            }
        }

        return Auto(0, last);
    }

    private static string Auto(double count, string unit) => (count, unit) switch
    {
        (0, "days") => "today",
        (1, "days") => "tomorrow",
        (-1, "days") => "yesterday",
        (0, _) => $"this {unit[..^1]}",
        (1, "years" or "months" or "weeks" or "quarters") => $"next {unit[..^1]}",
        (-1, "years" or "months" or "weeks" or "quarters") => $"last {unit[..^1]}",
        _ => Say(count, unit, isShort: false),
    };

    private static string Say(double count, string unit, bool isShort)
    {
        var size = Math.Abs(count);
        var words = string.Create(CultureInfo.InvariantCulture, $"{size:#,##0.##} {(isShort ? Brief(unit, size) : size == 1 ? unit[..^1] : unit)}");
        return count < 0 || double.IsNegative(count) ? $"{words} ago" : $"in {words}";
    }

    private static string Brief(string unit, double size) => unit switch
    {
        "years" => "yr.",
        "quarters" => size == 1 ? "qtr." : "qtrs.",
        "months" => "mo.",
        "weeks" => "wk.",
        "hours" => "hr.",
        "minutes" => "min.",
        "seconds" => "sec.",
        _ => size == 1 ? unit[..^1] : unit,
    };
}
