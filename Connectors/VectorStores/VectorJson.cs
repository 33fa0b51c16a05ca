using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.VectorStores;

[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonDocument))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(JsonArray))]
internal sealed partial class VectorJson : JsonSerializerContext
{
    private static readonly JsonElement NoMembers = System.Text.Json.JsonElement.Parse("{}");

    public static JsonArray Numbers(ReadOnlyMemory<float> vector)
    {
        var numbers = new JsonArray();
        foreach (var number in vector.Span)
        {
            numbers.Add((JsonNode)JsonValue.Create(number));
        }

        return numbers;
    }

    public static JsonNode? Node(JsonElement element) => element.ValueKind == JsonValueKind.Undefined ? null : JsonNode.Parse(element.GetRawText());

    public static double Number(JsonElement element, string name) => element.At(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : 0;

    /// <summary>What a store kept beside a text; nothing where it kept none.</summary>
    public static JsonElement Members(JsonElement element) => element.ValueKind == JsonValueKind.Object ? element : NoMembers;
}
