using System.Text.RegularExpressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n.Conditions;

/// <summary>The operations of conditions, by the type they compare.</summary>
internal static class Comparisons
{
    public static bool OfText(string operation, Value leftValue, Value rightValue, bool ignoresCase)
    {
        var left = leftValue.IsNullish ? "" : JsText.ToText(leftValue);
        var right = rightValue.IsNullish ? "" : JsText.ToText(rightValue);
        if (operation is "regex" or "notRegex")
        {
            return Pattern.IsMatch(right, ignoresCase ? Lower(left) : left) == (operation == "regex");
        }

        if (ignoresCase)
        {
            (left, right) = (Lower(left), Lower(right));
        }

        return operation switch
        {
            "empty" => left.Length == 0,
            "notEmpty" => left.Length > 0,
            "equals" => left == right,
            "notEquals" => left != right,
            "contains" => left.Contains(right, StringComparison.Ordinal),
            "notContains" => !left.Contains(right, StringComparison.Ordinal),
            "startsWith" => left.StartsWith(right, StringComparison.Ordinal),
            "notStartsWith" => !left.StartsWith(right, StringComparison.Ordinal),
            "endsWith" => left.EndsWith(right, StringComparison.Ordinal),
            "notEndsWith" => !left.EndsWith(right, StringComparison.Ordinal),
            _ => throw Unknown("string", operation),
        };
    }

    public static bool OfNumbers(string operation, Value left, Value right, bool exists) => operation switch
    {
        "empty" => !exists,
        "notEmpty" => exists,
        "equals" => left == right,
        "notEquals" => left != right,
        "gt" => JsText.ToNumber(left) > JsText.ToNumber(right),
        "lt" => JsText.ToNumber(left) < JsText.ToNumber(right),
        "gte" => JsText.ToNumber(left) >= JsText.ToNumber(right),
        "lte" => JsText.ToNumber(left) <= JsText.ToNumber(right),
        _ => throw Unknown("number", operation),
    };

    public static bool OfDates(string operation, Value left, Value right, bool exists) => operation switch
    {
        "empty" => !exists,
        "notEmpty" => exists,
        _ when left.IsNullish || right.IsNullish => false,
        "equals" => left.Number == right.Number,
        "notEquals" => left.Number != right.Number,
        "after" => left.Number > right.Number,
        "before" => left.Number < right.Number,
        "afterOrEquals" => left.Number >= right.Number,
        "beforeOrEquals" => left.Number <= right.Number,
        _ => throw Unknown("dateTime", operation),
    };

    public static bool OfFlags(string operation, Value left, Value right, bool exists) => operation switch
    {
        "empty" => !exists,
        "notEmpty" => exists,
        "true" => JsText.IsTruthy(left),
        "false" => !JsText.IsTruthy(left),
        "equals" => left == right,
        "notEquals" => left != right,
        _ => throw Unknown("boolean", operation),
    };

    public static bool OfLists(string operation, Value left, Value right, bool ignoresCase)
    {
        var list = left.AsArray() ?? ValueArray.Empty;
        return operation switch
        {
            "contains" => Contains(list, right, ignoresCase),
            "notContains" => !Contains(list, right, ignoresCase),
            "empty" => list.Count == 0,
            "notEmpty" => list.Count > 0,
            "lengthEquals" => list.Count == JsText.ToNumber(right),
            "lengthNotEquals" => list.Count != JsText.ToNumber(right),
            "lengthGt" => list.Count > JsText.ToNumber(right),
            "lengthLt" => list.Count < JsText.ToNumber(right),
            "lengthGte" => list.Count >= JsText.ToNumber(right),
            "lengthLte" => list.Count <= JsText.ToNumber(right),
            _ => throw Unknown("array", operation),
        };
    }

    public static bool OfObjects(string operation, Value left) => operation switch
    {
        "empty" => left.AsObject() is not { Count: > 0 },
        "notEmpty" => left.AsObject() is { Count: > 0 },
        _ => throw Unknown("object", operation),
    };

    public static FaultException Unknown(string type, string operation) => new($"The condition's operation '{operation}' for {type} values is not known here.");

    /// <summary>JavaScript's includes: objects are equal only to themselves, so never.</summary>
    private static bool Contains(ValueArray list, Value wanted, bool ignoresCase)
        => wanted.AsString() is { } text && ignoresCase ? list.Any(element => element.AsString() is { } candidate && Lower(candidate) == Lower(text))
            : wanted.AsObject() is null && wanted.AsArray() is null && list.Contains(wanted);

    private static string Lower(string text) => text.ToLowerInvariant();
}

/// <summary>Regular expressions as people write them in conditions: plain, or between slashes with flags.</summary>
internal static class Pattern
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    public static bool IsMatch(string pattern, string text)
    {
        try
        {
            return Of(pattern).IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new FaultException($"The regular expression '{pattern}' took too long and was stopped. Make it simpler: nested repetitions such as (a+)+ are slow.");
        }
    }

    public static Regex Of(string pattern, RegexOptions extra = RegexOptions.None)
    {
        var options = RegexOptions.ECMAScript | extra;
        if (pattern.StartsWith('/') && pattern.LastIndexOf('/') is var end and > 0 && pattern[(end + 1)..].All("gimusy".Contains))
        {
            var flags = pattern[(end + 1)..];
            options |= (flags.Contains('i') ? RegexOptions.IgnoreCase : 0) | (flags.Contains('m') ? RegexOptions.Multiline : 0);
            pattern = pattern[1..end];
        }

        try
        {
            // The ECMAScript mode knows no look-behind and no Unicode classes; such patterns run in the general mode.
            return pattern.Contains("(?<", StringComparison.Ordinal) || pattern.Contains("\\p{", StringComparison.Ordinal) ? new Regex(pattern, options & ~RegexOptions.ECMAScript, Limit) : new Regex(pattern, options, Limit);
        }
        catch (ArgumentException error)
        {
            throw new FaultException($"'{pattern}' is not a valid regular expression: {error.Message}");
        }
    }
}
