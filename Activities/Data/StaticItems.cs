using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>What a Code step gave, kept beside the static data it changed.</summary>
internal static class StaticItems
{
    public static Value From(IReadOnlyList<Item> items) => ValueObject.From(("items", ValueArray.From(items.Select(item => (Value)ValueObject.From(
        ("json", item.Json),
        ("from", item.PairedItem is { } index ? (double)index : Value.Null),
        ("files", item.Binary is null ? Value.Null : ValueArray.From(item.Binary.Select(pair => (Value)ValueObject.From(
            ("name", pair.Key), ("id", pair.Value.BlobId), ("fileName", pair.Value.FileName), ("mimeType", pair.Value.MimeType), ("size", (double)pair.Value.Size))))))))));

    /// <summary>Null where nothing was kept.</summary>
    public static IEnumerable<Item>? Of(Value remembered) => remembered["items"].AsArray()?.Select(kept => new Item(kept["json"].AsObject() ?? ValueObject.Empty)
    {
        PairedItem = kept["from"] is { Kind: ValueKind.Number } from ? (int)from.Number : null,
        Binary = kept["files"].AsArray()?.ToDictionary(
            file => file["name"].ToString(),
            file => new BinaryReference(file["id"].ToString(), file["fileName"].ToString(), file["mimeType"].ToString(), (long)file["size"].Number)),
    });
}
