using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>What a Code step returned, as items; the rules and messages are n8n's.</summary>
internal static class CodeResult
{
    private static readonly HashSet<string> ItemKeys = new(StringComparer.Ordinal) { "json", "binary", "pairedItem", "error", "index" };

    /// <summary>Of code that runs once for all items.</summary>
    public static IEnumerable<Item> OfAll(Value result, IReadOnlyList<Item> inputs)
    {
        var list = result.AsArray() ?? (result.AsObject() is not null ? new ValueArray(result) : throw new FaultException("Code doesn't return items properly"));
        var isWrapped = list.Any(entry => entry.AsObject() is { } members && members.Any(member => ItemKeys.Contains(member.Key)));
        var made = new List<Item>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            var entry = list[i].AsObject() ?? throw new FaultException("Code doesn't return items properly");
            made.Add(isWrapped ? Wrapped(entry, inputs, $" [item {i}]") : new Item(entry));
        }

        return Paired(made, inputs.Count);
    }

    /// <summary>Of code that runs for each item; null where it gave nothing.</summary>
    public static Item? OfOne(Value result, Item input, int index, bool isJsonOnly)
    {
        if (result.Kind == ValueKind.Null)
        {
            return null;
        }

        var entry = result.AsObject() ?? throw new FaultException(result.AsArray() is null ? $"Code doesn't return an object [item {index}]" : $"Code doesn't return a single object [item {index}]");
        var item = !isJsonOnly && entry.Any(member => ItemKeys.Contains(member.Key)) ? Wrapped(entry, [input], $" [item {index}]") : new Item(entry);
        return item with { PairedItem = index, AlsoPairedWith = null };
    }

    private static IEnumerable<Item> Paired(List<Item> made, int inputs)
        => inputs == 1 ? made.Select(item => item with { PairedItem = item.PairedItem ?? 0 })
            : made.Count == inputs ? made.Select((item, index) => item with { PairedItem = item.PairedItem ?? index })
            : made;

    private static Item Wrapped(ValueObject entry, IReadOnlyList<Item> inputs, string place)
    {
        foreach (var (name, _) in entry)
        {
            if (!ItemKeys.Contains(name))
            {
                throw new FaultException($"Unknown top-level item key: {name}{place}");
            }
        }

        var json = entry["json"] is { IsUndefined: false } given ? given.AsObject() ?? throw new FaultException($"A 'json' property isn't an object{place}") : ValueObject.Empty;
        var paired = entry["pairedItem"] is { Kind: ValueKind.Number } number ? number : entry["pairedItem"]["item"];
        int? from = paired is { Kind: ValueKind.Number } ? (int)paired.Number : null;
        return new Item(json) { PairedItem = from, Binary = Files(entry["binary"], inputs) };
    }

    /// <summary>Code passes files on by handing their entries through; it cannot make new ones out of nothing.</summary>
    private static Dictionary<string, BinaryReference>? Files(Value binary, IReadOnlyList<Item> inputs)
    {
        if (binary.AsObject() is not { Count: > 0 } named)
        {
            return null;
        }

        var known = inputs.SelectMany(item => item.Binary ?? new Dictionary<string, BinaryReference>()).Select(pair => pair.Value).DistinctBy(file => file.BlobId).ToDictionary(file => file.BlobId, StringComparer.Ordinal);
        return named.Where(pair => known.ContainsKey(pair.Value["id"].ToString())).ToDictionary(pair => pair.Key, pair => known[pair.Value["id"].ToString()], StringComparer.Ordinal);
    }
}
