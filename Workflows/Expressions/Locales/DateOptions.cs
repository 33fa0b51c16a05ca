namespace Bizoholic.Flows.Expressions.Locales;

/// <summary>Which parts of a date to show, and how, in the words of Intl.DateTimeFormat.</summary>
internal sealed record DateOptions
{
    public string? Weekday { get; init; }

    public string? Year { get; init; }

    public string? Month { get; init; }

    public string? Day { get; init; }

    public string? Hour { get; init; }

    public string? Minute { get; init; }

    public string? Second { get; init; }

    public string? ZoneName { get; init; }

    public bool? Hour12 { get; init; }

    /// <summary>Set by dateStyle, which joins date and time with "at" in its longer forms.</summary>
    public bool IsLongStyle { get; init; }

    /// <summary>"short" or "medium" where dateStyle says so: languages write these otherwise than the parts they are made of.</summary>
    public string? Style { get; init; }

    public bool HasDate => Weekday is not null || Year is not null || Month is not null || Day is not null;

    public bool HasTime => Hour is not null || Minute is not null || Second is not null;

    public static DateOptions DateShort { get; } = new() { Year = "numeric", Month = "numeric", Day = "numeric" };

    public static DateOptions DateMedium { get; } = DateShort with { Month = "short" };

    public static DateOptions DateFull { get; } = DateShort with { Month = "long" };

    public static DateOptions DateHuge { get; } = DateFull with { Weekday = "long" };

    public static DateOptions TimeSimple { get; } = new() { Hour = "numeric", Minute = "numeric" };

    public static DateOptions TimeWithSeconds { get; } = TimeSimple with { Second = "numeric" };

    public DateOptions And(DateOptions time) => this with { Hour = time.Hour, Minute = time.Minute, Second = time.Second, ZoneName = time.ZoneName ?? ZoneName, Hour12 = time.Hour12 ?? Hour12 };

    public DateOptions AndDate(DateOptions date) => this with { Weekday = date.Weekday, Year = date.Year, Month = date.Month, Day = date.Day };
}
