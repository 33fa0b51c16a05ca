using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Jint.Native;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>Interval.fromDateTimes and its like.</summary>
internal static class IntervalStatics
{
    public static IReadOnlyDictionary<string, Func<Evaluation, JsValue[], JsValue>> All { get; } = new Dictionary<string, Func<Evaluation, JsValue[], JsValue>>
    {
        ["fromDateTimes"] = (evaluation, arguments) => new IntervalObject(evaluation, new MomentRange(evaluation.MomentOf(arguments.Arg(0)), evaluation.MomentOf(arguments.Arg(1)))),
        ["after"] = (evaluation, arguments) => After(evaluation, evaluation.MomentOf(arguments.Arg(0)), arguments.Arg(1)),
        ["before"] = (evaluation, arguments) => Before(evaluation, evaluation.MomentOf(arguments.Arg(0)), arguments.Arg(1)),
        ["fromISO"] = FromIso,
        ["merge"] = (evaluation, arguments) => IntervalMembers.Listed(evaluation, MomentRange.Merge(Ranges(arguments.Arg(0)))),
        ["xor"] = (evaluation, arguments) => IntervalMembers.Listed(evaluation, MomentRange.Xor(Ranges(arguments.Arg(0)))),
        ["isInterval"] = (_, arguments) => arguments.Arg(0) is IntervalObject,
    };

    private static List<MomentRange> Ranges(JsValue list) => list is JsArray array ? [.. array.OfType<IntervalObject>().Select(interval => interval.State)] : [];

    private static IntervalObject After(Evaluation evaluation, Moment start, JsValue span) => new(evaluation, new MomentRange(start, start.Plus(evaluation.SpanOf(span))));

    private static IntervalObject Before(Evaluation evaluation, Moment end, JsValue span) => new(evaluation, new MomentRange(end.Plus(evaluation.SpanOf(span).Negate()), end));

    private static IntervalObject FromIso(Evaluation evaluation, JsValue[] arguments)
    {
        var parts = arguments.TextAt(0).Split('/');
        if (parts.Length != 2)
        {
            return new IntervalObject(evaluation, new MomentRange(Moment.Invalid("unparsable"), Moment.Invalid("unparsable")));
        }

        Moment Read(string text) => MomentParser.Iso(text, evaluation.LocalZone(), keepZone: false);
        var (start, end) = (Read(parts[0]), Read(parts[1]));
        return new IntervalObject(evaluation, start.IsValid && !end.IsValid ? new MomentRange(start, start.Plus(DurationStatics.FromIso(parts[1])))
            : !start.IsValid && end.IsValid ? new MomentRange(end.Plus(DurationStatics.FromIso(parts[0]).Negate()), end)
            : new MomentRange(start, end));
    }
}
