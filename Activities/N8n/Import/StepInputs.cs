using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Settings of n8n's nodes as inputs of steps that take no parameters as n8n writes them.</summary>
internal static partial class StepInputs
{
    /// <summary>A text of n8n's: a template where it begins with an equals sign.</summary>
    public static JsonObject Text(string text) => new()
    {
        ["typeName"] = "String",
        ["expression"] = text.StartsWith('=') ? new JsonObject { ["type"] = "Template", ["value"] = text[1..] } : new JsonObject { ["type"] = "Literal", ["value"] = text },
    };

    public static JsonObject Number(string type, JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString()!.StartsWith('=')
        ? new() { ["typeName"] = type, ["expression"] = new JsonObject { ["type"] = "Template", ["value"] = value.GetString()![1..] } }
        : Literal(type, JsonSerializer.SerializeToNode(value)!);

    public static JsonObject Literal(string type, JsonNode value) => new() { ["typeName"] = type, ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };

    public static JsonObject List(IEnumerable<string> names) => new() { ["typeName"] = "String[]", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = JsonSerializer.Serialize(names) } };

    /// <summary>A list of texts of n8n's.</summary>
    public static JsonObject Texts(IReadOnlyList<string> texts) => texts.Any(text => text.StartsWith('='))
        ? new() { ["typeName"] = "String[]", ["expression"] = new JsonObject { ["type"] = "Template", ["value"] = $"{{{{ [{string.Join(", ", texts.Select(text => Script(JsonSerializer.SerializeToElement(text))))}] }}}}" } }
        : List(texts);

    /// <summary>Whatever an expression gives, which need not be text.</summary>
    public static JsonObject Any(string value) => new() { ["typeName"] = "Object", ["expression"] = Text(value)["expression"]!.DeepClone() };

    /// <summary>An object whose members are texts of n8n's, evaluated together.</summary>
    public static JsonObject Members(IEnumerable<(string Name, JsonElement Value)> members)
    {
        var script = string.Join(", ", members.Select(member => $"{Quoted(member.Name)}: {Script(member.Value)}"));
        return new() { ["typeName"] = "ObjectDictionary", ["expression"] = new JsonObject { ["type"] = "Template", ["value"] = $"{{{{ ({{ {script} }}) }}}}" } };
    }

    /// <summary>An object that a person wrote as JSON, or what an expression gives; null where it is no object.</summary>
    public static JsonObject? Written(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (text is ['=', ..])
        {
            return new() { ["typeName"] = "ObjectDictionary", ["expression"] = new JsonObject { ["type"] = "Template", ["value"] = text[1..] } };
        }

        try
        {
            return JsonNode.Parse(text) is JsonObject ? new() { ["typeName"] = "ObjectDictionary", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = text } } : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A value as JavaScript: text around holes and what they give, or that alone.</summary>
    private static string Script(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not ['=', .. var text])
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => Quoted(value.GetString()!),
                JsonValueKind.Undefined => Quoted(""),
                JsonValueKind.Object or JsonValueKind.Array => $"JSON.parse({Quoted(value.GetRawText())})",
                _ => value.GetRawText(),
            };
        }

        var (pieces, at) = (new List<string>(), 0);
        foreach (Match hole in Hole().Matches(text))
        {
            if (hole.Index > at)
            {
                pieces.Add(Quoted(text[at..hole.Index]));
            }

            pieces.Add($"({hole.Groups[1].Value}\n)");
            at = hole.Index + hole.Length;
        }

        if (at < text.Length)
        {
            pieces.Add(Quoted(text[at..]));
        }

        return pieces switch
        {
            [] => "\"\"",
            [var only] => only,
            _ => $"[{string.Join(", ", pieces)}].join(\"\")",
        };
    }

    /// <summary>Braces would end the hole that the text stands in.</summary>
    private static string Quoted(string text) => JsonSerializer.Serialize(text).Replace("{", "\\u007b", StringComparison.Ordinal).Replace("}", "\\u007d", StringComparison.Ordinal);

    [GeneratedRegex(@"\{\{([\s\S]*?)\}\}")]
    private static partial Regex Hole();
}
