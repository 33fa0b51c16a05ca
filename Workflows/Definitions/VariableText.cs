using System.Globalization;
using System.Text.Json;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>Reads a variable's default, which the designer keeps as text, by its declared type.</summary>
internal static class VariableText
{
    private static readonly string[] Texts = ["String", "Guid", "DateTime", "DateTimeOffset", "TimeSpan"];
    private static readonly string[] Numbers = ["Int16", "Int32", "Int64", "Long", "Single", "Double", "Decimal"];

    public static Value Read(string text, string typeName, bool isArray)
    {
        var type = typeName.TrimEnd('?');
        if (!isArray && Texts.Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            return text;
        }

        if (text.Length == 0)
        {
            return Value.Null;
        }

        if (!isArray && Numbers.Contains(type, StringComparer.OrdinalIgnoreCase) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            return ParsedOr(text);
        }

        if (!isArray && string.Equals(type, "Boolean", StringComparison.OrdinalIgnoreCase) && bool.TryParse(text, out var flag))
        {
            return flag;
        }

        return ParsedOr(text);
    }

    /// <summary>A text that is given to a variable of numbers or of true and false becomes one: the designer's fields give text only.</summary>
    public static Value Fit(Value value, VariableDefinition variable)
        => value.AsString() is { } text && !variable.IsArray && variable.TypeName.TrimEnd('?') is var type
            && (Numbers.Contains(type, StringComparer.OrdinalIgnoreCase) || string.Equals(type, "Boolean", StringComparison.OrdinalIgnoreCase))
            ? Read(text, type, isArray: false)
            : value;

    private static Value ParsedOr(string text)
    {
        try
        {
            return ValueJson.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
