using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Expressions.Locales;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.Luxon;

internal static partial class DateTimeMembers
{
    private delegate JsValue Body(Evaluation evaluation, Moment moment, JsValue[] arguments);

    private static IEnumerable<KeyValuePair<string, Func<Evaluation, Moment, JsValue>>> Methods() =>
        Bodies().Select(method => KeyValuePair.Create<string, Func<Evaluation, Moment, JsValue>>(
            method.Key,
            (evaluation, moment) => evaluation.Function(method.Key, arguments => method.Value(evaluation, moment, arguments))));

    private static Dictionary<string, Body> Bodies() => new()
    {
        ["get"] = (evaluation, moment, arguments) => All.TryGetValue(arguments.TextAt(0), out var field) ? field(evaluation, moment) : JsValue.Undefined,
        ["toUTC"] = (evaluation, moment, arguments) => new MomentObject(evaluation, moment.SetZone(MomentZone.Fixed(arguments.IntegerAt(0, 0)), Flag(arguments.Arg(1), "keepLocalTime"))),
        ["toLocal"] = (evaluation, moment, _) => new MomentObject(evaluation, moment.SetZone(evaluation.LocalZone())),
        ["setZone"] = (evaluation, moment, arguments) => new MomentObject(evaluation, moment.SetZone(evaluation.ZoneOf(arguments.Arg(0)), Flag(arguments.Arg(1), "keepLocalTime"))),
        ["setLocale"] = (evaluation, moment, arguments) => new MomentObject(evaluation, moment.SetLocale(arguments.TextAt(0))),
        ["reconfigure"] = (evaluation, moment, arguments) => new MomentObject(evaluation, Option(arguments.Arg(0), "locale") is JsString locale ? moment.SetLocale(locale.ToString()) : moment),
        ["resolvedLocaleOptions"] = (evaluation, moment, _) => Made(evaluation, [("locale", moment.Locale), ("numberingSystem", "latn"), ("outputCalendar", "gregory")]),
        ["set"] = (evaluation, moment, arguments) => new MomentObject(evaluation, MomentFields.Set(evaluation, moment, arguments.Arg(0) as ObjectInstance ?? new JsObject(evaluation.Engine))),
        ["plus"] = (evaluation, moment, arguments) => new MomentObject(evaluation, arguments.Arg(0).IsNothing() ? moment : moment.Plus(evaluation.SpanOf(arguments.Arg(0)))),
        ["minus"] = (evaluation, moment, arguments) => new MomentObject(evaluation, arguments.Arg(0).IsNothing() ? moment : moment.Plus(evaluation.SpanOf(arguments.Arg(0)).Negate())),
        ["startOf"] = (evaluation, moment, arguments) => new MomentObject(evaluation, moment.StartOf(evaluation.Unit(arguments.Arg(0)))),
        ["endOf"] = (evaluation, moment, arguments) => new MomentObject(evaluation, moment.EndOf(evaluation.Unit(arguments.Arg(0)))),
        ["diff"] = Diff,
        ["diffNow"] = (evaluation, moment, arguments) => new SpanObject(evaluation, moment.Diff(evaluation.CurrentMoment(), evaluation.UnitList(arguments.Arg(0), "milliseconds"))),
        ["until"] = (evaluation, moment, arguments) => new IntervalObject(evaluation, new MomentRange(moment, evaluation.MomentOf(arguments.Arg(0)))),
        ["hasSame"] = HasSame,
        ["equals"] = (evaluation, moment, arguments) => arguments.Arg(0) switch
        {
            _ when !moment.IsValid => false,
            MomentObject { State: var other } => moment.Millis == other.Millis && moment.ZoneName == other.ZoneName && moment.Locale == other.Locale,
            JsUndefined or JsNull => throw new JavaScriptException(evaluation.Engine.Intrinsics.TypeError, "equals() needs a DateTime"),
            _ => JsValue.Undefined,
        },
        ["toFormat"] = Format,
        ["toLocaleString"] = ToLocaleString,
        ["toLocaleParts"] = ToLocaleParts,
        ["toISO"] = (_, moment, arguments) => Written(moment, () => DateTimeText.Date(moment, IsBasic(arguments)) + "T" + Clock(moment, arguments)),
        ["toISODate"] = (_, moment, arguments) => Written(moment, () => DateTimeText.Date(moment, IsBasic(arguments))),
        ["toISOWeekDate"] = (_, moment, _) => Written(moment, () => MomentFormat.Format(moment, "kkkk-'W'WW-c")),
        ["toISOTime"] = (_, moment, arguments) => Written(moment, () => (Flag(arguments.Arg(0), "includePrefix") ? "T" : "") + Clock(moment, arguments)),
        ["toRFC2822"] = (_, moment, _) => Written(moment, () => DateTimeText.Rfc2822(moment)),
        ["toHTTP"] = (_, moment, _) => Written(moment, () => DateTimeText.Http(moment)),
        ["toSQLDate"] = (_, moment, _) => Written(moment, () => DateTimeText.Date(moment)),
        ["toSQLTime"] = (_, moment, arguments) => Written(moment, () => SqlTime(moment, arguments)),
        ["toSQL"] = (_, moment, arguments) => Written(moment, () => $"{DateTimeText.Date(moment)} {SqlTime(moment, arguments)}"),
        ["toString"] = (_, moment, _) => moment.IsValid ? DateTimeText.Iso(moment) : "Invalid DateTime",
        ["toJSON"] = (_, moment, _) => Written(moment, () => DateTimeText.Iso(moment)),
        ["valueOf"] = (_, moment, _) => moment.Millis,
        ["toMillis"] = (_, moment, _) => moment.Millis,
        ["toSeconds"] = (_, moment, _) => moment.Millis / 1000,
        ["toUnixInteger"] = (_, moment, _) => Math.Floor(moment.Millis / 1000),
        ["toJSDate"] = (evaluation, moment, _) => ToDate(evaluation, moment),
        ["toBSON"] = (evaluation, moment, _) => ToDate(evaluation, moment),
        ["toObject"] = (evaluation, moment, _) => moment.IsValid
            ? Made(evaluation, [.. new[] { "year", "month", "day", "hour", "minute", "second", "millisecond" }.Select(name => (name, All[name](evaluation, moment)))])
            : new JsObject(evaluation.Engine),
        ["toRelative"] = (evaluation, moment, arguments) => RelativeText.Of(
            moment,
            Base(evaluation, arguments),
            Option(arguments.Arg(0), "unit") is JsString unit ? evaluation.Unit(unit) : null,
            rounds: Option(arguments.Arg(0), "round") is not JsBoolean round || round.AsBoolean(),
            isShort: Option(arguments.Arg(0), "style") is JsString style && style.ToString() is "short" or "narrow"),
        ["toRelativeCalendar"] = (evaluation, moment, arguments) => RelativeText.Calendar(moment, Base(evaluation, arguments), Option(arguments.Arg(0), "unit") is JsString unit ? evaluation.Unit(unit) : null),
    };

