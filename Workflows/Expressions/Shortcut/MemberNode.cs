using System.Collections.Frozen;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Shortcut;

/// <summary>A member of a value, by name or by index.</summary>
internal sealed class MemberNode(ShortNode owner, string name, int index, bool isOptional) : ShortNode
{
    private static readonly FrozenSet<string> Inherited = FrozenSet.Create(
        StringComparer.Ordinal, "toString", "valueOf", "toLocaleString", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "constructor",
        "__proto__", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__");

    private readonly bool _isInherited = Inherited.Contains(name);

    public override Step Evaluate(ref Frame frame, out Value value)
    {
        var step = owner.Evaluate(ref frame, out var from);
        value = default;
        if (step != Step.Done)
        {
            return step;
        }

        if (from.AsObject() is { } members)
        {
            value = members[name];
            return value.IsUndefined && _isInherited ? Step.Defers : Step.Done;
        }

        if (from.IsNullish)
        {
            return isOptional ? Step.Skips : Step.Throws;
        }

        if (from.AsArray() is { } array)
        {
            if (name == "length")
            {
                value = array.Count;
                return Step.Done;
            }

            value = index >= 0 ? from[index] : default;
            return index >= 0 ? Step.Done : Step.Defers;
        }

        if (from.AsString() is { } text && name == "length")
        {
            value = text.Length;
            return Step.Done;
        }

        return Step.Defers;
    }
}
