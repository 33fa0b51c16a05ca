using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Workflows.Tests;

/// <summary>Writes definitions as short as a test wants them.</summary>
internal static class Flow
{
    public static string Definition(JsonObject root, params (string Name, object? Value)[] variables) => new JsonObject
    {
        ["definitionId"] = "flow",
        ["name"] = "Flow",
        ["variables"] = new JsonArray([.. variables.Select(variable => (JsonNode)new JsonObject { ["id"] = $"v-{variable.Name}", ["name"] = variable.Name, ["typeName"] = "Object", ["value"] = JsonValue.Create(variable.Value?.ToString()) })]),
        ["root"] = root,
    }.ToJsonString();

    public static JsonObject Activity(string type, string id, params (string Name, JsonNode? Value)[] properties)
    {
        var activity = new JsonObject { ["id"] = id, ["name"] = id, ["type"] = $"Elsa.{type}", ["version"] = 1 };
        foreach (var (name, value) in properties)
        {
            activity[name] = value;
        }

        return activity;
    }

    public static JsonObject Input(string type, string value) => new() { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } };

    public static JsonObject Js(string script) => Input("JavaScript", script);

    public static JsonObject Line(string id, string text) => Activity("WriteLine", id, ("text", Input("Literal", text)));

    public static JsonObject Sequence(string id, params JsonObject[] activities) => Activity("Sequence", id, ("activities", new JsonArray([.. activities])));

    /// <param name="connections">"a->b" for Done, "a:True->b" for another outcome.</param>
    public static JsonObject Flowchart(string id, JsonObject[] activities, params string[] connections) => Activity(
        "Flowchart",
        id,
        ("activities", new JsonArray([.. activities])),
        ("connections", new JsonArray([.. connections.Select(Connection)])));

    private static JsonObject Connection(string text)
    {
        var (source, target) = text.Split("->") is [var from, var to] ? (from, to) : throw new ArgumentException(text);
        var (activity, port) = source.Split(':') is [var id, var name] ? (id, name) : (source, "Done");
        return new JsonObject { ["source"] = new JsonObject { ["activity"] = activity, ["port"] = port }, ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" } };
    }
}
