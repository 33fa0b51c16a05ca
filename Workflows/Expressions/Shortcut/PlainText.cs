using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Shortcut;

/// <summary>Plain values as JavaScript turns them into text and truth.</summary>
internal static class PlainText
{
    private const string ObjectText = "[object Object]";

    /// <summary>Whether <see cref="Of"/> knows the text: arrays need more, and objects whose data stands where JavaScript looks for a function.</summary>
    public static bool HasText(Value value) => value.Kind switch
    {
        ValueKind.Array => false,
        ValueKind.Object => !value.AsObject()!.Contains("toString"),
        _ => true,
    };

    /// <summary>The text of anything that has one. A number too long for a double keeps its digits.</summary>
    public static string Of(Value value) => value.Kind switch
    {
        ValueKind.Undefined => "undefined",
        ValueKind.Null => "null",
        ValueKind.Boolean => value.Boolean ? "true" : "false",
        ValueKind.Number => value.ExactText ?? NumberText.Of(value.Number),
        _ => value.AsString() ?? ObjectText,
    };

    public static bool IsTruthy(Value value) => value.Kind switch
    {
        ValueKind.Undefined or ValueKind.Null => false,
        ValueKind.Boolean => value.Boolean,
        ValueKind.Number => value.Number != 0 && !double.IsNaN(value.Number),
        ValueKind.String => value.AsString()!.Length > 0,
        _ => true,
    };
}
