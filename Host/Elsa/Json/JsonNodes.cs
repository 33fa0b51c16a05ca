using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Elsa.Json;

/// <summary>Reads members of JSON objects without trusting their kinds.</summary>
internal static class JsonNodes
{
    public static string? Text(this JsonObject json, string name) => json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool Flag(this JsonObject json, string name) => json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public static int? Whole(this JsonObject json, string name) => json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var number) ? number : null;

    /// <summary>The texts of a list; empty when there is none.</summary>
    public static IReadOnlyList<string> Texts(this JsonObject json, string name)
        => json[name] is JsonArray list ? [.. list.OfType<JsonValue>().Where(entry => entry.GetValueKind() == JsonValueKind.String).Select(entry => entry.GetValue<string>())] : [];

    public static IEnumerable<JsonObject> Objects(this JsonObject json, string name) => json[name] is JsonArray list ? list.OfType<JsonObject>() : [];
}
