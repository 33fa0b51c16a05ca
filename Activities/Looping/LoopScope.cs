using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Looping;

/// <summary>What the body of a loop sees of it.</summary>
internal static class LoopScope
{
    /// <summary>The body's only item is the current value.</summary>
    public static IReadOnlyList<ItemSource> OwnItem { get; } = [ItemSource.OwnLoopValue];

    public static ValueObject Of(Value value, int index) => ValueObject.From(("CurrentValue", value), ("CurrentIndex", index));
}
