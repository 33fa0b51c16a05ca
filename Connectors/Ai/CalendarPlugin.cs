using System.ComponentModel;
using System.Globalization;
using Microsoft.SemanticKernel;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>What models get wrong by themselves: which day it is, and how days add up. Also for templates: <c>{{calendar.today}}</c>.</summary>
/// <param name="time">The clock.</param>
internal sealed class CalendarPlugin(TimeProvider time)
{
    public const string Name = "calendar";

    [KernelFunction("now"), Description("The date and time now, as ISO 8601.")]
    public string Now([Description("IANA time zone, such as Asia/Kolkata.")] string timeZone = "UTC")
        => TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone)
            ? TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)
            : $"There is no time zone '{timeZone}'.";

    [KernelFunction("today"), Description("Today's date in UTC with its weekday, such as 2026-03-02 (Monday).")]
    public string Today() => Words(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));

    [KernelFunction("add_days"), Description("The date that is so many days after another.")]
    public static string AddDays([Description("Such as 2026-03-02.")] string date, [Description("May be negative.")] int days)
        => Date(date) is { } from && from.DayNumber + (long)days is var number && number >= DateOnly.MinValue.DayNumber && number <= DateOnly.MaxValue.DayNumber ? Words(DateOnly.FromDayNumber((int)number)) : NoDate(date);

    [KernelFunction("days_between"), Description("How many days lie between two dates; negative when the second comes first.")]
    public static string DaysBetween([Description("Such as 2026-03-02.")] string from, [Description("Such as 2026-03-09.")] string to)
        => Date(from) is not { } first ? NoDate(from) : Date(to) is not { } last ? NoDate(to) : (last.DayNumber - first.DayNumber).ToString(CultureInfo.InvariantCulture);

    private static DateOnly? Date(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static string NoDate(string text) => $"'{text}' cannot be used; give a date such as 2026-03-02.";

    private static string Words(DateOnly date) => date.ToString("yyyy-MM-dd (dddd)", CultureInfo.InvariantCulture);
}
