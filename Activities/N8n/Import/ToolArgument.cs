using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>What a model gives to a tool.</summary>
/// <param name="Type">"string", "number", "boolean" or "json".</param>
internal sealed record ToolArgument(string Name, string? Description, string Type)
{
    private const string Asks = "$fromai(";

    /// <summary>As an input of a definition.</summary>
    public JsonObject Input => new()
    {
        ["name"] = Name,
        ["displayName"] = Name,
        ["description"] = Description ?? "",
        ["type"] = Type switch
        {
            "number" => "Double",
            "boolean" => "Boolean",
            "json" => "Object",
            _ => "String",
        },
        ["isArray"] = false,
    };

    /// <summary>As a field of the trigger.</summary>
    public JsonObject Field => new() { ["name"] = Name, ["type"] = "any" };

    /// <summary>What the settings of a tool ask the model for: <c>$fromAI('name', 'description', 'type')</c>.</summary>
    public static IReadOnlyList<ToolArgument> AskedFor(JsonElement parameters) => [.. Texts(parameters).SelectMany(In).DistinctBy(argument => argument.Name)];

    /// <summary>The members of an example, or of a JSON schema.</summary>
    public static IReadOnlyList<ToolArgument> OfShape(JsonNode? shape, bool isSchema) => shape is not JsonObject members ? []
        : isSchema ? [.. (members["properties"] as JsonObject ?? []).Select(member => new ToolArgument(member.Key, (member.Value as JsonObject)?["description"]?.ToString(), TypeOf((member.Value as JsonObject)?["type"]?.ToString())))]
        : [.. members.Select(member => new ToolArgument(member.Key, null, member.Value?.GetValueKind() switch
        {
            JsonValueKind.Number => "number",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Object or JsonValueKind.Array => "json",
            _ => "string",
        }))];

    /// <summary>All texts in a node's settings.</summary>
    public static IEnumerable<string> Texts(JsonElement holder) => holder.ValueKind switch
    {
        JsonValueKind.String => [holder.GetString()!],
        JsonValueKind.Array => holder.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => holder.EnumerateObject().SelectMany(member => Texts(member.Value)),
        _ => [],
    };

    private static IEnumerable<ToolArgument> In(string text)
    {
        for (var at = text.IndexOf(Asks, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(Asks, at, StringComparison.OrdinalIgnoreCase))
        {
            at += Asks.Length;
            if (Given(text, at) is [{ Length: > 0 } name, .. var rest])
            {
                yield return new ToolArgument(name, rest is [{ Length: > 0 } description, ..] ? description : null, rest is [_, var type, ..] ? TypeOf(type) : "string");
            }
        }
    }

    private static string TypeOf(string? type) => type switch
    {
        "number" or "integer" => "number",
        "boolean" => "boolean",
        "json" or "object" or "array" => "json",
        _ => "string",
    };

    /// <summary>The arguments of a call, read as far as texts are written out.</summary>
    private static List<string> Given(string text, int at)
    {
        var given = new List<string>();
        for (; at < text.Length && text[at] != ')'; at++)
        {
            if (text[at] is not ('\'' or '"' or '`'))
            {
                continue;
            }

            var value = new StringBuilder();
            var quote = text[at];
            for (at++; at < text.Length && text[at] != quote; at++)
            {
                at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
                value.Append(text[at]);
            }

            given.Add(value.ToString());
        }

        return given;
    }
}
