using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using NodaTime;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>DateTime.fromISO and its like.</summary>
internal static class DateTimeStatics
{
    private static readonly string[] FieldNames = ["year", "month", "day", "hour", "minute", "second", "millisecond"];

    private delegate Moment Reader(string text, MomentZone zone, bool keepZone, LocalDate today);

    public static IReadOnlyDictionary<string, Func<Evaluation, JsValue[], JsValue>> All { get; } = new Dictionary<string, Func<Evaluation, JsValue[], JsValue>>
    {
        ["now"] = (evaluation, _) => new MomentObject(evaluation, evaluation.CurrentMoment()),
        ["local"] = (evaluation, arguments) => FromNumbers(evaluation, arguments, evaluation.LocalZone()),
        ["utc"] = (evaluation, arguments) => FromNumbers(evaluation, arguments, MomentZone.Utc),
        ["fromISO"] = Reads((text, zone, keeps, today) => MomentParser.Iso(text, zone, keeps, today)),
        ["fromSQL"] = Reads((text, zone, keeps, today) => MomentParser.Sql(text, zone, keeps, today)),
        ["fromRFC2822"] = Reads((text, zone, keeps, _) => MomentParser.Rfc2822(text, zone, keeps)),
        ["fromHTTP"] = Reads((text, zone, keeps, _) => MomentParser.Http(text, zone, keeps)),
        ["fromFormat"] = FromFormat,
        ["fromString"] = FromFormat,
        ["fromMillis"] = (evaluation, arguments) => FromMillis(evaluation, arguments, 1),
        ["fromSeconds"] = (evaluation, arguments) => FromMillis(evaluation, arguments, 1000),
        ["fromJSDate"] = (evaluation, arguments) => new MomentObject(evaluation, arguments.Arg(0) is JsDate date
            ? Moment.FromMillis(date.DateValue, Zone(evaluation, arguments.Arg(1)))
            : Moment.Invalid("invalid input")),
        ["fromObject"] = (evaluation, arguments) => new MomentObject(evaluation, MomentFields.Build(
            evaluation,
            arguments.Arg(0) as ObjectInstance ?? new JsObject(evaluation.Engine),
            Zone(evaluation, arguments.Arg(1)),
            Locale(arguments.Arg(1)))),
        ["isDateTime"] = (_, arguments) => arguments.Arg(0) is MomentObject,
        ["invalid"] = (evaluation, arguments) => new MomentObject(evaluation, Moment.Invalid(arguments.TextAt(0))),
        ["min"] = (evaluation, arguments) => Best(evaluation, arguments, (one, best) => one.Millis < best.Millis),
        ["max"] = (evaluation, arguments) => Best(evaluation, arguments, (one, best) => one.Millis > best.Millis),
    };

    public static IEnumerable<(string Name, JsObject Options)> Presets(Engine engine)
    {
        (string Name, string Date, string Time, bool? Twelve, string? Zone)[] presets =
        [
            ("DATE_SHORT", "short", "", null, null), ("DATE_MED", "medium", "", null, null), ("DATE_MED_WITH_WEEKDAY", "weekday", "", null, null),
            ("DATE_FULL", "long", "", null, null), ("DATE_HUGE", "full", "", null, null),
            ("TIME_SIMPLE", "", "m", null, null), ("TIME_WITH_SECONDS", "", "s", null, null), ("TIME_WITH_SHORT_OFFSET", "", "s", null, "short"), ("TIME_WITH_LONG_OFFSET", "", "s", null, "long"),
            ("TIME_24_SIMPLE", "", "m", false, null), ("TIME_24_WITH_SECONDS", "", "s", false, null), ("TIME_24_WITH_SHORT_OFFSET", "", "s", false, "short"), ("TIME_24_WITH_LONG_OFFSET", "", "s", false, "long"),
            ("DATETIME_SHORT", "short", "m", null, null), ("DATETIME_SHORT_WITH_SECONDS", "short", "s", null, null),
            ("DATETIME_MED", "medium", "m", null, null), ("DATETIME_MED_WITH_SECONDS", "medium", "s", null, null), ("DATETIME_MED_WITH_WEEKDAY", "weekday", "m", null, null),
            ("DATETIME_FULL", "long", "m", null, "short"), ("DATETIME_FULL_WITH_SECONDS", "long", "s", null, "short"),
            ("DATETIME_HUGE", "full", "m", null, "long"), ("DATETIME_HUGE_WITH_SECONDS", "full", "s", null, "long"),
        ];
        foreach (var (name, date, time, twelve, zone) in presets)
        {
            var options = new JsObject(engine);
            void Add(string key, JsValue value) => options.DefineOwnProperty(key, new PropertyDescriptor(value, PropertyFlag.OnlyEnumerable));
            if (date.Length > 0)
            {
                Add("year", "numeric");
                Add("month", date is "short" ? "numeric" : date is "medium" or "weekday" ? "short" : "long");
                Add("day", "numeric");
            }

            if (date is "weekday" or "full")
            {
                Add("weekday", date == "full" ? "long" : "short");
            }

            if (time.Length > 0)
            {
                Add("hour", "numeric");
                Add("minute", "numeric");
            }

            if (time == "s")
            {
                Add("second", "numeric");
            }

            if (twelve is not null)
            {
                Add("hourCycle", "h23");
            }

            if (zone is not null)
            {
                Add("timeZoneName", zone);
            }

            yield return (name, options);
        }
    }

