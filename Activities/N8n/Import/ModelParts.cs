using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>What a model is told, in the forms that the services take it in.</summary>
internal static class ModelParts
{
    private const string WantsJson = "Answer with nothing but JSON.";

    /// <returns>False for a part that is told only when it runs, or that is more than text and addresses.</returns>
    public static (bool IsComplete, JsonNode? Made) Make(string part, JsonElement parameters) => part switch
    {
        "#chat" => Chat(parameters, null),
        "#chat json" => Chat(parameters, WantsJson),
        "#inputs" => Inputs(parameters, null),
        "#inputs json" => Inputs(parameters, WantsJson),
        "#contents" => Contents(parameters),
        "#said" => Said(parameters),
        "#pageFormats" => (true, PageFormats(NodeJson.At(parameters, "scrapeOptions.options.formats"))),
        "#instruction" => (true, ServiceCalls.Parameter(parameters, "options.systemMessage") is { } told ? new JsonObject { ["parts"] = new JsonArray(new JsonObject { ["text"] = told }) } : null),
        _ => throw new InvalidOperationException($"The table of services names the unknown part '{part}'."),
    };

    /// <summary>Messages of a chat; one that names no role is the user's.</summary>
    private static (bool, JsonNode?) Chat(JsonElement parameters, string? before)
    {
        JsonNode[] messages = [.. NodeJson.Elements(NodeJson.At(parameters, "messages.values")).Select(message => new JsonObject { ["role"] = NodeJson.Text(message, "role") ?? "user", ["content"] = NodeJson.Text(message, "content") ?? "" })];
        return (messages.Length > 0, new JsonArray([.. before is null ? (JsonNode[])[] : [new JsonObject { ["role"] = "system", ["content"] = before }], .. messages]));
    }

    private static (bool, JsonNode?) Inputs(JsonElement parameters, string? before)
    {
        var made = before is null ? new JsonArray() : new JsonArray(Said("system", new JsonObject { ["type"] = "input_text", ["text"] = before }));
        foreach (var message in NodeJson.Elements(NodeJson.At(parameters, "responses.values")))
        {
            var role = NodeJson.Text(message, "role") ?? "user";
            if (PartOf(message, role) is not { } part)
            {
                return (false, null);
            }

            made.Add((JsonNode)Said(role, part));
        }

        return (made.Count > (before is null ? 0 : 1), made);
    }

    private static JsonObject Said(string role, JsonObject part) => new() { ["role"] = role, ["content"] = new JsonArray(part) };

    /// <summary>Text, or an image or file that the service gets itself; null for one of the flow.</summary>
    private static JsonObject? PartOf(JsonElement message, string role) => (NodeJson.Text(message, "type") ?? "text", NodeJson.Text(message, "imageType") ?? "url", NodeJson.Text(message, "fileType") ?? "url") switch
    {
        ("text", _, _) when role == "assistant" => new() { ["type"] = "output_text", ["text"] = NodeJson.Text(message, "content") ?? "", ["annotations"] = new JsonArray() },
        ("text", _, _) => new() { ["type"] = "input_text", ["text"] = NodeJson.Text(message, "content") ?? "" },
        ("image", "url", _) => new() { ["type"] = "input_image", ["detail"] = NodeJson.Text(message, "imageDetail") ?? "auto", ["image_url"] = NodeJson.Text(message, "imageUrl") },
        ("image", "fileId", _) => new() { ["type"] = "input_image", ["detail"] = NodeJson.Text(message, "imageDetail") ?? "auto", ["file_id"] = NodeJson.Text(message, "fileId") },
        ("file", _, "url") => new() { ["type"] = "input_file", ["file_url"] = NodeJson.Text(message, "fileUrl") },
        ("file", _, "fileId") => new() { ["type"] = "input_file", ["file_id"] = NodeJson.Text(message, "fileId") },
        _ => null,
    };

    /// <summary>Messages of a chat without those that say nothing.</summary>
    private static (bool, JsonNode?) Said(JsonElement parameters)
    {
        JsonNode[] messages = [.. NodeJson.Elements(NodeJson.At(parameters, "messages.values")).Where(message => !string.IsNullOrWhiteSpace(NodeJson.Text(message, "content"))).Select(message => new JsonObject { ["content"] = NodeJson.Text(message, "content"), ["role"] = NodeJson.Text(message, "role") ?? "user" })];
        return (messages.Length > 0, new JsonArray(messages));
    }

    /// <summary>The forms in which a page is wanted, with what the node says where nothing is said.</summary>
    private static JsonArray? PageFormats(JsonElement formats) => formats.ValueKind == JsonValueKind.Undefined ? null : new JsonArray([.. NodeJson.Elements(NodeJson.Member(formats, "format")).Select(format => (NodeJson.Text(format, "type") ?? "markdown") switch
    {
        "json" => With(new JsonObject { ["type"] = "json", ["schema"] = NodeJson.Text(format, "schema") is { } schema ? $"={{{{ JSON.parse({ServiceParts.InScript(schema)}) }}}}" : new JsonObject() }, "prompt", NodeJson.Text(format, "prompt")),
        "screenshot" => new JsonObject
        {
            ["type"] = "screenshot",
            ["fullPage"] = NodeJson.Flag(format, "fullPage"),
            ["quality"] = NodeJson.Number(format, "quality") ?? 100,
            ["viewport"] = new JsonObject { ["width"] = NodeJson.Number(format, "viewportWidth") ?? 1024, ["height"] = NodeJson.Number(format, "viewportHeight") ?? 768 },
        },
        var type => (JsonNode)JsonValue.Create(type)!,
    })]);

    private static JsonObject With(JsonObject made, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            made[name] = value;
        }

        return made;
    }

    private static (bool, JsonNode?) Contents(JsonElement parameters)
    {
        JsonNode[] messages = [.. NodeJson.Elements(NodeJson.At(parameters, "messages.values")).Select(message => new JsonObject { ["parts"] = new JsonArray(new JsonObject { ["text"] = NodeJson.Text(message, "content") ?? "" }), ["role"] = NodeJson.Text(message, "role") ?? "user" })];
        return (messages.Length > 0, new JsonArray(messages));
    }
}
