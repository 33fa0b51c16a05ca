using Bizoholic.Flows.Activities.Data;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n.Conditions;

/// <summary>The conditions of If and Filter in version 1: lists by type, compared by value and type.</summary>
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
                var holds = Holds(type, operation, Operand(call, condition["value1"], type, item), Operand(call, condition["value2"], type, item));
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
        "boolean" => AreSame(left, right) == (operation != "notEqual"),
        "number" => OfNumbers(operation, left, right),
        _ => OfText(operation, left, right),
    };

    /// <summary>What a side of a comparison holds; exports leave out what nobody changed.</summary>
    private static Value Operand(NodeCall call, ParameterTree given, string type, int item) => given.IsGiven ? call.Evaluate(given, item) : type switch
    {
        "boolean" => Value.False,
        "number" => 0,
        _ => "",
    };

    private static string DefaultOperation(string type) => type switch
    {
        "dateTime" => "after",
        "number" => "smaller",
        _ => "equal",
    };

    private static bool OfNumbers(string operation, Value left, Value right) => operation switch
    {
        "smaller" => ItemOrder.IsLess(Or0(left), Or0(right)),
        "smallerEqual" => ItemOrder.IsLess(Or0(left), Or0(right)) || IsLevel(Or0(left), Or0(right)),
        "larger" => ItemOrder.IsLess(Or0(right), Or0(left)),
        "largerEqual" => ItemOrder.IsLess(Or0(right), Or0(left)) || IsLevel(Or0(left), Or0(right)),
        "notEqual" => !AreSame(left, right),
        "isEmpty" => IsEmpty(left),
        "isNotEmpty" => !IsEmpty(left),
        _ => AreSame(left, right),
    };

    private static bool OfText(string operation, Value left, Value right)
    {
        if (operation is "startsWith" or "notStartsWith" or "endsWith" or "notEndsWith" && left.Kind != ValueKind.String)
        {
            throw new FaultException($"The value '{JsText.ToText(left)}' is not text, so it cannot be compared with \"{operation}\".");
        }

        var (text, other) = operation is "contains" or "notContains"
            ? (JsText.IsTruthy(left) ? JsText.ToText(left) : "", JsText.IsTruthy(right) ? JsText.ToText(right) : "")
            : (left.IsNullish ? "" : JsText.ToText(left), operation is "regex" or "notRegex" && right.IsNullish ? "" : JsText.ToText(right));
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
            "notEqual" => !AreSame(left, right),
            _ => AreSame(left, right),
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

    private static Value Or0(Value value) => JsText.IsTruthy(value) ? value : 0;

    private static bool IsLevel(Value left, Value right)
        => left.AsString() is { } text && right.AsString() is { } other ? text == other : JsText.ToNumber(left) == JsText.ToNumber(right);

    private static bool IsEmpty(Value value) => value.IsNullish || value.AsString() is "" || value.AsArray() is { Count: 0 } || value.AsObject() is { Count: 0 };

    /// <summary>Of the same type and value; an object or list is the same as no other.</summary>
    private static bool AreSame(Value left, Value right) => left.Kind == right.Kind && left.Kind is not (ValueKind.Object or ValueKind.Array) && left == right;
}
