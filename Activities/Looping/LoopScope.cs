using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Looping;

/// <summary>What the body of a loop sees of it.</summary>
internal static class LoopScope
{
    public static ValueObject Of(Value value, int index) => ValueObject.From(("CurrentValue", value), ("CurrentIndex", index));
}
