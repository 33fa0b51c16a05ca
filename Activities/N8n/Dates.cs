using System.Globalization;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.N8n;

/// <summary>Moments as n8n's conditions read them: ISO 8601, HTTP and RFC 2822 dates, SQL, milliseconds or seconds since 1970.</summary>
internal static class Dates
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd", "yyyy-MM", "yyyy'/'M'/'d", "M'/'d'/'yyyy",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss zzz", "yyyy-MM-dd HH:mm", "ddd, dd MMM yyyy HH:mm:ss 'GMT'", "ddd, d MMM yyyy HH:mm:ss zzz", "d MMM yyyy HH:mm:ss zzz",
        "yyyyMMdd'T'HHmmssK", "yyyyMMdd",
    ];

    public static bool TryRead(Value value, out DateTimeOffset moment)
    {
        moment = default;
        if (value.Kind == ValueKind.Number)
        {
            return TryUnix(value.Number, out moment);
        }

        if (value.AsString() is not { } text)
        {
            return false;
        }

        text = text.Trim();
        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out moment))
        {
            return true;
        }

        return double.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? TryUnix(number, out moment)
            : text.Length > 5 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);
    }

    private static bool TryUnix(double number, out DateTimeOffset moment)
    {
        moment = default;
        var milliseconds = Math.Abs(number) < 1e10 ? number * 1000 : number;
        if (double.IsNaN(number) || Math.Abs(milliseconds) > 8.64e15)
        {
            return false;
        }

        moment = DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds);
        return true;
    }
}
