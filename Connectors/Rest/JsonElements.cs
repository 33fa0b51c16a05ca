using System.Text.Json;

namespace Bizoholic.Flows.Connectors.Rest;

/// <summary>Forgiving reads of JSON whose shape is not ours.</summary>
internal static class JsonElements
{
    /// <summary>The parsed body, or an undefined element when it is not JSON.</summary>
    public static JsonElement Parse(byte[]? body)
    {
        try
        {
            return body is { Length: > 0 } ? JsonDocument.Parse(body).RootElement : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    public static JsonElement At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return default;
            }
        }

        return element;
    }

    /// <summary>A text or number at the path as text; null when it is missing or of another kind.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path)
    {
        var found = element.At(path);
        return found.ValueKind switch
        {
            JsonValueKind.String => found.GetString(),
            JsonValueKind.Number => found.GetRawText(),
            _ => null,
        };
    }

    public static long? Number(this JsonElement element, params ReadOnlySpan<string> path)
    {
        var found = element.At(path);
        return found.ValueKind == JsonValueKind.Number && found.TryGetInt64(out var number) ? number : null;
    }
}
