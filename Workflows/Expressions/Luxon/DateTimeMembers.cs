using System.Collections.Frozen;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Expressions.Locales;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using NodaTime.Calendars;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>Fields and methods of a DateTime.</summary>
internal static partial class DateTimeMembers
{
    public static FrozenDictionary<string, Func<Evaluation, Moment, JsValue>> All { get; } =
        Fields().Concat(Methods()).ToFrozenDictionary(member => member.Key, member => member.Value, StringComparer.Ordinal);

    private static Dictionary<string, Func<Evaluation, Moment, JsValue>> Fields() => new()
    {
        ["isValid"] = (_, moment) => moment.IsValid,
        ["invalidReason"] = (_, moment) => Text(moment.InvalidReason),
        ["invalidExplanation"] = (_, _) => JsValue.Null,
        ["isLuxonDateTime"] = (_, _) => true,
        ["locale"] = (_, moment) => moment.IsValid ? moment.Locale : JsValue.Null,
        ["numberingSystem"] = (_, _) => JsValue.Null,
        ["outputCalendar"] = (_, _) => JsValue.Null,
        ["zoneName"] = (_, moment) => moment.IsValid ? moment.ZoneName : JsValue.Null,
        ["zone"] = (evaluation, moment) => Zone(evaluation, moment),
        ["year"] = Number(moment => moment.Local.Year),
        ["quarter"] = Number(moment => moment.Quarter),
        ["month"] = Number(moment => moment.Local.Month),
        ["day"] = Number(moment => moment.Local.Day),
        ["hour"] = Number(moment => moment.Local.Hour),
        ["minute"] = Number(moment => moment.Local.Minute),
        ["second"] = Number(moment => moment.Local.Second),
        ["millisecond"] = Number(moment => moment.Local.Millisecond),
        ["weekYear"] = Number(moment => moment.WeekYear),
        ["weekNumber"] = Number(moment => moment.WeekNumber),
        ["weekday"] = Number(moment => moment.Weekday),
        ["localWeekYear"] = Number(moment => moment.WeekYear),
        ["localWeekNumber"] = Number(moment => moment.LocalWeekNumber),
        ["localWeekday"] = Number(moment => (moment.Weekday % 7) + 1),
        ["isWeekend"] = (_, moment) => moment.IsValid && moment.Weekday > 5,
        ["ordinal"] = Number(moment => moment.Local.DayOfYear),
        ["monthShort"] = Formatted("LLL"),
        ["monthLong"] = Formatted("LLLL"),
        ["weekdayShort"] = Formatted("ccc"),
        ["weekdayLong"] = Formatted("cccc"),
        ["offset"] = Number(moment => moment.OffsetMinutes),
        ["offsetNameShort"] = Formatted("ZZZZ"),
        ["offsetNameLong"] = Formatted("ZZZZZ"),
        ["isOffsetFixed"] = (_, moment) => moment.IsValid ? DateTimeText.IsFixed(moment) : JsValue.Null,
        ["isInDST"] = (_, moment) => moment.IsInDaylightSaving,
        ["isInLeapYear"] = (_, moment) => moment.IsValid && DateTime.IsLeapYear(moment.Local.Year),
        ["daysInMonth"] = Number(moment => moment.DaysInMonth),
        ["daysInYear"] = Number(moment => DateTime.IsLeapYear(moment.Local.Year) ? 366 : 365),
        ["weeksInWeekYear"] = Number(moment => WeekYearRules.Iso.GetWeeksInWeekYear(moment.WeekYear)),
        ["weeksInLocalWeekYear"] = Number(moment => WeekYearRules.Iso.GetWeeksInWeekYear(moment.WeekYear)),
        ["ts"] = (_, moment) => moment.Millis,
    };

    private static JsValue Text(string? text) => text is null ? JsValue.Null : text;

    private static Func<Evaluation, Moment, JsValue> Number(Func<Moment, double> read) => (_, moment) => moment.IsValid ? read(moment) : double.NaN;

    private static Func<Evaluation, Moment, JsValue> Formatted(string format) => (_, moment) => moment.IsValid ? MomentFormat.Format(moment, format) : JsValue.Null;

    private static JsObject Zone(Evaluation evaluation, Moment moment)
    {
        var zone = new JsObject(evaluation.Engine);
        zone.Set("name", moment.ZoneName);
        zone.Set("type", DateTimeText.IsFixed(moment) ? "fixed" : "iana");
        zone.Set("isValid", moment.IsValid);
        zone.Set("isUniversal", DateTimeText.IsFixed(moment));
        return zone;
    }
}
