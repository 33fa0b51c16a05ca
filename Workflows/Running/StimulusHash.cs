using System.Text;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>What bookmarks and triggers are looked up by: equal content gives an equal hash, whatever the order of its members.</summary>
public static class StimulusHash
{
    public static string Of(string name, Value content)
        => ContentHash.Of(Encoding.UTF8.GetBytes($"{name}\n{ValueJson.ToJson(Ordered(content))}"));

    private static Value Ordered(Value value) => value.Kind switch
    {
        ValueKind.Object => Ordered(value.AsObject()!),
        ValueKind.Array => ValueArray.From(value.AsArray()!.Select(Ordered)),
        _ => value,
    };

    private static ValueObject Ordered(ValueObject members)
    {
        var ordered = new ValueObject.Builder(members.Count);
        foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            ordered.Set(name, Ordered(value));
        }

        return ordered.Build();
    }
}
