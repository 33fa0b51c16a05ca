using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>Fields and methods of a Duration.</summary>
internal static class DurationMembers
{
    private delegate JsValue Body(Evaluation evaluation, Span span, JsValue[] arguments);

    public static FrozenDictionary<string, Func<Evaluation, Span, JsValue>> All { get; } =
        Fields().Concat(Methods()).ToFrozenDictionary(member => member.Key, member => member.Value, StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, Func<Evaluation, Span, JsValue>>> Fields()
    {
        foreach (var unit in Units.Ordered)
        {
            yield return new(unit, (_, span) => span.IsValid ? span[unit] : double.NaN);
        }

        yield return new("isValid", (_, span) => span.IsValid);
        yield return new("invalidReason", (_, span) => span.InvalidReason is { } reason ? reason : JsValue.Null);
        yield return new("isLuxonDuration", (_, _) => true);
        yield return new("values", (evaluation, span) => ToObject(evaluation, span));
        yield return new("locale", (_, _) => "en-US");
    }

    private static IEnumerable<KeyValuePair<string, Func<Evaluation, Span, JsValue>>> Methods() =>
        new Dictionary<string, Body>
        {
            ["as"] = (evaluation, span, arguments) => span.IsValid ? span.As(evaluation.Unit(arguments.Arg(0))) : double.NaN,
            ["get"] = (evaluation, span, arguments) => span[evaluation.Unit(arguments.Arg(0))],
            ["set"] = (evaluation, span, arguments) => new SpanObject(evaluation, span.With(evaluation.SpanOf(arguments.Arg(0)).Values)),
            ["plus"] = (evaluation, span, arguments) => new SpanObject(evaluation, span.Plus(evaluation.SpanOf(arguments.Arg(0)))),
            ["minus"] = (evaluation, span, arguments) => new SpanObject(evaluation, span.Plus(evaluation.SpanOf(arguments.Arg(0)).Negate())),
            ["negate"] = (evaluation, span, _) => new SpanObject(evaluation, span.Negate()),
            ["normalize"] = (evaluation, span, _) => new SpanObject(evaluation, span.Normalize()),
            ["removeZeros"] = (evaluation, span, _) => new SpanObject(evaluation, span.IsValid ? new Span(span.Values.Where(value => value.Value != 0)) : span),
            ["rescale"] = (evaluation, span, _) => new SpanObject(evaluation, span.Rescale()),
            ["shiftTo"] = (evaluation, span, arguments) => new SpanObject(evaluation, span.ShiftTo([.. arguments.Select(evaluation.Unit)])),
            ["shiftToAll"] = (evaluation, span, _) => new SpanObject(evaluation, span.ShiftTo(["years", "months", "weeks", "days", "hours", "minutes", "seconds", "milliseconds"])),
            ["mapUnits"] = (evaluation, span, arguments) => new SpanObject(evaluation, span.Map((unit, value) => TypeConverter.ToNumber(arguments.Arg(0).Call(value, unit)))),
            ["toMillis"] = (_, span, _) => span.Millis,
            ["valueOf"] = (_, span, _) => span.Millis,
            ["toObject"] = (evaluation, span, _) => ToObject(evaluation, span),
            ["toISO"] = (_, span, _) => span.IsValid ? span.ToIso() : JsValue.Null,
            ["toJSON"] = (_, span, _) => span.IsValid ? span.ToIso() : JsValue.Null,
            ["toString"] = (_, span, _) => span.ToIso(),
            ["toISOTime"] = (_, span, _) => span.Millis is >= 0 and < 86_400_000 ? TimeSpan.FromMilliseconds(span.Millis).ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture) : JsValue.Null,
            ["toHuman"] = (_, span, arguments) => ToHuman(span, arguments.Arg(0)),
            ["toFormat"] = (_, span, arguments) => ToFormat(span, arguments.TextAt(0)),
            ["equals"] = (_, span, arguments) => arguments.Arg(0) is SpanObject { State: var other } && span.Values.SequenceEqual(other.Values),
            ["reconfigure"] = (evaluation, span, _) => new SpanObject(evaluation, span),
        }.Select(method => KeyValuePair.Create<string, Func<Evaluation, Span, JsValue>>(
            method.Key,
            (evaluation, span) => evaluation.Function(method.Key, arguments => method.Value(evaluation, span, arguments))));

    public static JsObject ToObject(Evaluation evaluation, Span span)
    {
        var made = new JsObject(evaluation.Engine);
        foreach (var (unit, value) in span.Values)
        {
            made.Set(unit, value);
        }

        return made;
    }

    private static string ToHuman(Span span, JsValue options)
    {
        if (!span.IsValid)
        {
            return "Invalid Duration";
        }

        var display = options is ObjectInstance given && given.Get("unitDisplay") is JsString style ? style.ToString() : "long";
        return Joined([.. span.Values.Select(value => Say(value.Key, value.Value, display))], options is ObjectInstance list && list.Get("listStyle") is JsString { Length: > 0 } written && written.ToString() == "long");
    }

    private static string Joined(string[] parts, bool hasAnd) => !hasAnd || parts.Length < 2 ? string.Join(", ", parts)
        : $"{string.Join(", ", parts[..^1])}{(parts.Length > 2 ? "," : "")} and {parts[^1]}";

    private static string Say(string unit, double value, string display)
    {
        var number = value.ToString("0.###", CultureInfo.InvariantCulture);
        var one = unit[..^1];
        var brief = one switch
        {
            "year" => "yr",
            "month" => "mth",
            "week" => "wk",
            "hour" => "hr",
            "minute" => "min",
            "second" => "sec",
            "millisecond" => "ms",
            _ => one,
        };
        return display switch
        {
            "narrow" => number + (one == "millisecond" ? "ms" : one == "month" ? "m" : one[..1]),
            "short" => $"{number} {brief}{(value != 1 && one is not ("minute" or "second" or "hour" or "millisecond") ? "s" : "")}",
            _ => $"{number} {(value == 1 ? one : unit)}",
        };
    }

    private static string ToFormat(Span span, string format)
    {
        if (!span.IsValid)
        {
            return "Invalid Duration";
        }

        var parts = FormatTokens.Split(format).ToList();
        var units = parts.Where(part => !part.IsLiteral).Select(part => UnitOf(part.Token)).OfType<string>().Distinct().ToList();
        var shifted = span.ShiftTo(units);
        var text = new StringBuilder();
        foreach (var (token, isLiteral) in parts)
        {
            text.Append(!isLiteral && UnitOf(token) is { } unit ? Math.Floor(shifted[unit]).ToString(new string('0', token.Length), CultureInfo.InvariantCulture) : token);
        }

        return text.ToString();
    }

    private static string? UnitOf(string token) => token[0] switch
    {
        'S' => "milliseconds",
        's' => "seconds",
        'm' => "minutes",
        'h' => "hours",
        'd' => "days",
        'w' => "weeks",
        'M' => "months",
        'y' => "years",
        _ => null,
    };
}
