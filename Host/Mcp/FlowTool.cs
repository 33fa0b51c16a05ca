using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using ModelContextProtocol.Protocol;

namespace Bizoholic.Flows.Host.Mcp;

/// <summary>A published flow as a tool: its name and description, and its inputs as a JSON schema.</summary>
internal sealed record FlowTool(string Name, DefinitionVersion Version, WorkflowDefinition Definition) : IFlowTool
{
    private const int LongestName = 64;

    /// <summary>"Send welcome mail" becomes send_welcome_mail: models take letters, digits, hyphens and underscores only.</summary>
    public static string NameOf(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (char.IsAsciiLetterOrDigit(letter) || letter == '-')
            {
                name.Append(char.ToLowerInvariant(letter));
            }
            else if (name.Length > 0 && name[^1] != '_')
            {
                name.Append('_');
            }
        }

        var made = name.ToString().Trim('_');
        return made.Length == 0 ? "flow" : made.Length > LongestName ? made[..LongestName] : made;
    }

    public string Title => Definition.Name;

    public string DefinitionId => Version.DefinitionId;

    public string Description => string.IsNullOrWhiteSpace(Definition.Description) ? Definition.Name : Definition.Description;

    public JsonElement InputSchema
    {
        get
        {
            var properties = new JsonObject();
            foreach (var input in Definition.Inputs)
            {
                properties[input.Name] = Schema(input);
            }

            return JsonSerializer.SerializeToElement(new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false });
        }
    }

    public Tool Describe() => new() { Name = Name, Title = Title, Description = Description, InputSchema = InputSchema };

    /// <summary>What is wrong with a call's arguments; null when nothing is.</summary>
    public string? Fault(IDictionary<string, JsonElement>? arguments)
    {
        foreach (var (name, value) in arguments ?? new Dictionary<string, JsonElement>())
        {
            if (Definition.Inputs.FirstOrDefault(input => input.Name == name) is not { } known)
            {
                return Definition.Inputs.Count == 0
                    ? $"There is no input '{name}': the flow takes none."
                    : $"There is no input '{name}'. The flow takes {string.Join(", ", Definition.Inputs.Select(input => $"'{input.Name}'"))}.";
            }

            var type = known.IsArray ? "array" : JsonType(known.TypeName);
            if (type is not null && value.ValueKind != JsonValueKind.Null && !Fits(value, type))
            {
                return $"The input '{name}' has to be of type {type}.";
            }
        }

        return null;
    }

    private static JsonObject Schema(ArgumentDefinition input)
    {
        var schema = JsonType(input.TypeName) is { } type ? new JsonObject { ["type"] = type } : [];
        if (input.IsArray)
        {
            schema = new JsonObject { ["type"] = "array", ["items"] = schema };
        }

        if ((string.IsNullOrWhiteSpace(input.Description) ? input.DisplayName : input.Description) is { Length: > 0 } description)
        {
            schema["description"] = description;
        }

        return schema;
    }

    /// <summary>Null where any JSON will do.</summary>
    private static string? JsonType(string typeName) => typeName switch
    {
        "String" or "Guid" or "DateTime" or "DateTimeOffset" or "TimeSpan" => "string",
        "Int16" or "Int32" or "Int64" or "Long" => "integer",
        "Single" or "Double" or "Decimal" => "number",
        "Boolean" => "boolean",
        _ => null,
    };

    private static bool Fits(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number == decimal.Truncate(number),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == JsonValueKind.Array,
    };
}
