using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>How a webhook of n8n answers with what its flow's last step left.</summary>
/// <param name="Data">"firstEntryJson", "allEntries" or "noData".</param>
/// <param name="Property">Path of the part of the first item that is the answer; empty for all of it.</param>
/// <param name="ContentType">Type of the answer, whose text goes as it is then; empty for JSON.</param>
internal sealed record N8nAnswer(string Data, int Status, string Property, string ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    public static N8nAnswer Read(Value settings) => new(
        settings["responseData"].AsString() ?? "firstEntryJson",
        settings["responseCode"] is { Kind: ValueKind.Number, Number: >= 200 and <= 599 } status ? (int)status.Number : StatusCodes.Status200OK,
        settings["responseProperty"].AsString() ?? "",
        settings["responseType"].AsString() ?? "",
        [.. (settings["responseHeaders"].AsObject() ?? ValueObject.Empty).Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()))]);

    /// <summary>The answer without a word.</summary>
    public N8nAnswer Silent() => this with { Data = "noData", Status = StatusCodes.Status200OK };

    /// <summary>What is answered; undefined for nothing.</summary>
    public Value Of(ValueArray items) => Data switch
    {
        "noData" => Value.Undefined,
        "allEntries" => items,
        _ => Property.Split('.', StringSplitOptions.RemoveEmptyEntries).Aggregate(items.Count > 0 ? items[0] : ValueObject.Empty, (value, name) => value[name]),
    };
}
