using System.Collections.Frozen;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Expressions.Locales;
using Jint;
using Jint.Native;
using Jint.Native.Object;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>Fields and methods of an Interval.</summary>
internal static class IntervalMembers
{
    private const int MaxPieces = 10_000;

    private delegate JsValue Body(Evaluation evaluation, MomentRange range, JsValue[] arguments);

    public static FrozenDictionary<string, Func<Evaluation, MomentRange, JsValue>> All { get; } = new Dictionary<string, Func<Evaluation, MomentRange, JsValue>>
    {
        ["start"] = (evaluation, range) => range.IsValid ? new MomentObject(evaluation, range.Start) : JsValue.Null,
        ["end"] = (evaluation, range) => range.IsValid ? new MomentObject(evaluation, range.End) : JsValue.Null,
        ["lastDateTime"] = (evaluation, range) => range.IsValid ? new MomentObject(evaluation, range.End.AddMillis(-1)) : JsValue.Null,
        ["isValid"] = (_, range) => range.IsValid,
        ["invalidReason"] = (_, range) => range.IsValid ? JsValue.Null : "end before start",
        ["isLuxonInterval"] = (_, _) => true,
    }.Concat(Methods()).ToFrozenDictionary(member => member.Key, member => member.Value, StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, Func<Evaluation, MomentRange, JsValue>>> Methods() =>
        new Dictionary<string, Body>
        {
            ["length"] = (evaluation, range, arguments) => range.IsValid ? range.End.Diff(range.Start, evaluation.UnitList(arguments.Arg(0), "milliseconds")).As(evaluation.UnitList(arguments.Arg(0), "milliseconds")[0]) : double.NaN,
            ["count"] = Count,
            ["contains"] = (evaluation, range, arguments) => range.Contains(evaluation.MomentOf(arguments.Arg(0))),
            ["hasSame"] = (evaluation, range, arguments) => range.IsValid && (range.Start.Millis == range.End.Millis || range.End.AddMillis(-1).StartOf(evaluation.Unit(arguments.Arg(0))).Millis == range.Start.StartOf(evaluation.Unit(arguments.Arg(0))).Millis),
            ["isEmpty"] = (_, range, _) => range.IsValid && range.Start.Millis == range.End.Millis,
            ["isAfter"] = (evaluation, range, arguments) => range.IsValid && range.Start.Millis > evaluation.MomentOf(arguments.Arg(0)).Millis,
            ["isBefore"] = (evaluation, range, arguments) => range.IsValid && range.End.Millis <= evaluation.MomentOf(arguments.Arg(0)).Millis,
            ["overlaps"] = (_, range, arguments) => Other(arguments) is { } other && range.Overlaps(other),
            ["abutsStart"] = (_, range, arguments) => Other(arguments) is { } other && range.End.Millis == other.Start.Millis,
            ["abutsEnd"] = (_, range, arguments) => Other(arguments) is { } other && other.End.Millis == range.Start.Millis,
            ["engulfs"] = (_, range, arguments) => Other(arguments) is { } other && range.Start.Millis <= other.Start.Millis && range.End.Millis >= other.End.Millis,
            ["equals"] = (_, range, arguments) => Other(arguments) is { } other && range.Start.Millis == other.Start.Millis && range.End.Millis == other.End.Millis,
            ["intersection"] = (evaluation, range, arguments) => Other(arguments) is { } other && range.Overlaps(other)
                ? new IntervalObject(evaluation, new MomentRange(Later(range.Start, other.Start), Earlier(range.End, other.End)))
                : JsValue.Null,
            ["union"] = (evaluation, range, arguments) => Other(arguments) is { } other
                ? new IntervalObject(evaluation, new MomentRange(Earlier(range.Start, other.Start), Later(range.End, other.End)))
                : JsValue.Null,
            ["difference"] = (evaluation, range, arguments) => Listed(evaluation, arguments.Select(other => other is IntervalObject { State: var given } ? given : null).OfType<MomentRange>().Aggregate(new List<MomentRange> { range }, (left, other) => [.. left.SelectMany(piece => piece.Without(other))])),
            ["splitAt"] = (evaluation, range, arguments) => Listed(evaluation, range.SplitAt(arguments.Select(evaluation.MomentOf))),
            ["set"] = (evaluation, range, arguments) => new IntervalObject(evaluation, new MomentRange(
                arguments.Arg(0) is ObjectInstance changed && !changed.Get("start").IsNothing() ? evaluation.MomentOf(changed.Get("start")) : range.Start,
                arguments.Arg(0) is ObjectInstance given && !given.Get("end").IsNothing() ? evaluation.MomentOf(given.Get("end")) : range.End)),
            ["splitBy"] = SplitBy,
            ["divideEqually"] = DivideEqually,
            ["toDuration"] = (evaluation, range, arguments) => new SpanObject(evaluation, range.IsValid ? range.End.Diff(range.Start, evaluation.UnitList(arguments.Arg(0), "milliseconds")) : Span.Invalid("invalid interval")),
            ["toISO"] = (_, range, _) => range.ToIso(),
            ["toString"] = (_, range, _) => range.IsValid ? $"[{DateTimeText.Iso(range.Start)} – {DateTimeText.Iso(range.End)})" : "Invalid Interval",
            ["toJSON"] = (evaluation, range, _) => evaluation.ToJs(range.ToJson()),
            ["toISODate"] = (_, range, _) => range.IsValid ? $"{DateTimeText.Date(range.Start)}/{DateTimeText.Date(range.End)}" : "Invalid Interval",
            ["toISOTime"] = (_, range, _) => range.IsValid ? $"{DateTimeText.Iso(range.Start).Split('T')[1]}/{DateTimeText.Iso(range.End).Split('T')[1]}" : "Invalid Interval",
            ["toFormat"] = (_, range, arguments) => range.IsValid ? $"{MomentFormat.Format(range.Start, arguments.TextAt(0))}{SeparatorOf(arguments.Arg(1))}{MomentFormat.Format(range.End, arguments.TextAt(0))}" : "Invalid Interval",
            ["toLocaleString"] = ToLocaleString,
            ["mapEndpoints"] = (evaluation, range, arguments) => new IntervalObject(
                evaluation,
                new MomentRange(evaluation.MomentOf(arguments.Arg(0).Call(new MomentObject(evaluation, range.Start))), evaluation.MomentOf(arguments.Arg(0).Call(new MomentObject(evaluation, range.End))))),
        }.Select(method => KeyValuePair.Create<string, Func<Evaluation, MomentRange, JsValue>>(
            method.Key,
            (evaluation, range) => evaluation.Function(method.Key, arguments => method.Value(evaluation, range, arguments))));

    /// <summary>Both ends in the reader's words; in English what they have in common is said once.</summary>
    private static JsValue ToLocaleString(Evaluation evaluation, MomentRange range, JsValue[] arguments)
    {
        if (!range.IsValid)
        {
            return "Invalid Interval";
        }

        var options = arguments.Arg(0) is ObjectInstance given ? LuxonArguments.DateOptionsOf(given) : DateOptions.DateShort;
        var locale = arguments.Arg(1) is ObjectInstance named && named.Get("locale") is JsString { Length: > 0 } text ? text.ToString() : range.Start.Locale;
        string Say(Moment moment, DateOptions parts) => LocaleDates.FormatLuxon(moment, Language.Of(locale), parts);
        var (start, end) = (Say(range.Start, options), Say(range.End, options));
        if (start == end)
        {
            return start;
        }

        var isOneYear = locale == "en-US" && range.Start.Local.Year == range.End.Local.Year && options is { Year: not null, Month: "long" or "short", Day: not null, Weekday: null, HasTime: false };
        if (!isOneYear)
        {
            return $"{start}\u2009–\u2009{end}";
        }

        var isOneMonth = range.Start.Local.Month == range.End.Local.Month;
        return $"{Say(range.Start, options with { Year = null })}\u2009–\u2009{(isOneMonth ? $"{Say(range.End, new DateOptions { Day = options.Day })}, {Say(range.End, new DateOptions { Year = options.Year })}" : end)}";
    }

    private static string SeparatorOf(JsValue options) => options is ObjectInstance given && given.Get("separator") is JsString separator ? separator.ToString() : " – ";

    private static JsValue Count(Evaluation evaluation, MomentRange range, JsValue[] arguments)
    {
        if (!range.IsValid)
        {
            return double.NaN;
        }

        var unit = arguments.Arg(0).IsNothing() ? "milliseconds" : evaluation.Unit(arguments.Arg(0));
        var end = range.End.StartOf(unit);
        return Math.Floor(end.Diff(range.Start.StartOf(unit), [unit])[unit]) + (end.Millis != range.End.Millis ? 1 : 0);
    }

    private static JsArray SplitBy(Evaluation evaluation, MomentRange range, JsValue[] arguments)
    {
        var step = evaluation.SpanOf(arguments.Arg(0));
        var pieces = new List<JsValue>();
        if (range.IsValid && step.Millis > 0)
        {
            var start = range.Start;
            for (var i = 1; start.Millis < range.End.Millis; i++)
            {
                var end = Earlier(range.Start.Plus(step.Map((_, value) => value * i)), range.End);
                pieces.Add(new IntervalObject(evaluation, new MomentRange(start, end)));
                start = pieces.Count < MaxPieces ? end : throw evaluation.Refuse($"splitBy(): this makes more than {MaxPieces:N0} intervals.");
            }
        }

        return new JsArray(evaluation.Engine, [.. pieces]);
    }

    private static JsArray DivideEqually(Evaluation evaluation, MomentRange range, JsValue[] arguments)
    {
        var count = !range.IsValid ? 0 : Math.Clamp(arguments.IntegerAt(0, 1), 1, MaxPieces);
        var step = (range.End.Millis - range.Start.Millis) / Math.Max(1, count);
        return new JsArray(
            evaluation.Engine,
            [.. Enumerable.Range(0, count).Select(i => (JsValue)new IntervalObject(evaluation, new MomentRange(range.Start.AddMillis(i * step), i == count - 1 ? range.End : range.Start.AddMillis((i + 1) * step))))]);
    }

    internal static JsArray Listed(Evaluation evaluation, IEnumerable<MomentRange> ranges) => new(evaluation.Engine, [.. ranges.Select(range => (JsValue)new IntervalObject(evaluation, range))]);

    private static MomentRange? Other(JsValue[] arguments) => arguments.Arg(0) is IntervalObject { State: var other } ? other : null;

    private static Moment Earlier(Moment one, Moment other) => one.Millis <= other.Millis ? one : other;

    private static Moment Later(Moment one, Moment other) => one.Millis >= other.Millis ? one : other;
}
