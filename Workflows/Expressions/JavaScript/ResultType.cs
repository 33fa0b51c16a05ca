using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Jint;
using Jint.Native;
using Jint.Native.Object;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>The word the expression tester shows for the kind of a result.</summary>
internal static class ResultType
{
    public static string Of(JsValue value) => value switch
    {
        JsNull => "null",
        JsUndefined => "undefined",
        JsString => "string",
        JsBoolean => "boolean",
        JsBigInt => "bigint",
        JsNumber number => OfNumber(number.AsNumber()),
        IHostValue host => host.TypeName,
        JsArray => "array",
        JsDate => "Date",
        JsMap => "Map",
        JsSet => "Set",
        JsError => "Error",
        JsRegExp => "RegExp",
        ObjectInstance => "object",
        _ => "undefined",
    };

    private static string OfNumber(double number) => number switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        _ => "number",
    };
}
