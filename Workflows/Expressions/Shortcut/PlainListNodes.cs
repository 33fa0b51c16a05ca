using System.Text;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Shortcut;

internal sealed class JoinNode(ShortNode owner, bool isOptional, ShortNode separator) : ListNode(owner, isOptional)
{
    protected override Step Evaluate(ValueArray list, ref Frame frame, out Value value)
    {
        var step = separator.Evaluate(ref frame, out value);
        if (step != Step.Done)
        {
            return step;
        }

        if (value.AsString() is not { } between)
        {
            return Step.Defers;
        }

        value = default;
        var text = new StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            var element = list[i];
            var piece = element.IsNullish ? "" : PlainText.Of(element);
            if (element.Kind is ValueKind.Object or ValueKind.Array || !frame.Works(1) || !frame.WritesMany(between.Length + piece.Length))
            {
                return Step.Defers;
            }

            text.Append(i == 0 ? "" : between).Append(piece);
        }

        value = text.ToString();
        return Step.Done;
    }
}

/// <summary><c>includes</c> and <c>indexOf</c>, of arrays and of texts.</summary>
internal sealed class PlaceNode(ShortNode owner, bool isOptional, ShortNode wanted, bool isIndex) : ListNode(owner, isOptional)
{
    protected override Step Evaluate(ValueArray list, ref Frame frame, out Value value)
    {
        var step = wanted.Evaluate(ref frame, out var sought);
        value = default;
        if (step != Step.Done)
        {
            return step;
        }

        // Whether two objects are the same one is for the engine to say.
        if (sought.Kind is ValueKind.Object or ValueKind.Array || !frame.Works(list.Count))
        {
            return Step.Defers;
        }

        var at = -1;
        for (var i = 0; i < list.Count && at < 0; i++)
        {
            var element = list[i];
            at = IsSame(element, sought) ? i : -1;
            if (element.Kind == ValueKind.String && sought.Kind == ValueKind.String && !frame.Writes(element.AsString()!.Length))
            {
                return Step.Defers;
            }
        }

        value = isIndex ? at : at >= 0;
        return Step.Done;
    }

    protected override Step OfOther(ref Value value, ref Frame frame)
    {
        if (value.AsString() is not { } text)
        {
            return Step.Defers;
        }

        var step = wanted.Evaluate(ref frame, out value);
        if (step != Step.Done)
        {
            return step;
        }

        if (value.AsString() is not { } sought || !frame.Writes(text.Length))
        {
            return Step.Defers;
        }

        var at = text.IndexOf(sought, StringComparison.Ordinal);
        value = isIndex ? at : at >= 0;
        return Step.Done;
    }

    /// <summary><c>includes</c> finds NaN, which equals nothing.</summary>
    private bool IsSame(Value element, Value sought) =>
        BinaryNode.IsSame(element, sought) || (!isIndex && element.Kind == ValueKind.Number && sought.Kind == ValueKind.Number && double.IsNaN(element.Number) && double.IsNaN(sought.Number));
}

/// <summary><c>slice</c>, of arrays and of texts.</summary>
internal sealed class SliceNode(ShortNode owner, bool isOptional, ShortNode[] bounds) : ListNode(owner, isOptional)
{
    protected override Step Evaluate(ValueArray list, ref Frame frame, out Value value)
    {
        value = default;
        var step = Bounds(list.Count, ref frame, out var start, out var length);
        if (step != Step.Done)
        {
            return step;
        }

        var part = new ValueArray(list.AsSpan().Slice(start, length).ToArray());
        value = part;
        return frame.Keeps(value) ? Step.Done : Step.Defers;
    }

    protected override Step OfOther(ref Value value, ref Frame frame)
    {
        if (value.AsString() is not { } text)
        {
            return Step.Defers;
        }

        var step = Bounds(text.Length, ref frame, out var start, out var length);
        if (step == Step.Done && !frame.Writes(length))
        {
            return Step.Defers;
        }

        value = text.Substring(start, length);
        return step;
    }

    private Step Bounds(int count, ref Frame frame, out int start, out int length)
    {
        (start, length) = (0, count);
        var end = count;
        for (var i = 0; i < bounds.Length; i++)
        {
            var step = bounds[i].Evaluate(ref frame, out var bound);
            if (step != Step.Done)
            {
                return step;
            }

            if (bound.Kind != ValueKind.Number || !double.IsInteger(bound.Number))
            {
                return Step.Defers;
            }

            var place = (int)Math.Clamp(bound.Number < 0 ? bound.Number + count : bound.Number, 0, count);
            (start, end) = i == 0 ? (place, end) : (start, place);
        }

        length = Math.Max(0, end - start);
        return Step.Done;
    }
}

/// <summary><c>flat()</c>: one level.</summary>
internal sealed class FlatNode(ShortNode owner, bool isOptional) : ListNode(owner, isOptional)
{
    public static ValueArray Flatten(ReadOnlySpan<Value> elements)
    {
        var flat = new List<Value>(elements.Length);
        foreach (var element in elements)
        {
            if (element.AsArray() is { } inner)
            {
                flat.AddRange(inner.AsSpan());
            }
            else
            {
                flat.Add(element);
            }
        }

        return ValueArray.From(flat);
    }

    protected override Step Evaluate(ValueArray list, ref Frame frame, out Value value)
    {
        value = list;
        if (!frame.Keeps(value))
        {
            return Step.Defers;
        }

        value = Flatten(list.AsSpan());
        return Step.Done;
    }
}
