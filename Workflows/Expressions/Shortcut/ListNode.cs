using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Shortcut;

/// <summary>A method called on an array; the engine decides when it is called on anything else.</summary>
internal abstract class ListNode(ShortNode owner, bool isOptional) : ShortNode
{
    public override Step Evaluate(ref Frame frame, out Value value)
    {
        var step = owner.Evaluate(ref frame, out value);
        if (step != Step.Done)
        {
            return step;
        }

        if (value.AsArray() is { } list)
        {
            return Evaluate(list, ref frame, out value);
        }

        return isOptional && value.IsNullish ? Step.Skips : OfOther(ref value, ref frame);
    }

    protected abstract Step Evaluate(ValueArray list, ref Frame frame, out Value value);

    /// <summary>The same method of another kind of value, where there is one.</summary>
    protected virtual Step OfOther(ref Value value, ref Frame frame) => Step.Defers;
}

internal sealed class MapNode(ShortNode owner, bool isOptional, Arrow arrow, bool isFlat) : ListNode(owner, isOptional)
{
    protected override Step Evaluate(ValueArray list, ref Frame frame, out Value value)
    {
        value = default;
        var mapped = new Value[list.Count];
        for (var i = 0; i < mapped.Length; i++)
        {
            var step = arrow.Call(ref frame, list[i], i, list, out mapped[i]);
            if (step != Step.Done)
            {
                return step;
            }

            if (!frame.Keeps(mapped[i]))
            {
                return Step.Defers;
            }
        }

        value = isFlat ? FlatNode.Flatten(mapped) : new ValueArray(mapped);
        return Step.Done;
    }
}

internal sealed class FilterNode(ShortNode owner, bool isOptional, Arrow arrow) : ListNode(owner, isOptional)
{
    protected override Step Evaluate(ValueArray list, ref Frame frame, out Value value)
    {
        value = default;
        var kept = new Value[list.Count];
        var count = 0;
        for (var i = 0; i < list.Count; i++)
        {
            var step = arrow.Call(ref frame, list[i], i, list, out var wanted);
            if (step != Step.Done)
            {
                return step;
            }

            if (!PlainText.IsTruthy(wanted))
            {
                continue;
            }

            if (!frame.Keeps(list[i]))
            {
                return Step.Defers;
            }

            kept[count++] = list[i];
        }

        value = new ValueArray(kept.AsSpan(0, count).ToArray());
        return Step.Done;
    }
}

/// <summary><c>find</c>, <c>findIndex</c>, <c>some</c> and <c>every</c>: they stop at the first element that decides.</summary>
/// <param name="stopsAt">What the function answers for the element that decides.</param>
/// <param name="found">What the method gives for it.</param>
/// <param name="otherwise">What it gives when there is none.</param>
internal sealed class SearchNode(ShortNode owner, bool isOptional, Arrow arrow, bool stopsAt, Func<ValueArray, int, Value> found, Value otherwise) : ListNode(owner, isOptional)
{
    protected override Step Evaluate(ValueArray list, ref Frame frame, out Value value)
    {
        for (var i = 0; i < list.Count; i++)
        {
            var step = arrow.Call(ref frame, list[i], i, list, out value);
            if (step != Step.Done)
            {
                return step;
            }

            if (PlainText.IsTruthy(value) == stopsAt)
            {
                value = found(list, i);
                return Step.Done;
            }
        }

        value = otherwise;
        return Step.Done;
    }
}

/// <param name="start">Null when the first element is the start.</param>
internal sealed class ReduceNode(ShortNode owner, bool isOptional, Arrow arrow, ShortNode? start) : ListNode(owner, isOptional)
{
    protected override Step Evaluate(ValueArray list, ref Frame frame, out Value value)
    {
        value = default;
        var first = 0;
        if (start is not null)
        {
            var step = start.Evaluate(ref frame, out value);
            if (step != Step.Done)
            {
                return step;
            }
        }
        else if (list.Count == 0)
        {
            return Step.Throws;
        }
        else
        {
            value = list[first++];
        }

        for (var i = first; i < list.Count; i++)
        {
            var step = arrow.Call(ref frame, value, list[i], i, list, out var next);
            value = next;
            if (step != Step.Done)
            {
                return step;
            }

            if (arrow.Makes && value.Kind is ValueKind.Object or ValueKind.Array)
            {
                return Step.Defers;
            }
        }

        return Step.Done;
    }
}
