using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Surroundings.N8n;

/// <summary>Items in the form n8n's expressions see them.</summary>
internal static class ItemShape
{
    private static readonly string[] Plain = ["json", "pairedItem"];
    private static readonly string[] Paired = ["item"];

    /// <param name="index">Where the item stands in its list, for items that do not say what they were made from.</param>
    public static ValueObject Of(Item item, int index) => Make(item, item.PairedItem ?? index);

    /// <summary>An item that came in stands for itself: what is made from it was made from the item at its place.</summary>
    public static ValueObject Shown(ExpressionScope scope, Item item, int index) =>
        Make(item, index < scope.Items.Count && ReferenceEquals(scope.Items[index], item) ? index : item.PairedItem ?? index);

    private static ValueObject Make(Item item, int pairedItem)
    {
        var paired = ValueObject.OfShape(Paired, pairedItem);
        return item.Binary is { Count: > 0 }
            ? ValueObject.From(("json", item.Json), ("binary", Binary(item)), ("pairedItem", paired))
            : ValueObject.OfShape(Plain, item.Json, paired);
    }

    public static ValueObject Binary(Item? item)
    {
        var files = new ValueObject.Builder();
        foreach (var (name, file) in item?.Binary ?? new Dictionary<string, BinaryReference>())
        {
            files.Set(name, ValueObject.From(
                ("mimeType", file.MimeType),
                ("fileType", TypeOf(file.MimeType)),
                ("fileName", file.FileName),
                ("fileExtension", Path.GetExtension(file.FileName) is { Length: > 1 } extension ? extension[1..] : FileExtensions.Of(file.MimeType) ?? ""),
                ("fileSize", SizeText(file.Size)),
                ("bytes", file.Size),
                ("id", file.BlobId)));
        }

        return files.Build();
    }

    /// <summary>What n8n calls a kind of content; undefined where it has no name for it.</summary>
    private static Value TypeOf(string mimeType) => mimeType switch
    {
        _ when mimeType.StartsWith("application/json", StringComparison.Ordinal) => "json",
        _ when mimeType.StartsWith("text/html", StringComparison.Ordinal) => "html",
        _ when mimeType.StartsWith("application/pdf", StringComparison.Ordinal) => "pdf",
        _ when mimeType.StartsWith("application/javascript", StringComparison.Ordinal) => "text",
        _ => mimeType.Split('/')[0] is "image" or "audio" or "video" or "text" ? mimeType.Split('/')[0] : default(Value),
    };

    private static string SizeText(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => FormattableString.Invariant($"{bytes / 1_000d:0.##} kB"),
        _ => FormattableString.Invariant($"{bytes / 1_000_000d:0.##} MB"),
    };
}
