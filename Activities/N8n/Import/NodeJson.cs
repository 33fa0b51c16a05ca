using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Lenient reading of JSON that people's exports hold.</summary>
internal static class NodeJson
{
    public static JsonElement Member(JsonElement holder, string name)
        => holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) ? value : default;

    public static JsonElement At(JsonElement holder, string path) => path.Split('.').Aggregate(holder, Member);

    public static string? Text(JsonElement holder, string path) => At(holder, path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static bool Flag(JsonElement holder, string path) => At(holder, path).ValueKind == JsonValueKind.True;

    public static double? Number(JsonElement holder, string path) => At(holder, path) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) ? value : null;

    public static IEnumerable<JsonElement> Elements(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    /// <summary>The same to read, as deep as a definition may be.</summary>
    public static JsonElement Element(JsonNode node)
    {
        using var document = JsonDocument.Parse(node.ToJsonString(), new JsonDocumentOptions { MaxDepth = ValueJson.MaxDepth });
        return document.RootElement.Clone();
    }

    /// <summary>JSON that was entered as text; of members with the same name the last one counts, as in JavaScript.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JsonNode? Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return Copy(document.RootElement);
    }

    private static JsonNode? Copy(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var made = new JsonObject();
                foreach (var member in element.EnumerateObject())
                {
                    made[member.Name] = Copy(member.Value);
                }

                return made;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Copy)]);
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }

    public static IEnumerable<JsonProperty> Members(JsonElement holder) => holder.ValueKind == JsonValueKind.Object ? holder.EnumerateObject() : [];
}
