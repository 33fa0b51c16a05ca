using System.Text.Json;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>Stands in for a model in demo mode and in tests without a key. It writes what anybody sees is no model's work, and the same for the same request.</summary>
internal static class OfflineText
{
    public const string Name = "offline demo text";

    private const int LongestQuote = 80;

    public static string Of(string prompt)
        => $"Demo text, written without a model. It stands where a model would answer: \"{Quote(prompt)}\". Choose an AI credential in this step to get a real one.";

    /// <summary>JSON of the asked shape.</summary>
    public static Value Of(JsonElement schema, string prompt)
    {
        if (schema.TryGetProperty("enum", out var choices) && choices.GetArrayLength() > 0)
        {
            return ValueJson.FromElement(choices[0]);
        }

        var type = schema.TryGetProperty("type", out var named) ? named.ValueKind == JsonValueKind.Array ? named[0].GetString() : named.GetString() : "string";
        switch (type)
        {
            case "object":
                var members = new ValueObject.Builder();
                foreach (var property in schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject() : default)
                {
                    members.Set(property.Name, property.Value.TryGetProperty("type", out var kind) && kind.ValueEquals("string") && !property.Value.TryGetProperty("enum", out _)
                        ? Short(property.Name, property.Value, prompt)
                        : Of(property.Value, prompt));
                }

                return members.Build();
            case "array":
                var least = schema.TryGetProperty("minItems", out var min) ? min.GetInt32() : 1;
                return ValueArray.From(Enumerable.Range(0, Math.Max(least, 1)).Select(_ => schema.TryGetProperty("items", out var item) ? Of(item, prompt) : "demo"));
            case "number" or "integer":
                return 1;
            case "boolean":
                return true;
            case "null":
                return Value.Null;
            default:
                return Fit($"Demo: {Quote(prompt)}", schema);
        }
    }

    private static string Short(string name, JsonElement schema, string prompt)
        => Fit(name is "content" or "text" or "body" ? $"## Demo\n\n{Of(prompt)}" : $"Demo {name}: {Quote(prompt)}", schema);

    private static string Fit(string text, JsonElement schema) => schema.TryGetProperty("maxLength", out var most) && text.Length > most.GetInt32() ? text[..most.GetInt32()] : text;

    private static string Quote(string prompt)
    {
        var line = prompt.ReplaceLineEndings(" ").Trim();
        return line.Length <= LongestQuote ? line : line[..LongestQuote] + "...";
    }
}
