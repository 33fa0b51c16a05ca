using System.Text.Json;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>A definition as it was read: Elsa's JSON, of which the runtime uses these parts and keeps the rest untouched.</summary>
public sealed class WorkflowDefinition
{
    internal WorkflowDefinition(JsonElement json)
    {
        Json = json;
        Root = json.GetProperty("root");
        Name = Text("name") ?? "";
        Description = Text("description");
        Variables = DefinitionParts.Variables(json);
        Inputs = DefinitionParts.Arguments(json, "inputs");
        Outputs = DefinitionParts.Arguments(json, "outputs");
        Outcomes = DefinitionParts.Strings(json, "outcomes");
    }

    /// <summary>The whole definition.</summary>
    public JsonElement Json { get; }

    public JsonElement Root { get; }

    public string Name { get; }

    public string? Description { get; }

    public IReadOnlyList<VariableDefinition> Variables { get; }

    public IReadOnlyList<ArgumentDefinition> Inputs { get; }

    public IReadOnlyList<ArgumentDefinition> Outputs { get; }

    public IReadOnlyList<string> Outcomes { get; }

    /// <summary>True when runs go on past incidents; by default the first one faults the run.</summary>
    public bool ContinuesAfterIncidents
        => Option("incidentStrategyType") is { } strategy && strategy.Contains("ContinueWithIncidents", StringComparison.Ordinal);

    /// <summary>A value of ours under <c>customProperties</c>; undefined when absent.</summary>
    public JsonElement CustomProperty(string name)
        => Json.TryGetProperty("customProperties", out var custom) && custom.ValueKind == JsonValueKind.Object && custom.TryGetProperty(name, out var value) ? value : default;

    private string? Option(string name)
        => Json.TryGetProperty("options", out var options) && options.ValueKind == JsonValueKind.Object && options.TryGetProperty(name, out var value) ? value.GetString() : null;

    private string? Text(string name) => Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>Readers of a definition's lists.</summary>
internal static class DefinitionParts
{
    public static IReadOnlyList<VariableDefinition> Variables(JsonElement holder) =>
        [.. Objects(holder, "variables").Select(variable => new VariableDefinition(
            Text(variable, "id") ?? Text(variable, "name") ?? "",
            Text(variable, "name") ?? "",
            Text(variable, "typeName") ?? "Object",
            variable.TryGetProperty("isArray", out var array) && array.ValueKind == JsonValueKind.True,
            Default(variable)))];

    public static IReadOnlyList<ArgumentDefinition> Arguments(JsonElement holder, string name) =>
        [.. Objects(holder, name).Select(argument => new ArgumentDefinition(
            Text(argument, "name") ?? "",
            Text(argument, "type") ?? "Object",
            argument.TryGetProperty("isArray", out var array) && array.ValueKind == JsonValueKind.True,
            Text(argument, "displayName"),
            Text(argument, "description"),
            Text(argument, "uiHint")))];

    public static IReadOnlyList<string> Strings(JsonElement holder, string name)
        => holder.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.String).Select(entry => entry.GetString()!)] : [];

    public static string? Text(JsonElement holder, string name) => holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<JsonElement> Objects(JsonElement holder, string name)
        => holder.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object) : [];

    /// <summary>The designer keeps defaults as text; the declared type says how to read it.</summary>
    private static Value Default(JsonElement variable)
    {
        if (!variable.TryGetProperty("value", out var json))
        {
            return default;
        }

        var value = ValueJson.FromElement(json);
        return value.AsString() is { } text ? VariableText.Read(text, Text(variable, "typeName") ?? "Object", variable.TryGetProperty("isArray", out var array) && array.ValueKind == JsonValueKind.True) : value;
    }
}
