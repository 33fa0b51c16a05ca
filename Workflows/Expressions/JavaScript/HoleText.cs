using Jint;
using Jint.Native;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>A hole's value inside a text, as n8n writes it.</summary>
internal static class HoleText
{
    public static string Of(JsValue value) => value switch
    {
        JsUndefined or JsNull => "",
        JsNumber number when double.IsNaN(number.AsNumber()) => "",
        JsArray array => array.Get("join") is { } join && join.IsCallable() ? join.Call(array, []).ToString() : "",
        JsSymbol => throw new ExpressionException("A symbol cannot become text."),
        _ when value.IsCallable() => throw new ExpressionException("The result is a function. Add () to call it."),
        _ => TypeConverter.ToString(value),
    };
}
