using System.Text.Json;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows.Journal;

/// <summary>Items as JSON: <c>{"j": [their JSON], "p": [paired indexes], "b": [files by name]}</c>; "p" and "b" only where there is something to say.</summary>
internal static class ItemsJson
{
    /// <param name="parts">What of them stands in the row already; null where nothing does.</param>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<Item> items, RowParts? parts = null)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("j"u8);
        var isPaired = false;
        var hasFiles = false;
        for (var i = 0; i < items.Count; i++)
        {
            if (parts is null)
            {
                ValueJson.Write(writer, items[i].Json);
            }
            else if (i == 0)
            {
                parts.Write(writer, items[i].Json);
            }
            else
            {
                // The comma before it is not written yet, so only its members have a place that is known.
                parts.WriteMembers(writer, items[i].Json);
            }

            isPaired |= items[i].PairedItem is not null;
            hasFiles |= items[i].Binary is not null;
        }

        writer.WriteEndArray();
        if (isPaired)
        {
            writer.WriteStartArray("p"u8);
            foreach (var item in items)
            {
                WritePairs(writer, item);
            }

            writer.WriteEndArray();
        }

        if (hasFiles)
        {
            WriteFiles(writer, items);
        }

        writer.WriteEndObject();
    }

    public static IReadOnlyList<Item> Read(ReadOnlySpan<byte> utf8)
    {
        var json = ValueJson.Parse(utf8);
        var content = json["j"].AsArray() ?? ValueArray.Empty;
        var paired = json["p"].AsArray();
        var files = json["b"].AsArray();
        var items = new Item[content.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var pairs = paired?[i].AsArray();
            var first = pairs is null ? paired?[i] : pairs[0];
            items[i] = new Item(content[i].AsObject() ?? ValueObject.Empty)
            {
                PairedItem = first is { Number: >= 0 } index ? (int)index.Number : null,
                AlsoPairedWith = pairs is null ? null : [.. pairs.Skip(1).Select(more => (int)more.Number)],
                Binary = files?[i].AsObject() is { } named ? ReadFiles(named) : null,
            };
        }

        return items;
    }

    /// <summary>One index; or a list of them, for an item that several were joined to.</summary>
    private static void WritePairs(Utf8JsonWriter writer, Item item)
    {
        if (item.AlsoPairedWith is not { Count: > 0 } more)
        {
            writer.WriteNumberValue(item.PairedItem ?? -1);
            return;
        }

        writer.WriteStartArray();
        writer.WriteNumberValue(item.PairedItem ?? -1);
        foreach (var index in more)
        {
            writer.WriteNumberValue(index);
        }

        writer.WriteEndArray();
    }

    private static void WriteFiles(Utf8JsonWriter writer, IReadOnlyList<Item> items)
    {
        writer.WriteStartArray("b"u8);
        foreach (var item in items)
        {
            if (item.Binary is null)
            {
                writer.WriteNullValue();
                continue;
            }

            writer.WriteStartObject();
            foreach (var (name, file) in item.Binary)
            {
                writer.WritePropertyName(name);
                ValueJson.Write(writer, ValueObject.From(("id", file.BlobId), ("name", file.FileName), ("type", file.MimeType), ("size", (double)file.Size)));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static Dictionary<string, BinaryReference> ReadFiles(ValueObject named)
        => named.ToDictionary(pair => pair.Key, pair => new BinaryReference(pair.Value["id"].ToString(), pair.Value["name"].ToString(), pair.Value["type"].ToString(), (long)pair.Value["size"].Number), StringComparer.Ordinal);
}
