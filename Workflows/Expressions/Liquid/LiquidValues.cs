using Bizoholic.Flows.Values;
using Fluid.Values;

namespace Bizoholic.Flows.Expressions.Liquid;

/// <summary>Our values as Fluid sees them; objects convert member by member.</summary>
internal static class LiquidValues
{
    public static FluidValue From(Value value) => value.Kind switch
    {
        ValueKind.Undefined or ValueKind.Null => NilValue.Instance,
        ValueKind.Boolean => BooleanValue.Create(value.Boolean),
        ValueKind.Number when Math.Abs(value.Number) < 7e27 => NumberValue.Create((decimal)value.Number),
        ValueKind.Number => new StringValue(NumberText.Of(value.Number)),
        ValueKind.String => new StringValue(value.AsString()!),
        ValueKind.Array => new ArrayValue([.. value.AsArray()!.Select(From)]),
        _ => FromObject(value.AsObject()!),
    };

    private static DictionaryValue FromObject(ValueObject members) => new(new NamedValues(name => members[name], () => members.Select(member => member.Key)));
}

/// <summary>Values that Fluid asks for by name.</summary>
internal sealed class NamedValues(Func<string, Value> find, Func<IEnumerable<string>> names) : IFluidIndexable
{
    public int Count => names().Count();

    public IEnumerable<string> Keys => names();

    public bool TryGetValue(string name, out FluidValue value)
    {
        var found = find(name);
        value = LiquidValues.From(found);
        return !found.IsUndefined;
    }
}
