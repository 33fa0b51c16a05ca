using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>Checks JSON against the part of JSON Schema that models are asked for: type, enum, required, properties, additionalProperties, items and their bounds.</summary>
internal static class JsonShape
{
    /// <summary>What is wrong, in words for the model; null when nothing is.</summary>
    public static string? Problem(JsonElement value, JsonElement schema, string path = "$")
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(name => Is(value, name)))
        {
            return $"{path} has to be of type {string.Join(" or ", Types(type))}.";
        }

        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)))
        {
            return $"{path} has to be one of {allowed.GetRawText()}.";
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => ObjectProblem(value, schema, path),
            JsonValueKind.Array => ArrayProblem(value, schema, path),
            JsonValueKind.String when schema.Number("maxLength") is { } most && value.GetString()!.Length > most => $"{path} is longer than {most} characters.",
            JsonValueKind.String when schema.Number("minLength") is { } least && value.GetString()!.Length < least => $"{path} is shorter than {least} characters.",
            _ => null,
        };
    }

    private static string? ObjectProblem(JsonElement value, JsonElement schema, string path)
    {
        foreach (var name in schema.At("required") is { ValueKind: JsonValueKind.Array } required ? required.EnumerateArray() : default)
        {
            if (!value.TryGetProperty(name.GetString()!, out _))
            {
                return $"{path}.{name.GetString()} is missing.";
            }
        }

        var properties = schema.At("properties");
        foreach (var property in value.EnumerateObject())
        {
            var known = properties.At(property.Name);
            if (known.ValueKind == JsonValueKind.Undefined && schema.At("additionalProperties").ValueKind == JsonValueKind.False)
            {
                return $"{path}.{property.Name} is not asked for.";
            }

            if (Problem(property.Value, known, $"{path}.{property.Name}") is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static string? ArrayProblem(JsonElement value, JsonElement schema, string path)
    {
        var count = value.GetArrayLength();
        if (schema.Number("minItems") is { } least && count < least)
        {
            return $"{path} has {count} items; at least {least} are needed.";
        }

        if (schema.Number("maxItems") is { } most && count > most)
        {
            return $"{path} has {count} items; at most {most} are wanted.";
        }

        return value.EnumerateArray().Select((item, index) => Problem(item, schema.At("items"), $"{path}[{index}]")).FirstOrDefault(problem => problem is not null);
    }

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(name => name.GetString()!) : [type.GetString()!];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number == decimal.Truncate(number),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind.ToString().Equals(type, StringComparison.OrdinalIgnoreCase),
    };
}
