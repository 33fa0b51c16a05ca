using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>The shape that a parser plugged into a chain or an agent asks of the model's answer, and how the model is told of it.</summary>
/// <param name="Schema">JSON schema of the whole answer: an object with the member <c>output</c>.</param>
/// <param name="IsBare">What the parser's first version gives: what stands in <c>output</c>, each element of a list for itself.</param>
internal sealed record AnswerParser(JsonObject Schema, bool IsBare)
{
    private const string Example = """{"state": "California", "cities": ["Los Angeles", "San Francisco", "San Diego"]}""";

    private const string Described = """{"type": "object", "properties": {"state": {"type": "string"}, "cities": {"type": "array", "items": {"type": "string"}}}}""";

    /// <summary>Goes behind what the model is asked.</summary>
    public string Instruction => $"\nAnswer with nothing but JSON that fits this JSON schema, with all members that it requires:\n{Schema.ToJsonString()}";

    /// <summary>As a setting of the step that asks the model.</summary>
    public JsonObject Setting => new() { ["schema"] = Schema.DeepClone(), ["isBare"] = IsBare };

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
        if (Read(shape, isDescribed ? Described : Example) is not { } given || given.ToJsonString().Contains("{{", StringComparison.Ordinal))
        {
            return null;
        }

        var schema = isDescribed ? given as JsonObject : OfExample(given, version >= 1.3);
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
            return text.StartsWith('=') ? null : NodeJson.Parse(text);
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
