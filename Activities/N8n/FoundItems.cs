using System.Globalization;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n;

/// <summary>Items that a trigger has found and noted as found: kept with that note, so that a process that ends before the step is recorded loses none of them.</summary>
internal static class FoundItems
{
    private const string Found = "found";

    /// <summary>What the process had noted when it ended; null where it had noted nothing.</summary>
    public static IEnumerable<Item>? Noted(ActivityExecutionContext context) => context.Remembered[Found].AsArray() is { } noted ? noted.Select(Read) : null;

    /// <summary>What counts as new at the first look: what came since the flow was published.</summary>
    public static DateTimeOffset Beginning(ActivityExecutionContext context)
        => context.Time.GetUtcNow() is var now && DateTimeOffset.TryParse(context.Resumption?.Input["publishedAt"].AsString(), CultureInfo.InvariantCulture, out var published) && published < now ? published : now;

    /// <summary>The items as progress of the step.</summary>
    public static ValueObject Progress(IEnumerable<Item> items) => ValueObject.From((Found, ValueArray.From(items.Select(Written))));

    private static Value Written(Item item) => ValueObject.From(
        ("json", item.Json),
        ("files", ValueObject.From([.. (item.Binary ?? new Dictionary<string, BinaryReference>()).Select(file => (file.Key, (Value)ValueObject.From(("id", file.Value.BlobId), ("name", file.Value.FileName), ("type", file.Value.MimeType), ("size", (double)file.Value.Size))))])));

    private static Item Read(Value item) => new(item["json"].AsObject()!)
    {
        PairedItem = 0,
        Binary = item["files"].AsObject() is { Count: > 0 } files ? files.ToDictionary(file => file.Key, file => new BinaryReference(file.Value["id"].ToString(), file.Value["name"].ToString(), file.Value["type"].ToString(), (long)file.Value["size"].Number), StringComparer.Ordinal) : null,
    };
}
