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
            (value, suffix) = Compact(value, language, options);
            most = options.MaximumFractionDigits ?? TwoDigits(value);
        }

        if (options.Notation == "scientific" && value != 0 && double.IsFinite(value))
        {
            var power = (int)Math.Floor(Math.Log10(Math.Abs(value)));
            (value, suffix) = (value / Math.Pow(10, power), (language.Code == "en-AU" ? "e" : "E") + power.ToString(CultureInfo.InvariantCulture));
        }

        if (options is { MaximumSignificantDigits: not null } or { MinimumSignificantDigits: not null })
        {
            (value, least, most) = Significant(value, options);
        }

        var text = Plain(Math.Abs(value), language, Math.Min(least, most), most, options) + suffix;
        var isZero = text.AsSpan().IndexOfAnyInRange('1', '9') < 0 && double.IsFinite(value);
        var sign = (options.SignDisplay, value < 0 && !isZero) switch
        {
            ("never", _) => "",
            (_, true) => "-",
            ("always", false) => "+",
            ("exceptZero", false) => isZero ? "" : "+",
            _ => "",
        };
        return options.Style switch
        {
            "currency" when options.IsAccounting && sign == "-" && (language.Code.StartsWith("en", StringComparison.Ordinal) || language.Code is "fr" or "ja" or "nl" or "pl") => $"({Money("", text, language, options)})",
            "currency" => Money(sign, text, language, options),
            "percent" => sign + text + (language.Code.StartsWith("en", StringComparison.Ordinal) || language.Code is "it" or "pt" or "nl" or "es-MX" or "pl" or "de-CH" or "ja" or "id" or "vi" or "zh" or "el" or "pt-PT" or "nl-BE" or "hi" ? "%" : "\u00a0%"),
            "unit" => Units.Behind(sign + text, options.Unit, options.UnitDisplay, text == "1", language),
            _ => sign + text,
        };
    }

    /// <summary>The value with so many digits that count, and how many of them stand behind the point.</summary>
    private static (double Value, int Least, int Most) Significant(double value, NumberOptions options)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return (value, 0, 0);
        }

        var most = Math.Clamp(options.MaximumSignificantDigits ?? 21, 1, 21);
        var before = (int)Math.Floor(Math.Log10(Math.Abs(value))) + 1;
        if (before > most)
        {
            var unit = Math.Pow(10, before - most);
            value = Math.Round(value / unit, MidpointRounding.AwayFromZero) * unit;
        }

        var least = Math.Max(0, (options.MinimumSignificantDigits ?? 1) - before);
        return (value, least, Math.Max(least, Math.Max(0, Math.Min(most, 15) - before)));
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
        if (options.UsesGrouping && (whole.Length > 4 || (whole.Length == 4 && language.GroupFrom <= 1_000 && options.Notation != "compact")))
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
        if (options.CurrencyDisplay == "name" && Names.TryGetValue(code, out var name))
        {
            return $"{sign}{text} {(text == "1" ? name.One : name.Many)}";
        }

        var symbol = options.CurrencyDisplay == "code" ? code : options.CurrencyDisplay == "narrowSymbol" ? Narrow(code, language) : language.CurrencySigns.GetValueOrDefault(code) ?? Symbol(code, language);
        text = language.Code == "de-AT" ? text.Replace(language.Group, ".", StringComparison.Ordinal) : text;
        if (!language.CurrencyFirst)
        {
            return $"{sign}{text}\u00a0{symbol}";
        }

        var isLetter = char.IsAsciiLetter(symbol[^1]);
        return language.Code is "nl" ? $"{symbol}\u00a0{sign}{text}"
            : language.Code is "pt" or "de-CH" or "de-AT" || isLetter ? $"{sign}{symbol}\u00a0{text}"
            : $"{sign}{symbol}{text}";
    }

    /// <summary>English names of currencies.</summary>
    private static readonly Dictionary<string, (string One, string Many)> Names = new(StringComparer.Ordinal)
    {
        ["USD"] = ("US dollar", "US dollars"),
        ["EUR"] = ("euro", "euros"),
        ["GBP"] = ("British pound", "British pounds"),
        ["INR"] = ("Indian rupee", "Indian rupees"),
        ["JPY"] = ("Japanese yen", "Japanese yen"),
        ["CAD"] = ("Canadian dollar", "Canadian dollars"),
        ["AUD"] = ("Australian dollar", "Australian dollars"),
        ["CHF"] = ("Swiss franc", "Swiss francs"),
        ["CNY"] = ("Chinese yuan", "Chinese yuan"),
        ["SGD"] = ("Singapore dollar", "Singapore dollars"),
        ["AED"] = ("UAE dirham", "UAE dirhams"),
        ["BRL"] = ("Brazilian real", "Brazilian reals"),
        ["MXN"] = ("Mexican peso", "Mexican pesos"),
        ["PLN"] = ("Polish zloty", "Polish zlotys"),
        ["SEK"] = ("Swedish krona", "Swedish kronor"),
    };

    private static string Narrow(string code, Language language) => Symbol(code, language) is { Length: > 1 } symbol && symbol.EndsWith('$') ? "$" : code is "USD" ? "$" : Symbol(code, language);

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

    private static (double Value, string Suffix) Compact(double value, Language language, NumberOptions options)
    {
        var whole = Math.Round(Math.Abs(value));
        if (!double.IsFinite(whole) || whole < 1e3)
        {
            return (value, "");
        }

        // What is as good as a million, such as 999,999, is one.
        var step = Math.Pow(10, Math.Floor(Math.Log10(whole)) - 2);
        var power = (int)Math.Floor(Math.Log10(Math.Round(whole / step) * step) + 1e-9);
        var size = Array.FindLastIndex(language.CompactPowers, from => power >= from);
        return size < 0 || (options.CompactDisplay == "long" ? LongCompact(language) : language.Compact)[size] is not { } suffix
            ? (value, "")
            : (value / Math.Pow(10, language.CompactPowers[size]), suffix);
    }

    private static string?[] LongCompact(Language language)
        => language.LongCompact ?? (language.Code.StartsWith("en", StringComparison.Ordinal) ? [" thousand", " million", " billion", " trillion"] : language.Compact);
}
