using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Expressions.Locales;
using Bizoholic.Flows.Expressions.Luxon;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.Extensions;

internal static partial class NumberExtensions
{
    private const double DaysFrom1900To1970 = 25_567;
    private const double LeapYearBug = 2;

    public static FrozenDictionary<string, ExtensionMethod> All { get; } = new Dictionary<string, ExtensionMethod>
    {
        ["ceil"] = call => Math.Ceiling(Of(call)),
        ["floor"] = call => Math.Floor(Of(call)),
        ["abs"] = call => Math.Abs(Of(call)),
        ["round"] = call => Round(call, call.Arguments.Arg(0) is JsUndefined ? JsNumber.Create(0) : call.Arguments.Arg(0)),
        ["format"] = Format,
        ["isInteger"] = call => IsWhole(call),
        ["isEven"] = call => IsWhole(call) ? Of(call) % 2 == 0 : throw call.Refuse("isEven() is only callable on integers"),
        ["isOdd"] = call => IsWhole(call) ? Math.Abs(Of(call)) % 2 == 1 : throw call.Refuse("isOdd() is only callable on integers"),
        ["toBoolean"] = call => Of(call) != 0,
        ["toInt"] = call => Round(call, JsNumber.Create(0)),
        ["toFloat"] = call => call.Input,
        ["toDateTime"] = call => new MomentObject(call.Evaluation, ToMoment(call, Of(call), call.Arguments.Arg(0))),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Moment ToMoment(ExtensionCall call, double value, JsValue format)
    {
        var millis = (format is JsUndefined ? "ms" : format.ToString()) switch
        {
            "ms" => value,
            "s" => value * 1000,
            "us" => value / 1000,
            "excel" => (value - DaysFrom1900To1970 - LeapYearBug) * 86_400_000,
            var other => throw call.Refuse($"Unsupported format '{other}'. toDateTime() supports 'ms', 's', 'us' and 'excel'."),
        };
        return Moment.FromMillis(millis, call.Evaluation.LocalZone());
    }

    private static JsValue Format(ExtensionCall call)
    {
        var locale = call.Arguments.Arg(0) is JsString text ? text.ToString() : "en-US";
        if (!LanguageTag().IsMatch(locale))
        {
            return call.Input.ToString();
        }

        return LocaleNumbers.Format(Of(call), locale, NumberOptions.From(call.Arguments.Arg(1) as ObjectInstance));
    }

    private static JsValue Round(ExtensionCall call, JsValue places) => TypeConverter.ToNumber(call.Native(call.Input, "toFixed", places));

    private static bool IsWhole(ExtensionCall call) => double.IsInteger(Of(call));

    private static double Of(ExtensionCall call) => ((JsNumber)call.Input).AsNumber();

    /// <summary>What may name a language; other texts were meant as something else, and the number stays as it is.</summary>
    [GeneratedRegex("^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$")]
    private static partial Regex LanguageTag();
}
