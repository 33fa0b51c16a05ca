using Bizoholic.Flows.Expressions.Locales;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>Takes a format apart: runs of one letter are tokens, text in single quotes is literal.</summary>
internal static class FormatTokens
{
    public static IEnumerable<(string Token, bool IsLiteral)> Split(string format)
    {
        var at = 0;
        while (at < format.Length)
        {
            var first = format[at];
            if (first == '\'')
            {
                var end = format.IndexOf('\'', at + 1);
                end = end < 0 ? format.Length : end;
                if (end == at + 1)
                {
                    yield return ("'", true);
                }
                else
                {
                    yield return (format[(at + 1)..end], true);
                }

                at = end + 1;
                continue;
            }

            var start = at;
            while (at < format.Length && format[at] == first)
            {
                at++;
            }

            yield return (format[start..at], !char.IsAsciiLetter(first));
        }
    }

    /// <summary>The locale formats D, DD, t, ff and their like.</summary>
    public static DateOptions? Preset(string token) => token switch
    {
        "D" => DateOptions.DateShort,
        "DD" => DateOptions.DateMedium,
        "DDD" => DateOptions.DateFull,
        "DDDD" => DateOptions.DateHuge,
        "t" => DateOptions.TimeSimple,
        "tt" => DateOptions.TimeWithSeconds,
        "ttt" => DateOptions.TimeWithSeconds with { ZoneName = "short" },
        "tttt" => DateOptions.TimeWithSeconds with { ZoneName = "long" },
        "T" => DateOptions.TimeSimple with { Hour12 = false },
        "TT" => DateOptions.TimeWithSeconds with { Hour12 = false },
        "TTT" => DateOptions.TimeWithSeconds with { Hour12 = false, ZoneName = "short" },
        "TTTT" => DateOptions.TimeWithSeconds with { Hour12 = false, ZoneName = "long" },
        "f" => DateOptions.DateShort.And(DateOptions.TimeSimple),
        "ff" => DateOptions.DateMedium.And(DateOptions.TimeSimple),
        "fff" => DateOptions.DateFull.And(DateOptions.TimeSimple) with { ZoneName = "short" },
        "ffff" => DateOptions.DateHuge.And(DateOptions.TimeSimple) with { ZoneName = "long" },
        "F" => DateOptions.DateShort.And(DateOptions.TimeWithSeconds),
        "FF" => DateOptions.DateMedium.And(DateOptions.TimeWithSeconds),
        "FFF" => DateOptions.DateFull.And(DateOptions.TimeWithSeconds) with { ZoneName = "short" },
        "FFFF" => DateOptions.DateHuge.And(DateOptions.TimeWithSeconds) with { ZoneName = "long" },
        _ => null,
    };
}
