using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests;

/// <summary>Definitions for tests, as the designer would post them.</summary>
internal static class Flow
{
    public static JsonObject Of(string definitionId, params JsonObject[] activities)
    {
        var connections = new JsonArray();
        for (var i = 1; i < activities.Length; i++)
        {
            connections.Add(Connection(activities[i - 1]["id"]!.GetValue<string>(), "Done", activities[i]["id"]!.GetValue<string>()));
        }

        return new JsonObject
        {
            ["definitionId"] = definitionId,
            ["name"] = $"Flow {definitionId}",
            ["root"] = new JsonObject { ["id"] = "flow1", ["name"] = "Flowchart1", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = new JsonArray([.. activities]), ["connections"] = connections },
        };
    }

    public static JsonObject Connection(string source, string port, string target)
        => new() { ["source"] = new JsonObject { ["activity"] = source, ["port"] = port }, ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" } };

    public static JsonObject Activity(string id, string type) => new() { ["id"] = id, ["name"] = id, ["type"] = type, ["version"] = 1 };

    public static JsonObject WriteLine(string id, string text) => Activity(id, "Elsa.WriteLine").Input("text", text);

    public static JsonObject Fault(string id, string message) => Activity(id, "Elsa.Fault").Input("message", message);

    public static JsonObject Endpoint(string path, params string[] methods)
    {
        var endpoint = Activity("in", "Elsa.HttpEndpoint").Input("path", path).Input("supportedMethods", new JsonArray([.. methods.Select(method => (JsonNode)method)]).ToJsonString(), "Object");
        endpoint["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return endpoint;
    }

    /// <summary>Answers with what an expression gives.</summary>
    public static JsonObject Respond(string script) => Activity("out", "Elsa.WriteHttpResponse").Input("content", script, "JavaScript");

    public static JsonObject Input(this JsonObject activity, string name, string value, string syntax = "Literal")
    {
        activity[name] = new JsonObject { ["typeName"] = null, ["expression"] = new JsonObject { ["type"] = syntax, ["value"] = value }, ["memoryReference"] = null };
        return activity;
    }
}
