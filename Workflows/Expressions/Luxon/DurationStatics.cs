using System.Globalization;
using System.Text.RegularExpressions;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Jint.Native;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>Duration.fromObject and its like.</summary>
internal static partial class DurationStatics
{
    private static readonly string[] GroupNames = ["years", "months", "weeks", "days", "hours", "minutes", "seconds"];

    public static IReadOnlyDictionary<string, Func<Evaluation, JsValue[], JsValue>> All { get; } = new Dictionary<string, Func<Evaluation, JsValue[], JsValue>>
    {
        ["fromObject"] = (evaluation, arguments) => new SpanObject(evaluation, evaluation.SpanOf(arguments.Arg(0))),
        ["fromDurationLike"] = (evaluation, arguments) => new SpanObject(evaluation, evaluation.SpanOf(arguments.Arg(0))),
        ["fromMillis"] = (evaluation, arguments) => new SpanObject(evaluation, Span.Of("milliseconds", TypeConverter.ToNumber(arguments.Arg(0)))),
        ["fromISO"] = (evaluation, arguments) => new SpanObject(evaluation, FromIso(arguments.TextAt(0))),
        ["fromISOTime"] = (evaluation, arguments) => new SpanObject(evaluation, FromIsoTime(arguments.TextAt(0))),
        ["invalid"] = (evaluation, arguments) => new SpanObject(evaluation, Span.Invalid(arguments.TextAt(0))),
        ["isDuration"] = (_, arguments) => arguments.Arg(0) is SpanObject,
    };

    public static Span FromIso(string text)
    {
        var match = IsoPattern().Match(text);
        if (!match.Success)
        {
            return Span.Invalid("unparsable");
        }

        var sign = match.Groups["sign"].Value == "-" ? -1 : 1;
        var values = GroupNames
            .Where(name => match.Groups[name].Success)
            .Select(name => KeyValuePair.Create(name, sign * double.Parse(match.Groups[name].Value.Replace(',', '.'), CultureInfo.InvariantCulture)))
            .ToList();

        // The fraction of the seconds becomes milliseconds.
        if (values.Count > 0 && values[^1] is { Key: "seconds", Value: var seconds } && seconds != Math.Truncate(seconds))
        {
            values[^1] = KeyValuePair.Create("seconds", Math.Truncate(seconds));
            values.Add(KeyValuePair.Create("milliseconds", Math.Truncate(Math.Round((seconds - Math.Truncate(seconds)) * 1000, 6))));
        }

        return new Span(values);
    }

    private static Span FromIsoTime(string text) => TimeOnly.TryParse(text.TrimStart('T'), CultureInfo.InvariantCulture, out var time)
        ? new Span([new("hours", time.Hour), new("minutes", time.Minute), new("seconds", time.Second), new("milliseconds", time.Millisecond)])
        : Span.Invalid("unparsable");

    [GeneratedRegex(@"^(?<sign>-?)P(?:(?<years>-?\d{1,20}(?:[.,]\d+)?)Y)?(?:(?<months>-?\d{1,20}(?:[.,]\d+)?)M)?(?:(?<weeks>-?\d{1,20}(?:[.,]\d+)?)W)?(?:(?<days>-?\d{1,20}(?:[.,]\d+)?)D)?(?:T(?:(?<hours>-?\d{1,20}(?:[.,]\d+)?)H)?(?:(?<minutes>-?\d{1,20}(?:[.,]\d+)?)M)?(?:(?<seconds>-?\d{1,20}(?:[.,]\d{1,20})?)S)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex IsoPattern();
}
