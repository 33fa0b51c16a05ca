using System.Globalization;
using System.Text.Json;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n;

/// <summary>Values read as n8n's field types: string, number, boolean, dateTime, array, object.</summary>
internal static class FieldTypes
{
    /// <summary>False where the value has no reading as the type.</summary>
    /// <param name="strict">Only values that are of the type already.</param>
    /// <param name="parseStrings">Whether "string" turns other values into text; else they are taken as they are.</param>
    public static bool TryRead(Value value, string type, bool strict, bool parseStrings, out Value read)
    {
        read = value;
        if (value.IsNullish)
        {
            return true;
        }

        switch (type)
        {
            case "string":
                read = parseStrings ? Text(value) : value;
                return !(strict && parseStrings) || value.Kind == ValueKind.String;
            case "number":
                var number = JsText.ToNumber(value);
                read = value.Kind == ValueKind.Number ? value : number;
                return value.Kind == ValueKind.Number || (!strict && !double.IsNaN(number));
            case "boolean":
                return TryBoolean(value, strict, out read);
            case "dateTime":
                var isDate = Dates.TryRead(JsText.ToText(value), out var moment);
                read = isDate ? (double)moment.ToUnixTimeMilliseconds() : default;
                return isDate;
            case "array":
                return TryParsed(value, strict, static parsed => parsed.AsArray() is not null, out read);
            case "object":
                return TryParsed(value, strict, static parsed => parsed.AsObject() is not null || parsed.Kind == ValueKind.Null, out read)
                    || (!strict && value.AsString() is { } written && written.AsSpan().Trim() is ['{', .., '}'] && RepairedJson.TryRead(written, out read) && read.AsObject() is not null);
            default:
                return true;
        }
    }

    /// <summary>How messages show a value: <c>'abc'</c>, "array", "object".</summary>
    public static string Describe(Value value) => value.Kind switch
    {
        ValueKind.Array => "array",
        ValueKind.Object => "object",
        _ => $"'{JsText.ToText(value)}'",
    };

    public static string WithArticle(string noun) => noun.Length > 0 && "aeiou".Contains(char.ToLowerInvariant(noun[0]), StringComparison.Ordinal) ? $"an {noun}" : $"a {noun}";

    private static string Text(Value value) => value.Kind is ValueKind.Object or ValueKind.Array ? ValueJson.ToJson(value) : JsText.ToText(value);

    private static bool TryBoolean(Value value, bool strict, out Value read)
    {
        read = value;
        if (value.Kind == ValueKind.Boolean || strict)
        {
            return value.Kind == ValueKind.Boolean;
        }

        if (value.AsString() is { } text && bool.TryParse(text, out var flag))
        {
            read = flag;
            return true;
        }

        var number = JsText.ToNumber(value);
        read = number == 1;
        return number is 0 or 1;
    }

    private static bool TryParsed(Value value, bool strict, Func<Value, bool> fits, out Value read)
    {
        read = value;
        if (fits(value))
        {
            return true;
        }

        if (strict || value.AsString() is not { } text)
        {
            return false;
        }

        return (TryJson(text, out read) || TryJson(text.Replace('\'', '"'), out read)) && fits(read);
    }

    public static bool TryJson(string text, out Value value)
    {
        try
        {
            value = ValueJson.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            value = default;
            return false;
        }
    }
}
