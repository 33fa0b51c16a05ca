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
internal sealed record DatePatterns(string Short, string Medium, string Long, string MonthYear, string MonthDay, string WeekdaySeparator, string TimeSeparator);
