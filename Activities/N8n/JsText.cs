using System.Globalization;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.N8n;

/// <summary>Values as JavaScript turns them into text, numbers and truth.</summary>
internal static class JsText
{
    public static bool IsTruthy(Value value) => value.Kind switch
    {
        ValueKind.Undefined or ValueKind.Null => false,
        ValueKind.Boolean => value.Boolean,
        ValueKind.Number => value.Number != 0 && !double.IsNaN(value.Number),
        ValueKind.String => value.AsString()!.Length > 0,
        _ => true,
    };

    public static double ToNumber(Value value) => value.Kind switch
    {
        ValueKind.Undefined => double.NaN,
        ValueKind.Null => 0,
        ValueKind.Boolean or ValueKind.Number => value.Number,
        ValueKind.String => ToNumber(value.AsString()!),
        ValueKind.Array when value.AsArray()!.Count == 0 => 0,
        ValueKind.Array when value.AsArray()!.Count == 1 => ToNumber(ToText(value)),
        _ => double.NaN,
    };

    public static double ToNumber(string text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed.Length == 0 ? 0
            : trimmed is "Infinity" or "+Infinity" ? double.PositiveInfinity
            : trimmed is "-Infinity" ? double.NegativeInfinity
            : trimmed.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && ulong.TryParse(trimmed[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex
            : double.TryParse(trimmed, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
            : double.NaN;
    }

    /// <summary><c>String(value)</c>.</summary>
    public static string ToText(Value value) => value.Kind switch
    {
        ValueKind.Undefined => "undefined",
        ValueKind.Null => "null",
        ValueKind.Number => NumberText(value),
        ValueKind.Array => string.Join(',', value.AsArray()!.Select(element => element.IsNullish ? "" : ToText(element))),
        ValueKind.Object => "[object Object]",
        _ => value.ToString(),
    };

    /// <summary><c>typeof value</c>.</summary>
    public static string TypeOf(Value value) => value.Kind switch
    {
        ValueKind.Undefined => "undefined",
        ValueKind.Boolean => "boolean",
        ValueKind.Number => "number",
        ValueKind.String => "string",
        _ => "object",
    };

    private static string NumberText(Value value)
        => double.IsNaN(value.Number) ? "NaN" : double.IsPositiveInfinity(value.Number) ? "Infinity" : double.IsNegativeInfinity(value.Number) ? "-Infinity" : ValueJson.ToJson(value);
}
