namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>Luxon's units, largest first, and how they convert: a year is 365 days and a month 30.</summary>
internal static class Units
{
    public static IReadOnlyList<string> Ordered { get; } = ["years", "quarters", "months", "weeks", "days", "hours", "minutes", "seconds", "milliseconds"];

    /// <summary>How many of the second unit are in one of the first.</summary>
    public static double Convert(string larger, string smaller) => (larger, smaller) switch
    {
        _ when larger == smaller => 1,
        ("years", "quarters") => 4,
        ("years", "months") => 12,
        ("years", "weeks") => 52,
        ("quarters", "months") => 3,
        ("quarters", "weeks") => 13,
        ("months", "weeks") => 4,
        _ => MillisOf(larger) / MillisOf(smaller),
    };

    public static double MillisOf(string unit) => unit switch
    {
        "years" => 365 * 86_400_000d,
        "quarters" => 91 * 86_400_000d,
        "months" => 30 * 86_400_000d,
        "weeks" => 7 * 86_400_000d,
        "days" => 86_400_000d,
        "hours" => 3_600_000d,
        "minutes" => 60_000d,
        "seconds" => 1_000d,
        _ => 1d,
    };

    /// <summary>The plural name of a unit a person wrote, or null.</summary>
    public static string? Normalize(string unit) => unit.ToLowerInvariant() switch
    {
        "year" or "years" => "years",
        "quarter" or "quarters" => "quarters",
        "month" or "months" => "months",
        "week" or "weeks" => "weeks",
        "day" or "days" => "days",
        "hour" or "hours" => "hours",
        "minute" or "minutes" => "minutes",
        "second" or "seconds" => "seconds",
        "millisecond" or "milliseconds" => "milliseconds",
        _ => null,
    };
}
