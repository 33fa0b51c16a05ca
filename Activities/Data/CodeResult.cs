using Bizoholic.Flows.Activities.Files;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>What a Code step returned, as items; the rules and messages are n8n's.</summary>
internal static class CodeResult
{
    private static readonly HashSet<string> ItemKeys = new(StringComparer.Ordinal) { "json", "binary", "pairedItem", "error", "index" };

    private const string NotItems = "Code doesn't return items properly";

    /// <summary>Of code that runs once for all items.</summary>
    public static IEnumerable<Item> OfAll(Value result, IReadOnlyList<Item> inputs, FlowFiles files)
    {
        if (result.Kind == ValueKind.Null)
        {
            return [];
        }

        if (result.AsObject() is { } single)
        {
            return [JsText.IsTruthy(single["json"]) ? Made(single, inputs, files, " [item 0]") : new Item(single)];
        }

        ValueObject[] entries = [.. (result.AsArray() ?? throw new FaultException(NotItems)).Select(entry => entry.AsObject() ?? throw new FaultException(NotItems))];
        if (entries.Any(entry => entry.Any(member => ItemKeys.Contains(member.Key))))
        {
            for (var i = 0; i < entries.Length; i++)
            {
                RefuseUnknown(entries[i], $" [item {i}]");
            }
        }

        var isWrapped = AllOrNone(entries, "json") || AllOrNone(entries, "binary");
        return entries.Select((entry, i) => isWrapped ? Made(entry, inputs, files, $" [item {i}]") : new Item(entry));
    }

    /// <summary>Of code that runs for each item; null where it gave nothing.</summary>
    public static Item? OfOne(Value result, Item input, int index, bool isJsonOnly, FlowFiles files)
    {
        if (!JsText.IsTruthy(result))
        {
            return null;
        }

        var place = $" [item {index}]";
        var entry = result.AsObject() ?? throw new FaultException(result.AsArray() is null ? $"Code doesn't return an object{place}" : $"Code doesn't return a single object{place}");
        var item = !isJsonOnly && (entry.Contains("json") || entry.Contains("binary")) ? Made(entry, [input], files, place) : new Item(entry);
        return item with { PairedItem = index, AlsoPairedWith = null };
    }

    private static bool AllOrNone(ValueObject[] entries, string name)
        => entries.Count(entry => entry.Contains(name)) is > 0 and var with && (with == entries.Length ? true : throw new FaultException("Inconsistent item format"));

    private static void RefuseUnknown(ValueObject entry, string place)
    {
        if (entry.FirstOrDefault(member => !ItemKeys.Contains(member.Key)) is { Key: { } unknown })
        {
            throw new FaultException($"Unknown top-level item key: {unknown}{place}");
        }
    }

    private static Item Made(ValueObject entry, IReadOnlyList<Item> inputs, FlowFiles files, string place)
    {
        var json = entry.Contains("json") ? entry["json"].AsObject() ?? throw new FaultException($"A 'json' property isn't an object{place}") : ValueObject.Empty;
        var named = entry["binary"] is { IsUndefined: false } given ? given.AsObject() ?? throw new FaultException($"A 'binary' property isn't an object{place}") : null;
        int[] from = [.. (entry["pairedItem"].AsArray() ?? new ValueArray(entry["pairedItem"])).Select(PairOf).OfType<int>()];
        return new Item(json) { PairedItem = from.Length > 0 ? from[0] : null, AlsoPairedWith = from.Length > 1 ? from[1..] : null, Binary = FilesOf(named ?? ValueObject.Empty, inputs, files) };
    }

    /// <summary>A number, or an object that has it.</summary>
    private static int? PairOf(Value pair) => (pair.Kind == ValueKind.Number ? pair : pair["item"]) is { Kind: ValueKind.Number } number ? (int)number.Number : null;

    /// <summary>Code passes files on by handing their entries through, and makes new ones of Base64 text.</summary>
    private static Dictionary<string, BinaryReference>? FilesOf(ValueObject named, IReadOnlyList<Item> inputs, FlowFiles files)
    {
        if (named.Count == 0)
        {
            return null;
        }

        var known = inputs.SelectMany(item => item.Binary?.Values ?? []).DistinctBy(file => file.BlobId).ToDictionary(file => file.BlobId, StringComparer.Ordinal);
        var kept = new Dictionary<string, BinaryReference>(StringComparer.Ordinal);
        foreach (var (name, entry) in named)
        {
            if (known.TryGetValue(entry["id"].ToString(), out var passed))
            {
                kept[name] = passed with { FileName = entry["fileName"].AsString() ?? passed.FileName, MimeType = entry["mimeType"].AsString() ?? passed.MimeType };
            }
            else if (entry["data"].AsString() is { } text)
            {
                kept[name] = files.Store(Base64Text.Bytes(text, $"binary.{name}.data"), entry["fileName"].AsString() ?? "", entry["mimeType"].AsString() is { Length: > 0 } type ? type : "application/octet-stream");
            }
        }

        return kept;
    }
}
