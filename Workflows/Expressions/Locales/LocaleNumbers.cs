using System.Globalization;

namespace Bizoholic.Flows.Expressions.Locales;

/// <summary>Numbers as Intl.NumberFormat writes them in the languages we serve.</summary>
internal static class LocaleNumbers
{
    public static string Format(double value, string locale, NumberOptions options)
    {
        var language = Language.Of(locale);
        var digits = options.Style == "currency" ? CurrencyDigits(options.Currency) : 0;
        var least = options.MinimumFractionDigits ?? digits;
        var most = options.MaximumFractionDigits ?? Math.Max(least, options.Style switch
        {
            "currency" => digits,
            "percent" => 0,
            _ => 3,
        });
        if (options.Style == "percent")
        {
            value *= 100;
        }

        var suffix = "";
        if (options.Notation == "compact")
        {
            (value, suffix) = Compact(value);
            most = options.MaximumFractionDigits ?? TwoDigits(value);
        }

        var text = Plain(Math.Abs(value), language, Math.Min(least, most), most, options) + suffix;
        var sign = value < 0 && text.AsSpan().IndexOfAnyInRange('1', '9') >= 0 ? "-" : "";
        return options.Style switch
        {
            "currency" => Money(sign, text, language, options),
            "percent" => sign + text + (language.Code.StartsWith("en", StringComparison.Ordinal) || language.Code is "it" or "pt" or "nl" or "es-MX" or "pl" or "de-CH" ? "%" : "\u00a0%"),
            _ => sign + text,
        };
    }

    private static string Plain(double value, Language language, int least, int most, NumberOptions options)
    {
        if (double.IsNaN(value))
        {
            return "NaN";
        }

        if (double.IsInfinity(value))
        {
            return "∞";
        }

        // Ties go away from zero on the digits the number prints with, as in JavaScript engines.
        var exact = value < 7e27 ? Math.Round((decimal)value, Math.Min(most, 28), MidpointRounding.AwayFromZero).ToString("F" + Math.Min(most, 28), CultureInfo.InvariantCulture) : value.ToString("F0", CultureInfo.InvariantCulture);
        var point = exact.IndexOf('.');
        var whole = (point < 0 ? exact : exact[..point]).PadLeft(options.MinimumIntegerDigits, '0');
        var fraction = (point < 0 ? "" : exact[(point + 1)..]).TrimEnd('0').PadRight(least, '0');
        if (options.UsesGrouping && (whole.Length > 4 || (whole.Length == 4 && language.GroupFrom <= 1_000)))
        {
            for (var at = whole.Length - 3; at > 0; at -= language.FurtherGroups)
            {
                whole = whole.Insert(at, language.Group);
            }
        }

        return fraction.Length == 0 ? whole : whole + language.Decimal + fraction;
    }

    private static string Money(string sign, string text, Language language, NumberOptions options)
    {
        var code = options.Currency?.ToUpperInvariant() ?? "";
        var symbol = options.CurrencyDisplay == "code" ? code : Symbol(code, language);
        if (!language.CurrencyFirst)
        {
            return $"{sign}{text}\u00a0{symbol}";
        }

        var isLetter = char.IsAsciiLetter(symbol[^1]);
        return language.Code is "nl" ? $"{symbol}\u00a0{sign}{text}"
            : language.Code is "pt" or "de-CH" || isLetter ? $"{sign}{symbol}\u00a0{text}"
            : $"{sign}{symbol}{text}";
    }

    private static string Symbol(string code, Language language) => (code, language.Code) switch
    {
        ("EUR", _) => "€",
        ("USD", "en-CA" or "en-AU") => code[..2] + "$",
        ("USD", _) => "$",
        ("GBP", _) => "£",
        ("INR", _) => "₹",
        ("JPY", _) => language.Code is "ja" ? "￥" : "¥",
        ("CNY", _) => "CN¥",
        ("KRW", _) => "₩",
        ("BRL", _) => "R$",
        ("CAD", _) => language.Code is "en-CA" ? "$" : "CA$",
        ("AUD", _) => language.Code is "en-AU" ? "$" : "A$",
        ("NZD", _) => "NZ$",
        ("MXN", _) => language.Code is "es-MX" ? "$" : "MX$",
        ("ILS", _) => "₪",
        ("VND", _) => "₫",
        ("HKD", _) => "HK$",
        ("TWD", _) => "NT$",
        ("PHP", _) => "₱",
        ("PLN", "pl") => "zł",
        ("SEK", "sv") => "kr",
        ("DKK", "da") => "kr.",
        _ => code,
    };

    private static int CurrencyDigits(string? code) => code?.ToUpperInvariant() switch
    {
        "JPY" or "KRW" or "VND" or "CLP" or "ISK" or "PYG" or "XAF" or "XOF" or "UGX" => 0,
        "BHD" or "KWD" or "JOD" or "OMR" or "TND" or "IQD" => 3,
        _ => 2,
    };

    /// <summary>Digits behind the point so that two count in all.</summary>
    private static int TwoDigits(double value) =>
        value == 0 || !double.IsFinite(value) ? 0 : Math.Clamp(1 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 20);

    private static (double Value, string Suffix) Compact(double value) => Math.Round(Math.Abs(value)) switch
    {
        double.PositiveInfinity => (value, ""),
        >= 1e12 => (value / 1e12, "T"),
        >= 1e9 => (value / 1e9, "B"),
        >= 1e6 => (value / 1e6, "M"),
        >= 1e3 => (value / 1e3, "K"),
        _ => (value, ""),
    };
}
