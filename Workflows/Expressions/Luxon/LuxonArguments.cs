using System.Globalization;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Expressions.Locales;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>Reads what scripts hand to Luxon's functions.</summary>
internal static class LuxonArguments
{
    public static MomentZone LocalZone(this Evaluation evaluation) => MomentZone.Parse(evaluation.Scope.Run.TimeZone, MomentZone.Utc) is { Zone: not null } zone ? zone : MomentZone.Utc;

    public static Moment CurrentMoment(this Evaluation evaluation) => Moment.FromMillis(evaluation.Now.ToUnixTimeMilliseconds(), evaluation.LocalZone());

    public static MomentZone ZoneOf(this Evaluation evaluation, JsValue value) => value switch
    {
        JsString name => MomentZone.Parse(name.ToString(), evaluation.LocalZone()),
        JsNumber offset => MomentZone.Fixed((int)offset.AsNumber()),
        ObjectInstance zone when zone.Get("name") is JsString name => MomentZone.Parse(name.ToString(), evaluation.LocalZone()),
        _ => evaluation.LocalZone(),
    };

    public static string Unit(this Evaluation evaluation, JsValue value) =>
        Units.Normalize(value.ToString()) ?? throw new JavaScriptException(evaluation.Engine.Intrinsics.Error, $"Invalid unit {value}");

    public static IReadOnlyList<string> UnitList(this Evaluation evaluation, JsValue value, string otherwise) => value switch
    {
        JsArray array => [.. Enumerable.Range(0, (int)array.Length).Select(i => evaluation.Unit(array[i]))],
        _ when value.IsNothing() => [otherwise],
        _ => [evaluation.Unit(value)],
    };

    public static Span SpanOf(this Evaluation evaluation, JsValue value)
    {
        switch (value)
        {
            case SpanObject span:
                return span.State;
            case JsNumber millis:
                return Span.Of("milliseconds", millis.AsNumber());
            case ObjectInstance values:
                return new Span(Fields(values)
                    .Where(field => field.Name is not ("locale" or "numberingSystem" or "conversionAccuracy"))
                    .Select(field => KeyValuePair.Create(evaluation.Unit(field.Name), Number(evaluation, field.Value))));
            default:
                throw new JavaScriptException(evaluation.Engine.Intrinsics.Error, $"Unknown duration argument {value} of type {TypeName(value)}");
        }
    }

    /// <summary>A DateTime, a Date, or an object of fields.</summary>
    public static Moment MomentOf(this Evaluation evaluation, JsValue value) => value switch
    {
        MomentObject moment => moment.State,
        JsDate date => Moment.FromMillis(date.DateValue, evaluation.LocalZone()),
        ObjectInstance fields => MomentFields.Build(evaluation, fields, evaluation.LocalZone()),
        _ => throw new JavaScriptException(evaluation.Engine.Intrinsics.Error, $"Unknown datetime argument: {value}, of type {TypeName(value)}"),
    };

    public static IEnumerable<(string Name, JsValue Value)> Fields(ObjectInstance values) =>
        values.GetOwnPropertyKeys(Types.String)
            .Select(key => (Name: key.ToString(), Value: values.Get(key)))
            .Where(field => !field.Value.IsNothing());

    public static DateOptions DateOptionsOf(ObjectInstance options)
    {
        string? Text(string name) => options.Get(name) is JsString text ? text.ToString() : null;
        var read = new DateOptions
        {
            Weekday = Text("weekday"),
            Year = Text("year"),
            Month = Text("month"),
            Day = Text("day"),
            Hour = Text("hour"),
            Minute = Text("minute"),
            Second = Text("second"),
            ZoneName = Text("timeZoneName"),
            Hour12 = options.Get("hour12") is JsBoolean twelve ? twelve.AsBoolean() : Text("hourCycle") is { } cycle ? cycle is "h12" or "h11" : null,
        };
        read = Text("dateStyle") switch
        {
            "full" => read.AndDate(DateOptions.DateHuge) with { IsLongStyle = true },
            "long" => read.AndDate(DateOptions.DateFull) with { IsLongStyle = true },
            "medium" => read.AndDate(DateOptions.DateMedium) with { Style = "medium" },
            "short" => read.AndDate(DateOptions.DateShort with { Year = "2-digit" }) with { Style = "short" },
            _ => read,
        };
        return Text("timeStyle") switch
        {
            "full" => read.And(DateOptions.TimeWithSeconds) with { ZoneName = "long" },
            "long" => read.And(DateOptions.TimeWithSeconds) with { ZoneName = "short" },
            "medium" => read.And(DateOptions.TimeWithSeconds),
            "short" => read.And(DateOptions.TimeSimple),
            _ => read,
        };
    }

    private static double Number(Evaluation evaluation, JsValue value)
    {
        var number = value is JsNumber known ? known.AsNumber() : TypeConverter.ToNumber(value);
        return double.IsNaN(number) ? throw new JavaScriptException(evaluation.Engine.Intrinsics.Error, string.Create(CultureInfo.InvariantCulture, $"Invalid value {value} for a duration")) : number;
    }

    private static string TypeName(JsValue value) => value switch
    {
        JsString => "string",
        JsUndefined => "undefined",
        JsBoolean => "boolean",
        JsNumber => "number",
        _ => "object",
    };
}
