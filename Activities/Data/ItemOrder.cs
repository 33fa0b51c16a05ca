using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>The order of values, as JavaScript's comparison sees it.</summary>
internal static class ItemOrder
{
    /// <summary>Texts by their letters, all else by number; what cannot be compared stands after.</summary>
    public static int Compare(Value left, Value right)
    {
        if (left.AsString() is { } text && right.AsString() is { } other)
        {
            return string.CompareOrdinal(text, other);
        }

        var (first, second) = (JsText.ToNumber(left), JsText.ToNumber(right));
        return first < second ? -1 : first == second ? 0 : 1;
    }
}