    private static Func<Evaluation, JsValue[], JsValue> Reads(Reader read) => (evaluation, arguments) =>
    {
        var options = arguments.Arg(1);
        var moment = arguments.Arg(0) is JsString text ? read(text.ToString(), Zone(evaluation, options), KeepsZone(options), evaluation.CurrentMoment().Local.Date) : Moment.Invalid("unparsable");
        return new MomentObject(evaluation, moment.IsValid ? moment.SetLocale(Locale(options)) : moment);
    };

    private static MomentObject FromFormat(Evaluation evaluation, JsValue[] arguments)
    {
        if (arguments.Arg(0).IsNothing() || arguments.Arg(1).IsNothing())
        {
            throw new JavaScriptException(evaluation.Engine.Intrinsics.Error, "fromFormat requires an input string and a format");
        }

        if (arguments.Arg(0) is not JsString)
        {
            throw new JavaScriptException(evaluation.Engine.Intrinsics.TypeError, "fromFormat reads text only");
        }

        var options = arguments.Arg(2);
        var zone = Zone(evaluation, options);
        return new MomentObject(evaluation, FormatParser.Parse(arguments.TextAt(0), arguments.TextAt(1), zone, KeepsZone(options), Locale(options), evaluation.CurrentMoment().SetZone(zone).Local.Date));
    }

    private static MomentObject FromMillis(Evaluation evaluation, JsValue[] arguments, double factor) => arguments.Arg(0) is JsNumber number
        ? new MomentObject(evaluation, Moment.FromMillis(number.AsNumber() * factor, Zone(evaluation, arguments.Arg(1)), Locale(arguments.Arg(1))))
        : throw new JavaScriptException(evaluation.Engine.Intrinsics.Error, factor == 1 ? $"fromMillis requires a numerical input, but received a {arguments.Arg(0).Type} with value {arguments.Arg(0)}" : "fromSeconds requires a numerical input");

    private static MomentObject FromNumbers(Evaluation evaluation, JsValue[] arguments, MomentZone zone)
    {
        var options = arguments is [.., ObjectInstance last] ? last : null;
        var numbers = options is null ? arguments : arguments[..^1];
        zone = options is null ? zone : options.Get("zone").IsNothing() ? zone : evaluation.ZoneOf(options.Get("zone"));
        if (numbers.Length == 0 || numbers[0].IsNothing())
        {
            return new MomentObject(evaluation, evaluation.CurrentMoment().SetZone(zone));
        }

        var fields = new JsObject(evaluation.Engine);
        for (var i = 0; i < Math.Min(numbers.Length, FieldNames.Length); i++)
        {
            fields.Set(FieldNames[i], numbers[i]);
        }

        return new MomentObject(evaluation, MomentFields.Build(evaluation, fields, zone));
    }

    private static JsValue Best(Evaluation evaluation, JsValue[] arguments, Func<Moment, Moment, bool> isBetter)
    {
        Moment? best = null;
        foreach (var argument in arguments)
        {
            var moment = argument is MomentObject { State: var state } ? state : throw new JavaScriptException(evaluation.Engine.Intrinsics.Error, "min and max require all arguments be DateTimes");
            best = best is null || isBetter(moment, best) ? moment : best;
        }

        return best is null ? JsValue.Undefined : new MomentObject(evaluation, best);
    }

    private static MomentZone Zone(Evaluation evaluation, JsValue options) => options is ObjectInstance given ? evaluation.ZoneOf(given.Get("zone")) : evaluation.LocalZone();

    private static bool KeepsZone(JsValue options) => options is ObjectInstance given && given.Get("setZone") is JsBoolean keep && keep.AsBoolean();

    private static string Locale(JsValue options) => options is ObjectInstance given && given.Get("locale") is JsString locale ? locale.ToString() : "en-US";
}