    public static JsValue ToDate(Evaluation evaluation, Moment moment) => evaluation.Engine.Construct(evaluation.Engine.Global.Get("Date"), moment.Millis);

    private static JsValue HasSame(Evaluation evaluation, Moment moment, JsValue[] arguments)
    {
        var unit = evaluation.Unit(arguments.Arg(1));
        var other = evaluation.MomentOf(arguments.Arg(0));
        var adjusted = moment.IsValid && other.IsValid ? moment.SetZone(new MomentZone(other.Zone, other.ZoneName), keepLocalTime: true) : moment;
        return adjusted.StartOf(unit).Millis <= other.Millis && other.Millis <= adjusted.EndOf(unit).Millis;
    }

    private static JsValue ToLocaleString(Evaluation evaluation, Moment moment, JsValue[] arguments)
    {
        if (!moment.IsValid)
        {
            return "Invalid DateTime";
        }

        var (language, options) = Written(moment, arguments);
        return LocaleDates.FormatLuxon(moment, language, options);
    }

    private static JsArray ToLocaleParts(Evaluation evaluation, Moment moment, JsValue[] arguments)
    {
        var (language, options) = Written(moment, arguments);
        return LocaleFunctions.PartsOf(evaluation.Engine, moment.IsValid ? LocaleDates.Parts(moment, language, options) : []);
    }

