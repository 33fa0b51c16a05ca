using System.Globalization;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Data.Merging;

/// <summary>How fields that both inputs have are brought together.</summary>
/// <param name="Clash">"preferInput1", "preferInput2", "preferLast" or "addSuffix"; null where nothing was chosen.</param>
internal sealed record ObjectMerge(string? Clash, bool IsShallow, bool SkipsEmpty)
{
    public static ObjectMerge Read(Value values) => new(values["resolveClash"].AsString(), values["mergeMode"].AsString() == "shallowMerge", values["overrideEmpty"].Boolean);

    /// <summary>Later objects win.</summary>
    public ValueObject Of(params IEnumerable<ValueObject> objects) => objects.Aggregate(ValueObject.Empty, (into, from) => Into(into, from));

    public ValueObject WithSuffix(ValueObject json, string suffix)
    {
        var renamed = new ValueObject.Builder(json.Count);
        foreach (var (name, value) in json)
        {
            renamed.Set($"{name}_{suffix}", value);
        }

        return renamed.Build();
    }

    private ValueObject Into(ValueObject into, ValueObject from)
    {
        var merged = into.ToBuilder();
        foreach (var (name, value) in from)
        {
            if (!(SkipsEmpty && (value.IsNullish || value.AsString() is "") && into.Contains(name)))
            {
                merged.Set(name, IsShallow ? value : Deep(into[name], value));
            }
        }

        return merged.Build();
    }

    private Value Deep(Value into, Value from)
    {
        if (into.AsObject() is { } left && from.AsObject() is { } right)
        {
            return Into(left, right);
        }

        if (into.AsArray() is not null && from.AsObject() is not null)
        {
            // An object's members become those of the list: elements where they are numbers, else nothing that JSON shows.
            return MembersInto(into.AsArray()!, from.AsObject()!);
        }

        return into.AsArray() is { } list && from.AsArray() is { } other
            ? ValueArray.From(Enumerable.Range(0, Math.Max(list.Count, other.Count)).Select(i => i < other.Count ? i < list.Count ? Deep(list[i], other[i]) : other[i] : list[i]))
            : from.IsUndefined ? into : from;
    }

    private ValueArray MembersInto(ValueArray into, ValueObject from)
    {
        var elements = into.ToList();
        foreach (var (name, value) in from)
        {
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < elements.Count)
            {
                elements[index] = Deep(elements[index], value);
            }
        }

        return ValueArray.From(elements);
    }
}
