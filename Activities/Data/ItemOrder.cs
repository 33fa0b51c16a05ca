using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>The order of values, as JavaScript sees it.</summary>
internal static class ItemOrder
{
    /// <summary>Texts by their letters, all else by number; what is no number is less than nothing.</summary>
    public static bool IsLess(Value left, Value right)
        => left.AsString() is { } text && right.AsString() is { } other ? string.CompareOrdinal(text, other) < 0 : JsText.ToNumber(left) < JsText.ToNumber(right);

    /// <summary>
    /// Sorts stably, comparing the same pairs as the engine that n8n runs on while the list is short: items whose fields cannot be compared (a number
    /// with nothing) have no right order, and still come out as they do there.
    /// </summary>
    public static IReadOnlyList<int> Sort(int count, Comparison<int> compare)
    {
        const int Short = 64;
        var order = Enumerable.Range(0, count).ToArray();
        if (count >= Short)
        {
            return [.. order.Order(Comparer<int>.Create(compare))];
        }

        for (var next = count < 2 ? count : FirstRun(order, compare); next < count; next++)
        {
            var pivot = order[next];
            var (left, right) = (0, next);
            while (left < right)
            {
                var middle = left + ((right - left) / 2);
                (left, right) = compare(pivot, order[middle]) < 0 ? (left, middle) : (middle + 1, right);
            }

            Array.Copy(order, left, order, left + 1, next - left);
            order[left] = pivot;
        }

        return order;
    }

    /// <summary>Length of the run the list starts with; one that falls is turned round.</summary>
    private static int FirstRun(int[] order, Comparison<int> compare)
    {
        var falls = compare(order[1], order[0]) < 0;
        var length = 2;
        while (length < order.Length && compare(order[length], order[length - 1]) < 0 == falls)
        {
            length++;
        }

        if (falls)
        {
            Array.Reverse(order, 0, length);
        }

        return length;
    }
}
