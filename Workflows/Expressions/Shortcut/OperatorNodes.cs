using Acornima;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Shortcut;

/// <summary>Arithmetic, concatenation and comparison of plain values; the engine decides on objects and mixed kinds.</summary>
internal sealed class BinaryNode(Operator symbol, ShortNode left, ShortNode right) : ShortNode
{
    public override Step Evaluate(ExpressionScope scope, out Value value)
    {
        value = default;
        var step = left.Evaluate(scope, out var a);
        if (step != Step.Done)
        {
            return step;
        }

        step = right.Evaluate(scope, out var b);
        return step != Step.Done ? step : Apply(a, b, out value);
    }

    private Step Apply(Value a, Value b, out Value value)
    {
        value = default;
        var (first, second) = (a.Kind, b.Kind);
        if (first is ValueKind.Object or ValueKind.Array || second is ValueKind.Object or ValueKind.Array)
        {
            return Step.Defers;
        }

        switch (symbol)
        {
            case Operator.StrictEquality:
                value = IsSame(a, b);
                return Step.Done;
            case Operator.StrictInequality:
                value = !IsSame(a, b);
                return Step.Done;
            case Operator.Equality or Operator.Inequality when first == second || (a.IsNullish && b.IsNullish) || a.IsNullish != b.IsNullish:
                value = (IsSame(a, b) || (a.IsNullish && b.IsNullish)) == (symbol == Operator.Equality);
                return Step.Done;
            case Operator.Addition when first == ValueKind.String || second == ValueKind.String:
                value = string.Concat(PlainText.Of(a), PlainText.Of(b));
                return Step.Done;
        }

        return first == ValueKind.Number && second == ValueKind.Number ? OfNumbers(a.Number, b.Number, out value)
            : first == ValueKind.String && second == ValueKind.String ? OfTexts(a.AsString()!, b.AsString()!, out value)
            : Step.Defers;
    }

    private Step OfNumbers(double a, double b, out Value value)
    {
        value = symbol switch
        {
            Operator.Addition => a + b,
            Operator.Subtraction => a - b,
            Operator.Multiplication => a * b,
            Operator.Division => a / b,
            Operator.Remainder => a % b,
            Operator.LessThan => a < b,
            Operator.GreaterThan => a > b,
            Operator.LessThanOrEqual => a <= b,
            Operator.GreaterThanOrEqual => a >= b,
            _ => default(Value),
        };
        return value.IsUndefined ? Step.Defers : Step.Done;
    }

    private Step OfTexts(string a, string b, out Value value)
    {
        var order = string.CompareOrdinal(a, b);
        value = symbol switch
        {
            Operator.LessThan => order < 0,
            Operator.GreaterThan => order > 0,
            Operator.LessThanOrEqual => order <= 0,
            Operator.GreaterThanOrEqual => order >= 0,
            _ => default(Value),
        };
        return value.IsUndefined ? Step.Defers : Step.Done;
    }

    private static bool IsSame(Value a, Value b) => a.Kind == b.Kind && a.Kind switch
    {
        ValueKind.Number => a.Number == b.Number,
        ValueKind.Boolean => a.Boolean == b.Boolean,
        ValueKind.String => a.AsString() == b.AsString(),
        _ => true,
    };
}

/// <summary><c>&amp;&amp;</c>, <c>||</c> and <c>??</c>.</summary>
internal sealed class LogicalNode(Operator symbol, ShortNode left, ShortNode right) : ShortNode
{
    public override Step Evaluate(ExpressionScope scope, out Value value)
    {
        var step = left.Evaluate(scope, out value);
        if (step != Step.Done)
        {
            return step;
        }

        var goesOn = symbol switch
        {
            Operator.LogicalAnd => PlainText.IsTruthy(value),
            Operator.LogicalOr => !PlainText.IsTruthy(value),
            _ => value.IsNullish,
        };
        return goesOn ? right.Evaluate(scope, out value) : Step.Done;
    }
}

internal sealed class ConditionalNode(ShortNode test, ShortNode then, ShortNode otherwise) : ShortNode
{
    public override Step Evaluate(ExpressionScope scope, out Value value)
    {
        var step = test.Evaluate(scope, out value);
        return step != Step.Done ? step : (PlainText.IsTruthy(value) ? then : otherwise).Evaluate(scope, out value);
    }
}

internal sealed class NotNode(ShortNode inner) : ShortNode
{
    public override Step Evaluate(ExpressionScope scope, out Value value)
    {
        var step = inner.Evaluate(scope, out value);
        value = step == Step.Done ? !PlainText.IsTruthy(value) : default(Value);
        return step;
    }
}

internal sealed class TypeofNode(ShortNode inner) : ShortNode
{
    public override Step Evaluate(ExpressionScope scope, out Value value)
    {
        var step = inner.Evaluate(scope, out value);
        value = value.Kind switch
        {
            ValueKind.Undefined => "undefined",
            ValueKind.Boolean => "boolean",
            ValueKind.Number => "number",
            ValueKind.String => "string",
            _ => "object",
        };
        return step;
    }
}

/// <summary>A template literal of plain values.</summary>
internal sealed class TextNode(string[] texts, ShortNode[] holes) : ShortNode
{
    public override Step Evaluate(ExpressionScope scope, out Value value)
    {
        value = default;
        var pieces = new string[texts.Length + holes.Length];
        for (var i = 0; i < holes.Length; i++)
        {
            var step = holes[i].Evaluate(scope, out var inside);
            if (step != Step.Done)
            {
                return step;
            }

            if (inside.Kind == ValueKind.Array)
            {
                return Step.Defers;
            }

            pieces[i * 2] = texts[i];
            pieces[(i * 2) + 1] = inside.Kind == ValueKind.Object ? PlainText.ObjectText : PlainText.Of(inside);
        }

        pieces[^1] = texts[^1];
        value = string.Concat(pieces);
        return Step.Done;
    }
}
