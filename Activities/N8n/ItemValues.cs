using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.N8n;

/// <summary>Lists of items as values, for what an activity keeps between its executions and hands to other runs.</summary>
internal static class ItemValues
{
    public static ValueArray From(IEnumerable<Item> items) => ValueArray.From(items.Select(item => (Value)ValueObject.From(
        ("json", item.Json),
        ("binary", item.Binary is { Count: > 0 } files ? Files(files) : default(Value)),
        ("from", item.PairedItem is { } from ? from : default(Value)))));

    public static List<Item> Read(Value list) => [.. (list.AsArray() ?? ValueArray.Empty).Select(entry => new Item(entry["json"].AsObject() ?? ValueObject.Empty)
    {
        Binary = entry["binary"].AsObject()?.ToDictionary(pair => pair.Key, pair => new BinaryReference(pair.Value["id"].ToString(), pair.Value["name"].ToString(), pair.Value["type"].ToString(), (long)pair.Value["size"].Number), StringComparer.Ordinal),
        PairedItem = entry["from"] is { Kind: ValueKind.Number } from ? (int)from.Number : null,
    })];

    private static ValueObject Files(IReadOnlyDictionary<string, BinaryReference> files)
    {
        var named = new ValueObject.Builder(files.Count);
        foreach (var (name, file) in files)
        {
            named.Set(name, ValueObject.From(("id", file.BlobId), ("name", file.FileName), ("type", file.MimeType), ("size", (double)file.Size)));
        }

        return named.Build();
    }
}
