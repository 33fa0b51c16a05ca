using System.Text.Json;
using System.Text.Json.Nodes;
using static Bizoholic.Flows.Activities.N8n.Import.StepInputs;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>An Information Extractor becomes the step <em>Answer with tools</em> without any: the text is its task, and what is wanted its shape.</summary>
internal static class Extractors
{
    private const string Prefix = "@n8n/n8n-nodes-langchain.";
    private const string Usual = "Read the data that is asked for out of the text. What the text does not say is left out.";

    /// <returns>What it becomes; or why it cannot, where it is such a node; neither where it is none.</returns>
    public static (NodeKind? Kind, string? Obstacle) Find(JsonElement node, FlowParts parts)
    {
        if (NodeJson.Text(node, "type") != Prefix + "informationExtractor" || NodeJson.Flag(node, "disabled"))
        {
            return default;
        }

        var (inputs, obstacles, parameters) = (new JsonObject(), new List<string>(), NodeJson.Member(node, "parameters"));
        inputs["task"] = Text(NodeJson.Text(parameters, "text") ?? "");
        inputs["instructions"] = Text(NodeJson.Text(parameters, "options.systemPromptTemplate") is { Length: > 0 } own ? own : Usual);
        inputs["field"] = Literal("String", "output");
        if (ShapeOf(parameters) is { } shape)
        {
            inputs["shape"] = new JsonObject { ["typeName"] = "ObjectDictionary", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = shape.ToJsonString() } };
        }
        else
        {
            obstacles.Add("what it asks for is neither an object nor a list, or known only in a run");
        }

        return AnswerStep.Of(node, parts, inputs, obstacles, "has the shape of its data");
    }

    /// <summary>JSON schema of what is wanted; null where it is neither an object nor a list.</summary>
    private static JsonObject? ShapeOf(JsonElement parameters)
    {
        var kind = NodeJson.Text(parameters, "schemaType") ?? "fromAttributes";
        if (kind != "fromAttributes")
        {
            var parser = new JsonObject
            {
                ["type"] = Prefix + "outputParserStructured",
                ["typeVersion"] = 1.2,
                ["parameters"] = new JsonObject { ["schemaType"] = kind, ["inputSchema"] = Node(parameters, "inputSchema"), ["jsonSchemaExample"] = Node(parameters, "jsonSchemaExample") },
            };
            return AnswerParser.Of(JsonSerializer.SerializeToElement(parser), isAgent: true)?.Shape;
        }

        var attributes = NodeJson.Elements(NodeJson.At(parameters, "attributes.attributes")).Where(attribute => NodeJson.Text(attribute, "name") is { Length: > 0 }).ToArray();
        return attributes.Length == 0 ? null : new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(attributes.Select(attribute => KeyValuePair.Create<string, JsonNode?>(NodeJson.Text(attribute, "name")!, Attribute(attribute)))),
            ["required"] = new JsonArray([.. attributes.Where(attribute => NodeJson.Flag(attribute, "required")).Select(attribute => (JsonNode)NodeJson.Text(attribute, "name")!)]),
        };
    }

    private static JsonObject Attribute(JsonElement attribute)
    {
        var type = NodeJson.Text(attribute, "type");
        var description = NodeJson.Text(attribute, "description") ?? "";
        return new JsonObject
        {
            ["type"] = type is "number" or "boolean" ? type : "string",
            ["description"] = type == "date" ? $"{description} (a date, as 2026-01-31)".TrimStart() : description,
        };
    }

    private static JsonNode? Node(JsonElement holder, string name) => NodeJson.Member(holder, name) is { ValueKind: not JsonValueKind.Undefined } value ? JsonSerializer.SerializeToNode(value) : null;
}
