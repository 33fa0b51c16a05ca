namespace Bizoholic.Flows.Expressions.Locales;

/// <summary>How one language writes dates and numbers. The process runs without system cultures, so the languages we serve are told here.</summary>
internal sealed record Language(
    string Code,
    string[] Months,
    string[] ShortMonths,
    string[] Weekdays,
    string[] ShortWeekdays,
    string Group,
    string Decimal,
    DatePatterns Dates)
{
    public string AM { get; init; } = "AM";

    public string PM { get; init; } = "PM";

    public bool UsesTwelveHours { get; init; }

    /// <summary>Stands between hours, minutes and seconds.</summary>
    public string TimeMark { get; init; } = ":";

    /// <summary>Stands before seconds that follow minutes, where that is another.</summary>
    public string? SecondMark { get; init; }

    /// <summary>Follows such seconds.</summary>
    public string SecondSuffix { get; init; } = "";

    /// <summary>Follows an hour that stands alone.</summary>
    public string HourSuffix { get; init; } = "";

    /// <summary>Names of months that stand alone or with a year only, where those differ.</summary>
    public string[]? StandaloneMonths { get; init; }

    /// <summary>Signs of currencies by their codes, where this language has its own; the code itself stands for one that is ambiguous.</summary>
    public IReadOnlyDictionary<string, string> CurrencySigns { get; init; } = new Dictionary<string, string>();

    /// <summary>What follows a thousand, a million, a billion and a trillion in compact numbers; null where the number is written out.</summary>
    public string?[] Compact { get; init; } = ["K", "M", "B", "T"];

    /// <summary>The powers of ten that these stand for: others where people count in ten thousands, or in lakh and crore.</summary>
    public int[] CompactPowers { get; init; } = [3, 6, 9, 12];

    /// <summary>The same written out, where that is told; in English it is as in the United States otherwise.</summary>
    public string[]? LongCompact { get; init; }

    /// <summary>True when the currency sign stands before the number, without a space.</summary>
    public bool CurrencyFirst { get; init; }

    /// <summary>Digits in a group after the first three; two in India.</summary>
    public int FurtherGroups { get; init; } = 3;

    /// <summary>Numbers below this are not grouped (Spanish and Polish leave four digits alone).</summary>
    public int GroupFrom { get; init; } = 1_000;

    /// <summary>The language of a tag such as de-AT; English when we do not have it.</summary>
    public static Language Of(string tag)
    {
        var name = tag.Replace('_', '-');
        return LanguageTable.ByCode.TryGetValue(name, out var exact) ? exact
            : LanguageTable.ByCode.TryGetValue(name.Split('-')[0], out var language) ? language
            : LanguageTable.ByCode["en"];
    }
}

/// <summary>Order and separators of a date, in the letters of the format tokens: d M L y, E for the weekday.</summary>
internal sealed record DatePatterns(string Short, string Medium, string Long, string MonthYear, string MonthDay, string WeekdaySeparator, string TimeSeparator)
{
    /// <summary>What dateStyle short gives.</summary>
    public string ShortStyle { get; init; } = Short.Replace("yyyy", "yy", StringComparison.Ordinal);

    /// <summary>What dateStyle medium gives.</summary>
    public string MediumStyle { get; init; } = Medium;

    public string MonthDayShort { get; init; } = MonthDay.Replace("LLLL", "LLL", StringComparison.Ordinal);

    public string MonthYearShort { get; init; } = MonthYear.Replace("LLLL", "LLL", StringComparison.Ordinal);

    public string MonthYearNumeric { get; init; } = "L/yyyy";

    /// <summary>Day and month in digits; the short date without its year where nothing is said.</summary>
    public string? MonthDayNumeric { get; init; }

    /// <summary>Between a date with its month's short name and a time.</summary>
    public string MediumTimeSeparator { get; init; } = TimeSeparator;

    /// <summary>Between a date with its month's full name and a time.</summary>
    public string LongTimeSeparator { get; init; } = TimeSeparator;

    /// <summary>Ends a weekday's short name that stands before a date.</summary>
    public string WeekdayMark { get; init; } = "";

    /// <summary>Behind a weekday's short name, where that is not the usual separator.</summary>
    public string ShortWeekdaySeparator { get; init; } = WeekdaySeparator;

    /// <summary>The weekday stands behind the date.</summary>
    public bool IsWeekdayLast { get; init; }
}
