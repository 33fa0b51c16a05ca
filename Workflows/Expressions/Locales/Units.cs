namespace Bizoholic.Flows.Expressions.Locales;

/// <summary>Units as Intl.NumberFormat writes them behind a number. Signs are the same in most languages; words are English.</summary>
internal static class Units
{
    private static readonly Dictionary<string, (string Sign, string Name)> Known = new(StringComparer.Ordinal)
    {
        ["percent"] = ("%", "percent"),
        ["bit"] = ("bit", "bit"),
        ["byte"] = ("byte", "byte"),
        ["kilobit"] = ("kb", "kilobit"),
        ["kilobyte"] = ("kB", "kilobyte"),
        ["megabit"] = ("Mb", "megabit"),
        ["megabyte"] = ("MB", "megabyte"),
        ["gigabit"] = ("Gb", "gigabit"),
        ["gigabyte"] = ("GB", "gigabyte"),
        ["terabit"] = ("Tb", "terabit"),
        ["terabyte"] = ("TB", "terabyte"),
        ["petabyte"] = ("PB", "petabyte"),
        ["celsius"] = ("°C", "degree Celsius"),
        ["fahrenheit"] = ("°F", "degree Fahrenheit"),
        ["degree"] = ("deg", "degree"),
        ["millimeter"] = ("mm", "millimeter"),
        ["centimeter"] = ("cm", "centimeter"),
        ["meter"] = ("m", "meter"),
        ["kilometer"] = ("km", "kilometer"),
        ["inch"] = ("in", "inch"),
        ["foot"] = ("ft", "foot"),
        ["yard"] = ("yd", "yard"),
        ["mile"] = ("mi", "mile"),
        ["gram"] = ("g", "gram"),
        ["kilogram"] = ("kg", "kilogram"),
        ["ounce"] = ("oz", "ounce"),
        ["pound"] = ("lb", "pound"),
        ["stone"] = ("st", "stone"),
        ["milliliter"] = ("mL", "milliliter"),
        ["liter"] = ("L", "liter"),
        ["gallon"] = ("gal", "gallon"),
        ["fluid-ounce"] = ("fl oz", "fluid ounce"),
        ["acre"] = ("ac", "acre"),
        ["hectare"] = ("ha", "hectare"),
        ["millisecond"] = ("ms", "millisecond"),
        ["second"] = ("sec", "second"),
        ["minute"] = ("min", "minute"),
        ["hour"] = ("hr", "hour"),
        ["day"] = ("day", "day"),
        ["week"] = ("wk", "week"),
        ["month"] = ("mth", "month"),
        ["year"] = ("yr", "year"),
        ["kilometer-per-hour"] = ("km/h", "kilometer per hour"),
        ["meter-per-second"] = ("m/s", "meter per second"),
        ["mile-per-hour"] = ("mph", "mile per hour"),
        ["mile-per-gallon"] = ("mpg", "mile per gallon"),
        ["liter-per-kilometer"] = ("L/km", "liter per kilometer"),
    };

    /// <summary>Signs that tell of more than one.</summary>
    private static readonly HashSet<string> Counted = new(StringComparer.Ordinal) { "day", "week", "month", "year" };

    public static bool IsKnown(string unit) => Known.ContainsKey(unit);

    public static string Behind(string number, string? unit, string display, bool isOne, Language language)
    {
        if (unit is null || !Known.TryGetValue(unit, out var known))
        {
            return number;
        }

        var isEnglish = language.Code.StartsWith("en", StringComparison.Ordinal);
        if (display == "long")
        {
            return $"{number} {(isOne ? known.Name : Many(known.Name))}";
        }

        var sign = known.Sign;
        if (unit is "percent" or "celsius" or "fahrenheit" && (isEnglish ? language.Code != "en-CA" || unit == "percent" : language.Code is "ja" or "nl" or "da"))
        {
            return number + sign;
        }

        if (display == "narrow" && isEnglish)
        {
            return number + (unit switch { "second" => "s", "minute" => "m", "hour" => "h", "day" => "d", "week" => "w", "month" => "m", "year" => "y", "byte" => "B", _ => sign });
        }

        sign = isEnglish && !isOne && (Counted.Contains(unit) || (unit == "hour" && language.Code != "en")) ? sign + "s" : sign;
        sign = language.Code == "fr" ? unit switch { "byte" => "o", "kilobyte" => "ko", "megabyte" => "Mo", "gigabyte" => "Go", "terabyte" => "To", "hour" => "h", _ => sign } : sign;
        sign = (unit, language.Code.Split('-')[0]) switch { ("hour", "es" or "it" or "pt") => "h", ("hour", "de") => "Std.", ("hour", "nl") => "uur", ("hour", "pl") => "godz.", ("hour", "sv") => "tim", ("hour", "da") => "t.", _ => sign };
        return $"{number}{(language.Code == "fr" ? "\u202f" : " ")}{sign}";
    }

    private static string Many(string name)
    {
        var (head, tail) = name.Split(' ', 2) is [var first, var rest] ? (first, " " + rest) : (name, "");
        return name switch
        {
            "percent" or "stone" => name,
            "foot" => "feet",
            "inch" => "inches",
            "fluid ounce" => "fluid ounces",
            _ => $"{head}s{tail}",
        };
    }
}