    private static (Language Language, DateOptions Options) Written(Moment moment, JsValue[] arguments)
    {
        var options = arguments.Arg(0) is ObjectInstance given ? LuxonArguments.DateOptionsOf(given) : DateOptions.DateShort;
        options = options is { HasDate: false, HasTime: false } ? options.AndDate(DateOptions.DateShort) : options;
        var locale = Option(arguments.Arg(1), "locale") is JsString named ? named.ToString() : Option(arguments.Arg(0), "locale") is JsString inside ? inside.ToString() : moment.Locale;
        return (Language.Of(locale), options);
    }

    private static Moment Base(Evaluation evaluation, JsValue[] arguments) => Option(arguments.Arg(0), "base") is MomentObject { State: var moment } ? moment : evaluation.CurrentMoment();

    private static JsValue Written(Moment moment, Func<string> text) => moment.IsValid ? text() : JsValue.Null;

    private static bool IsBasic(JsValue[] arguments) => Option(arguments.Arg(0), "format") is JsString format && format.ToString() == "basic";

    private static string Clock(Moment moment, JsValue[] arguments) => DateTimeText.Time(
        moment,
        IsBasic(arguments),
        Flag(arguments.Arg(0), "suppressSeconds"),
        Flag(arguments.Arg(0), "suppressMilliseconds"),
        Option(arguments.Arg(0), "includeOffset") is not JsBoolean offset || offset.AsBoolean());

    private static string SqlTime(Moment moment, JsValue[] arguments) => DateTimeText.SqlTime(
        moment,
        Option(arguments.Arg(0), "includeOffset") is not JsBoolean offset || offset.AsBoolean(),
        Flag(arguments.Arg(0), "includeZone"));

    private static JsValue Option(JsValue options, string name) => options is ObjectInstance given ? given.Get(name) : JsValue.Undefined;

    private static bool Flag(JsValue options, string name) => Option(options, name) is JsBoolean flag && flag.AsBoolean();

    private static JsObject Made(Evaluation evaluation, IEnumerable<(string Name, JsValue Value)> members)
    {
        var made = new JsObject(evaluation.Engine);
        foreach (var (name, value) in members)
        {
            made.Set(name, value);
        }

        return made;
    }

    /// <summary>What is no date makes an invalid duration, which goes on through all that is asked of it.</summary>
    private static SpanObject Diff(Evaluation evaluation, Moment moment, JsValue[] arguments) => arguments.Arg(0) switch
    {
        MomentObject { State: var other } => new SpanObject(evaluation, moment.Diff(other, evaluation.UnitList(arguments.Arg(1), "milliseconds"))),
        JsUndefined or JsNull => throw new JavaScriptException(evaluation.Engine.Intrinsics.TypeError, "diff() needs a DateTime"),
        _ => new SpanObject(evaluation, Span.Invalid("created by diffing an invalid DateTime")),
    };

    private static JsValue Format(Evaluation evaluation, Moment moment, JsValue[] arguments) => arguments.Arg(0) switch
    {
        JsString format => MomentFormat.Format(moment, format.ToString(), Option(arguments.Arg(1), "locale") is JsString locale ? locale.ToString() : null),
        JsUndefined or JsNull => throw new JavaScriptException(evaluation.Engine.Intrinsics.TypeError, "toFormat() needs a format"),
        var other when other.IsCallable() => throw new JavaScriptException(evaluation.Engine.Intrinsics.TypeError, "toFormat() needs a format"),
        _ => "",
    };
}
