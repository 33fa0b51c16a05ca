using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n.Conditions;

/// <summary>The conditions of If, Switch and Filter from version 2 on, with n8n's rules of comparison.</summary>
internal static class ConditionSet
{
    /// <exception cref="ConditionTypeException">A value is not of the type its condition compares.</exception>
    public static bool Holds(NodeCall call, ParameterTree conditions, int item)
    {
        var options = call.Evaluate(conditions["options"], item);
        var isStrict = options["typeValidation"].AsString() == "strict";
        var ignoresCase = !(options["caseSensitive"] is { IsNullish: false } sensitive ? JsText.IsTruthy(sensitive) : false);
        var version = options["version"] is { Kind: ValueKind.Number } number ? number.Number : 1;
        var isAny = conditions["combinator"].Constant.AsString() == "or";
        var list = conditions["conditions"].Elements;
        for (var i = 0; i < list.Count; i++)
        {
            var condition = new Condition(
                list[i]["operator.type"].Constant.ToString(),
                list[i]["operator.operation"].Constant.ToString(),
                list[i]["operator.rightType"].Constant.AsString(),
                list[i]["operator.singleValue"].Constant.Boolean,
                call.Evaluate(list[i]["leftValue"], item),
                call.Evaluate(list[i]["rightValue"], item));
            if (Holds(condition, isStrict, ignoresCase, version, $" [condition {i}, item {item}]") == isAny)
            {
                return isAny;
            }
        }

        return !isAny;
    }

    private static bool Holds(Condition condition, bool isStrict, bool ignoresCase, double version, string place)
    {
        var left = Read(condition.Left, condition.Type, isStrict, version, out var isLeftRead);
        var right = Read(condition.Right, condition.RightType ?? condition.Type, isStrict, version, out var isRightRead);
        if (!isLeftRead || !(isRightRead || condition.IsSingle))
        {
            if (!isLeftRead && !isRightRead && !condition.IsSingle && JsText.TypeOf(condition.Left) == JsText.TypeOf(condition.Right))
            {
                throw new ConditionTypeException(condition.Type, condition.Left);
            }

            var (value, type) = isLeftRead ? (condition.Right, condition.RightType ?? condition.Type) : (condition.Left, condition.Type);
            throw new ConditionTypeException(value, type, isStrict, place);
        }

        var exists = !(left.IsNullish || (left.Kind == ValueKind.Number && double.IsNaN(left.Number)));
        return condition.Operation switch
        {
            "exists" => exists,
            "notExists" => !exists,
            _ => condition.Type switch
            {
                "string" => Comparisons.OfText(condition.Operation, left, right, ignoresCase),
                "number" => Comparisons.OfNumbers(condition.Operation, left, right, exists),
                "dateTime" => Comparisons.OfDates(condition.Operation, left, right, exists),
                "boolean" => Comparisons.OfFlags(condition.Operation, left, right, exists),
                "array" => Comparisons.OfLists(condition.Operation, left, right, ignoresCase),
                "object" => Comparisons.OfObjects(condition.Operation, left),
                _ => throw Comparisons.Unknown(condition.Type, condition.Operation),
            },
        };
    }

    private static Value Read(Value value, string type, bool isStrict, double version, out bool isRead)
    {
        isRead = true;
        if (type == "any" || value.IsNullish || (type == "number" && value.Kind == ValueKind.Number))
        {
            return value;
        }

        if (type == "boolean" && !isStrict)
        {
            return version >= 2 && FieldTypes.TryRead(value, type, strict: false, parseStrings: true, out var flag) ? flag : JsText.IsTruthy(value);
        }

        if (type == "number" && version >= 3 && (value.AsArray() is { Count: 0 } || string.IsNullOrWhiteSpace(value.AsString() ?? "x")))
        {
            return Value.Null;
        }

        isRead = FieldTypes.TryRead(value, type, isStrict, parseStrings: true, out var read);
        return read;
    }

    private readonly record struct Condition(string Type, string Operation, string? RightType, bool IsSingle, Value Left, Value Right);
}

/// <summary>A condition compares a value of another type.</summary>
internal sealed class ConditionTypeException : FaultException
{
    public ConditionTypeException(Value value, string type, bool isStrict, string place)
        : base(isStrict
            ? $"Wrong type: '{JsText.ToText(value)}' is {FieldTypes.WithArticle(JsText.TypeOf(value))} but was expecting {FieldTypes.WithArticle(type)}{place}"
            : $"Conversion error: the {JsText.TypeOf(value)} '{JsText.ToText(value)}' can't be converted to {FieldTypes.WithArticle(type)}{place}")
    {
    }

    /// <summary>Neither side is of the type.</summary>
    public ConditionTypeException(string type, Value both)
        : base($"Comparison type expects {FieldTypes.WithArticle(type)} but both fields are {FieldTypes.WithArticle(JsText.TypeOf(both))}")
    {
    }
}
