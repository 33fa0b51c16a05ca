using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n.Conditions;

/// <summary>The conditions of If and Filter in version 1: lists by type, compared loosely.</summary>
internal static class OldConditions
{
    private static readonly string[] Types = ["boolean", "dateTime", "number", "string"];

    /// <param name="isAll">True: all have to hold. False: one is enough.</param>
    public static bool Holds(NodeCall call, ParameterTree conditions, bool isAll, int item)
    {
        foreach (var type in Types)
        {
            foreach (var condition in conditions[type].Elements)
            {
                var operation = condition["operation"].Constant.AsString() ?? DefaultOperation(type);
                var holds = Holds(type, operation, call.Evaluate(condition["value1"], item), call.Evaluate(condition["value2"], item));
                if (holds != isAll)
                {
                    return holds;
                }
            }
        }

        return isAll;
    }

    /// <summary>One comparison; Switch version 1 uses these too.</summary>
    public static bool Holds(string type, string operation, Value left, Value right) => type switch
    {
        "dateTime" => OfDates(operation, left, right),
        "boolean" => operation == "notEqual" ? !LooselyEqual(left, right) : LooselyEqual(left, right),
        "number" => OfNumbers(operation, left, right),
        _ => OfText(operation, left, right),
    };

    private static string DefaultOperation(string type) => type switch
    {
        "dateTime" => "after",
        "number" => "smaller",
        _ => "equal",
    };

    private static bool OfNumbers(string operation, Value left, Value right) => operation switch
    {
        "smaller" => Or0(left) < Or0(right),
        "smallerEqual" => Or0(left) <= Or0(right),
        "larger" => Or0(left) > Or0(right),
        "largerEqual" => Or0(left) >= Or0(right),
        "notEqual" => !LooselyEqual(left, right),
        "isEmpty" => IsEmpty(left),
        "isNotEmpty" => !IsEmpty(left),
        _ => LooselyEqual(left, right),
    };

    private static bool OfText(string operation, Value left, Value right)
    {
        if (operation is "startsWith" or "notStartsWith" or "endsWith" or "notEndsWith" && left.Kind != ValueKind.String)
        {
            throw new FaultException($"The value '{JsText.ToText(left)}' is not text, so it cannot be compared with \"{operation}\".");
        }

        var (text, other) = (left.IsNullish ? "" : JsText.ToText(left), right.IsNullish ? "" : JsText.ToText(right));
        return operation switch
        {
            "contains" => text.Contains(other, StringComparison.Ordinal),
            "notContains" => !text.Contains(other, StringComparison.Ordinal),
            "startsWith" => text.StartsWith(other, StringComparison.Ordinal),
            "notStartsWith" => !text.StartsWith(other, StringComparison.Ordinal),
            "endsWith" => text.EndsWith(other, StringComparison.Ordinal),
            "notEndsWith" => !text.EndsWith(other, StringComparison.Ordinal),
            "regex" => Pattern.IsMatch(other, text),
            "notRegex" => !Pattern.IsMatch(other, text),
            "isEmpty" => IsEmpty(left),
            "isNotEmpty" => !IsEmpty(left),
            "notEqual" => !LooselyEqual(left, right),
            _ => LooselyEqual(left, right),
        };
    }

    private static bool OfDates(string operation, Value left, Value right)
    {
        if (operation is "isEmpty" or "isNotEmpty")
        {
            return IsEmpty(left) == (operation == "isEmpty");
        }

        var (first, second) = (Moment(left), Moment(right));
        return operation == "before" ? first < second : first > second;
    }

    private static double Moment(Value value)
        => Dates.TryRead(value, out var moment) ? moment.ToUnixTimeMilliseconds()
            : throw new FaultException($"The value '{JsText.ToText(value)}' is not a valid DateTime.");

    private static double Or0(Value value) => value.IsNullish ? 0 : JsText.ToNumber(value);

    private static bool IsEmpty(Value value) => value.IsNullish || value.AsString() is "" || value.AsArray() is { Count: 0 } || value.AsObject() is { Count: 0 };

    /// <summary>JavaScript's equality without type checks, for plain values.</summary>
    private static bool LooselyEqual(Value left, Value right)
        => left.IsNullish || right.IsNullish ? left.IsNullish && right.IsNullish
            : left.Kind == right.Kind ? left.Kind is not (ValueKind.Object or ValueKind.Array) && left == right
            : left.Kind is ValueKind.Object or ValueKind.Array || right.Kind is ValueKind.Object or ValueKind.Array ? JsText.ToText(left) == JsText.ToText(right)
            : JsText.ToNumber(left) == JsText.ToNumber(right);
}
