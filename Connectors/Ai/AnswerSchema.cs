using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Rest;
using Json.Schema;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>The JSON schema an answer has to fit. Nothing is fetched: a schema refers only to itself.</summary>
internal sealed class AnswerSchema
{
    private const int MostFaults = 5;

    private static readonly EvaluationOptions AllFaults = new() { OutputFormat = OutputFormat.List };

    private const string Wrapped = "answer";

    private readonly JsonSchema schema;
    private readonly bool isObject;

    /// <exception cref="ServiceException">It is no JSON schema.</exception>
    public AnswerSchema(JsonElement json)
    {
        try
        {
            // Registries of its own: what one flow names is not there for another.
            schema = JsonSchema.Build(json, new BuildOptions { SchemaRegistry = new SchemaRegistry() });
        }
        catch (Exception error) when (IsOfTheSchema(error))
        {
            throw Invalid(error);
        }

        isObject = json.ValueKind != JsonValueKind.Object || json.Text("type") is not { } type || type == "object";
        Asked = isObject ? json : InObject(json);
    }

    /// <summary>What the service is asked for. Services take nothing but objects: a list, say, is the one member of one.</summary>
    public JsonElement Asked { get; }

    /// <summary>The answer itself. A model that was told of a list may just as well write that alone.</summary>
    public JsonElement Unwrapped(JsonElement answer) => !isObject && answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(Wrapped, out var inner) ? inner : answer;

    /// <summary>What is wrong with an answer, in words for the model; null when nothing is.</summary>
    public string? Faults(JsonElement answer)
    {
        EvaluationResults results;
        try
        {
            results = schema.Evaluate(answer, AllFaults);
        }
        catch (Exception error) when (IsOfTheSchema(error))
        {
            throw Invalid(error);
        }

        if (results.IsValid)
        {
            return null;
        }

        var faults = (results.Details ?? []).Prepend(results)
            .Where(part => part.Errors is { Count: > 0 })
            .SelectMany(part => part.Errors!.Select(fault => $"{Path(part.InstanceLocation.ToString())} {Words(fault.Key, fault.Value)}"))
            .Distinct()
            .Take(MostFaults)
            .ToArray();
        return faults.Length == 0 ? "it does not fit the schema." : string.Join(' ', faults);
    }

    private static JsonElement InObject(JsonElement json)
    {
        var root = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["required"] = new JsonArray(Wrapped), ["properties"] = new JsonObject { [Wrapped] = JsonSerializer.SerializeToNode(json) } };
        foreach (var definitions in json.EnumerateObject().Where(member => member.Name is "$defs" or "definitions"))
        {
            // References are read from the root.
            root[definitions.Name] = JsonSerializer.SerializeToNode(definitions.Value);
        }

        return JsonSerializer.SerializeToElement(root);
    }

    private static string Words(string keyword, string message) => keyword.Length == 0 ? "is not asked for." : $"does not fit '{keyword}': {message.TrimEnd('.')}.";

    private static string Path(string pointer) => "$" + pointer.Replace("/", ".", StringComparison.Ordinal).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static bool IsOfTheSchema(Exception error) => error is JsonException or JsonSchemaException or RefResolutionException or InvalidOperationException or ArgumentException or FormatException;

    private static ServiceException Invalid(Exception error) => new(ServiceFailure.Permanent, "AI", $"the schema for the answer is not a valid JSON schema: {PlainText.From(error.Message)}", error)
    {
        Code = "invalid_schema",
    };
}
