using System.Collections.Frozen;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Expressions.Luxon;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.Extensions;

internal static class DateExtensions
{
    private static readonly FrozenSet<string> DiffUnits = FrozenSet.Create(
        "day", "week", "month", "year", "hour", "minute", "second", "millisecond", "weekNumber", "yearDayNumber", "weekday",
        "milliseconds", "seconds", "minutes", "hours", "days", "weeks", "months", "quarters", "years");

    public static FrozenDictionary<string, ExtensionMethod> All { get; } = new Dictionary<string, ExtensionMethod>
    {
        ["beginningOf"] = call => Same(call, Of(call).StartOf(Unit(call, call.Arguments.Arg(0), "weeks"))),
        ["endOfMonth"] = call => Same(call, Of(call).EndOf("months")),
        ["extract"] = Extract,
        ["format"] = call => MomentFormat.Format(
            Of(call),
            !Of(call).IsValid ? "" : call.Arguments.Arg(0) is JsUndefined ? throw new JavaScriptException(call.Engine.Intrinsics.TypeError, "format() needs a format, e.g. .format('yyyy-MM-dd')") : call.Arguments.TextAt(0),
            call.Arguments.Arg(1) is ObjectInstance options && options.Get("locale") is JsString locale ? locale.ToString() : null),
        ["isBetween"] = IsBetween,
        ["isDst"] = call => Of(call).IsInDaylightSaving,
        ["isInLast"] = IsInLast,
        ["isWeekend"] = call => Of(call) is { IsValid: true, Weekday: > 5 },
        ["plus"] = call => Same(call, Of(call).Plus(SpanOf(call))),
        ["minus"] = call => Same(call, Of(call).Plus(SpanOf(call).Negate())),
        ["toDateTime"] = call => new MomentObject(call.Evaluation, Of(call)),
        ["diffTo"] = call => Diff(call, Other(call, call.Arguments.Arg(0)), call.Arguments.Arg(1)),
        ["diffToNow"] = call => Diff(call, call.Evaluation.CurrentMoment(), call.Arguments.Arg(0)),
        ["toInt"] = Millis,
        ["toFloat"] = Millis,
        ["toBoolean"] = _ => JsValue.Undefined,
        ["isEmpty"] = _ => false,
        ["isNotEmpty"] = _ => true,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A text that only looks like a date is an invalid date to these methods, as in n8n.</summary>
    private static Moment Of(ExtensionCall call) => call.Input switch
    {
        MomentObject moment => moment.State,
        JsDate date => Moment.FromMillis(date.DateValue, call.Evaluation.LocalZone()),
        _ => Moment.Invalid("invalid input"),
    };

    private static JsValue Same(ExtensionCall call, Moment moment) =>
        call.Input is MomentObject ? new MomentObject(call.Evaluation, moment) : DateTimeMembers.ToDate(call.Evaluation, moment);

    private static string Unit(ExtensionCall call, JsValue value, string otherwise) => value is JsUndefined ? otherwise : call.Evaluation.Unit(Longer(value.ToString()));

    private static string Longer(string unit) => unit switch
    {
        "ms" => "milliseconds",
        "sec" or "secs" => "seconds",
        "min" or "mins" => "minutes",
        "hr" or "hrs" => "hours",
        _ => unit,
    };

    private static Span SpanOf(ExtensionCall call)
    {
        if (call.Arguments.Length == 1)
        {
            return call.Evaluation.SpanOf(call.Arguments[0]);
        }

        var amount = call.Arguments.Length == 0 ? 0 : TypeConverter.ToNumber(call.Arguments[0]);
        return double.IsNaN(amount)
            ? throw new JavaScriptException(call.Engine.Intrinsics.Error, $"Invalid value {call.Arguments[0]} for a duration")
            : Span.Of(Unit(call, call.Arguments.Arg(1), "minutes"), amount);
    }

    private static JsValue Extract(ExtensionCall call)
    {
        var part = call.Arguments.Arg(0) is JsUndefined ? "week" : call.Arguments.TextAt(0);
        var field = part switch
        {
            "week" => "weekNumber",
            "yearDayNumber" => "ordinal",
            _ when Units.Normalize(Longer(part)) is { } unit => unit[..^1],
            _ => part,
        };
        return DateTimeMembers.All.TryGetValue(field, out var read) ? read(call.Evaluation, part == "yearDayNumber" ? Of(call).SetZone(call.Evaluation.LocalZone()) : Of(call)) : JsValue.Undefined;
    }

    private static JsValue IsBetween(ExtensionCall call)
    {
        if (call.Arguments.Length != 2)
        {
            throw call.Refuse("isBetween(): expected exactly two args");
        }

        var (first, second) = (Bound(call, call.Arguments[0]), Bound(call, call.Arguments[1]));
        if (!first.IsValid || !second.IsValid)
        {
            return JsValue.Undefined;
        }

        var at = Of(call).Millis;
        return Math.Min(first.Millis, second.Millis) < at && at < Math.Max(first.Millis, second.Millis);
    }

    private static Moment Bound(ExtensionCall call, JsValue value) =>
        call.Evaluation.MomentOf(value is JsString ? call.Engine.Construct(call.Engine.Global.Get("Date"), value) : value);

    private static JsValue IsInLast(ExtensionCall call)
    {
        var now = call.Evaluation.CurrentMoment();
        var amount = call.Arguments.Arg(0) is JsNumber number ? number.AsNumber() : 0;
        var past = now.Plus(Span.Of(Unit(call, call.Arguments.Arg(1), "minutes"), -amount));
        var at = Of(call).Millis;
        return past.Millis <= at && at <= now.Millis;
    }

    private static Moment Other(ExtensionCall call, JsValue value) =>
        value is JsString text ? DateTexts.Parse(call, text.ToString()) : call.Evaluation.MomentOf(value);

    private static JsValue Diff(ExtensionCall call, Moment other, JsValue unit)
    {
        if (call.Input is not MomentObject)
        {
            throw new JavaScriptException(call.Engine.Intrinsics.TypeError, "date.diff is not a function");
        }

        var names = unit switch
        {
            JsUndefined => ["days"],
            JsArray { Length: 0 } => ["days"],
            JsArray array => ArrayExtensions.Elements(array).Select(element => element.ToString()).ToList(),
            _ => new List<string> { unit.ToString() },
        };
        if (names.Find(name => !DiffUnits.Contains(name)) is { } unknown)
        {
            throw call.Refuse($"Unsupported unit '{unknown}'. Supported: 'milliseconds', 'seconds', 'minutes', 'hours', 'days', 'weeks', 'months', 'quarters', 'years'.");
        }

        var units = names.ConvertAll(name => call.Evaluation.Unit(name));
        var span = Of(call).Diff(other, units);
        return units.Count > 1 ? DurationMembers.ToObject(call.Evaluation, span) : span.IsValid ? span.As(units[0]) : double.NaN;
    }

    private static JsValue Millis(ExtensionCall call) => call.Input is JsString ? throw new JavaScriptException(call.Engine.Intrinsics.TypeError, "date.getTime is not a function") : Of(call).Millis;
}
