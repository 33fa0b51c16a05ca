using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>The shape that a parser plugged into a chain or an agent asks of the model's answer, and how the model is told of it.</summary>
/// <param name="Schema">JSON schema of the whole answer: an object with the member <c>output</c>.</param>
/// <param name="IsBare">What the parser's first version gives: what stands in <c>output</c>, each element of a list for itself.</param>
internal sealed record AnswerParser(JsonObject Schema, bool IsBare)
{
    private const string Example = """{"state": "California", "cities": ["Los Angeles", "San Francisco", "San Diego"]}""";

    private const string UsualSchema = """{"type": "object", "properties": {"state": {"type": "string"}, "cities": {"type": "array", "items": {"type": "string"}}}}""";

    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];
    private static readonly string[] Keywords = ["properties", "anyOf", "oneOf", "allOf", "$ref", "enum", "const"];

    /// <summary>Goes behind what the model is asked.</summary>
    public string Instruction => $"\nAnswer with nothing but JSON that fits this JSON schema, with all members that it requires:\n{Schema.ToJsonString()}";

    /// <summary>As a setting of the step that asks the model.</summary>
    public JsonObject Setting => new() { ["schema"] = Schema.DeepClone(), ["isBare"] = IsBare };

    /// <summary>What stands in <c>output</c>, as the shape that a step asks for; null where that is neither an object nor a list.</summary>
    public JsonObject? Shape
    {
        get
        {
            if (Schema["properties"]!["output"]?.DeepClone() is not JsonObject shape || shape["type"]?.ToString() is not ("object" or "array"))
            {
                return null;
            }

            shape.TryAdd(shape["type"]!.ToString() == "object" ? "properties" : "items", new JsonObject());
            return shape;
        }
    }

    /// <param name="mends">Whoever asks sends an answer of another shape back, so that the parser may ask for that.</param>
    /// <returns>Null for another kind of parser, and one whose shape is known only in a run.</returns>
    public static AnswerParser? Of(JsonElement node, bool isAgent, bool mends = false)
    {
        var parameters = NodeJson.Member(node, "parameters");
        if (NodeJson.Text(node, "type") != "@n8n/n8n-nodes-langchain.outputParserStructured" || (NodeJson.Flag(parameters, "autoFix") && !mends))
        {
            return null;
        }

        var version = NodeJson.Number(node, "typeVersion") ?? 1;
        var isDescribed = version < 1.2 || NodeJson.Text(parameters, "schemaType") == "manual";
        var shape = NodeJson.Member(parameters, version < 1.2 ? "jsonSchema" : isDescribed ? "inputSchema" : "jsonSchemaExample");
        if (Read(shape, isDescribed ? UsualSchema : Example) is not { } given || given.ToJsonString().Contains("{{", StringComparison.Ordinal))
        {
            return null;
        }

        var schema = isDescribed ? given is JsonObject written ? Described(written) : null : OfExample(given, version >= 1.3);
        var isBare = version == 1 && !isAgent;
        return schema is null ? null : new(
            new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["output"] = isBare ? new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "array", ["items"] = schema.DeepClone() }) } : schema },
                ["required"] = new JsonArray("output"),
            },
            isBare);
    }

    /// <summary>The node that is plugged in, or the one within it where it only has answers mended.</summary>
    public static JsonElement? Within(JsonElement node, FlowParts parts)
        => NodeJson.Text(node, "type") == "@n8n/n8n-nodes-langchain.outputParserAutofixing" ? parts.Only(node, "ai_outputParser") : node;

    /// <summary>People put an example where a schema belongs, or its fields alone. To n8n that asks for anything; here the model is shown what was written.</summary>
    private static JsonObject Described(JsonObject written)
    {
        if (written["properties"] is JsonObject)
        {
            written.TryAdd("type", "object");
        }

        var isSchema = Keywords.Any(written.ContainsKey) || (written["type"]?.GetValueKind() == JsonValueKind.String && Types.Contains(written["type"]!.GetValue<string>()));
        return isSchema ? written : new JsonObject { ["type"] = "object", ["description"] = $"It looks like this: {written.ToJsonString()}" };
    }

    private static JsonNode? Read(JsonElement shape, string otherwise)
    {
        var text = shape.ValueKind switch
        {
            JsonValueKind.Undefined => otherwise,
            JsonValueKind.String => shape.GetString()!,
            _ => shape.GetRawText(),
        };
        try
        {
            // An expression without a hole is the text behind its sign.
            return text.StartsWith('=') ? text.Contains("{{", StringComparison.Ordinal) ? null : NodeJson.Parse(text[1..]) : NodeJson.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject OfExample(JsonNode? example, bool isRequired) => example?.GetValueKind() switch
    {
        JsonValueKind.Object => OfMembers(example.AsObject(), isRequired),
        JsonValueKind.Array when example.AsArray() is [var first, ..] => new() { ["type"] = "array", ["items"] = OfExample(first, isRequired) },
        JsonValueKind.Array => new() { ["type"] = "array" },
        JsonValueKind.Number => new() { ["type"] = "number" },
        JsonValueKind.True or JsonValueKind.False => new() { ["type"] = "boolean" },
        JsonValueKind.String => new() { ["type"] = "string" },
        _ => new() { ["type"] = "null" },
    };

    private static JsonObject OfMembers(JsonObject example, bool isRequired)
    {
        var schema = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject(example.Select(member => KeyValuePair.Create<string, JsonNode?>(member.Key, OfExample(member.Value, isRequired)))) };
        if (isRequired)
        {
            schema["required"] = new JsonArray([.. example.Select(member => JsonValue.Create(member.Key))]);
        }

        return schema;
    }
}
