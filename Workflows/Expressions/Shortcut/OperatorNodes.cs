using Acornima;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Shortcut;

/// <summary>Arithmetic, concatenation and comparison of plain values; the engine decides on objects and mixed kinds.</summary>
internal sealed class BinaryNode(Operator symbol, ShortNode left, ShortNode right) : ShortNode
{
    public override Step Evaluate(ref Frame frame, out Value value)
    {
        value = default;
        var step = left.Evaluate(ref frame, out var a);
        if (step != Step.Done)
        {
            return step;
        }

        step = right.Evaluate(ref frame, out var b);
        return step != Step.Done ? step : Apply(a, b, ref frame, out value);
    }

    private Step Apply(Value a, Value b, ref Frame frame, out Value value)
    {
        value = default;
        var (first, second) = (a.Kind, b.Kind);
        if (first == ValueKind.Number && second == ValueKind.Number)
        {
            return OfNumbers(a.Number, b.Number, out value);
        }

        if (first is ValueKind.Object or ValueKind.Array || second is ValueKind.Object or ValueKind.Array)
        {
            return Step.Defers;
        }

        if ((first == ValueKind.String || second == ValueKind.String) && !frame.Writes(Letters(a) + Letters(b)))
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

        return first == ValueKind.String && second == ValueKind.String ? OfTexts(a.AsString()!, b.AsString()!, out value) : Step.Defers;
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
            Operator.StrictEquality or Operator.Equality => a == b,
            Operator.StrictInequality or Operator.Inequality => a != b,
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

    private static long Letters(Value value) => value.AsString()?.Length ?? 0;

    public static bool IsSame(Value a, Value b) => a.Kind == b.Kind && a.Kind switch
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
    public override Step Evaluate(ref Frame frame, out Value value)
    {
        var step = left.Evaluate(ref frame, out value);
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
        return goesOn ? right.Evaluate(ref frame, out value) : Step.Done;
    }
}

internal sealed class ConditionalNode(ShortNode test, ShortNode then, ShortNode otherwise) : ShortNode
{
    public override Step Evaluate(ref Frame frame, out Value value)
    {
        var step = test.Evaluate(ref frame, out value);
        return step != Step.Done ? step : (PlainText.IsTruthy(value) ? then : otherwise).Evaluate(ref frame, out value);
    }
}

internal sealed class NotNode(ShortNode inner) : ShortNode
{
    public override Step Evaluate(ref Frame frame, out Value value)
    {
        var step = inner.Evaluate(ref frame, out value);
        value = step == Step.Done ? !PlainText.IsTruthy(value) : default(Value);
        return step;
    }
}

internal sealed class TypeofNode(ShortNode inner) : ShortNode
{
    public override Step Evaluate(ref Frame frame, out Value value)
    {
        var step = inner.Evaluate(ref frame, out value);
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
    public override Step Evaluate(ref Frame frame, out Value value)
    {
        value = default;
        var pieces = new string[texts.Length + holes.Length];
        var letters = 0L;
        for (var i = 0; i < holes.Length; i++)
        {
            var step = holes[i].Evaluate(ref frame, out var inside);
            if (step != Step.Done)
            {
                return step;
            }

            if (!PlainText.HasText(inside))
            {
                return Step.Defers;
            }

            pieces[i * 2] = texts[i];
            pieces[(i * 2) + 1] = PlainText.Of(inside);
            letters += pieces[i * 2].Length + pieces[(i * 2) + 1].Length;
        }

        pieces[^1] = texts[^1];
        if (!frame.Writes(letters + texts[^1].Length))
        {
            return Step.Defers;
        }

        value = string.Concat(pieces);
        return Step.Done;
    }
}
