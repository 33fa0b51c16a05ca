using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Chaos.Flows;

/// <summary>Definitions as the designer posts them.</summary>
internal static class FlowJson
{
    /// <summary>A flowchart whose activities follow one another, each on the port it says in <c>_next</c> or on Done.</summary>
    public static JsonObject Chain(string id, params JsonObject[] activities)
    {
        var connections = new JsonArray();
        for (var i = 1; i < activities.Length; i++)
        {
            connections.Add(Connection(activities[i - 1], activities[i]));
        }

        return Flowchart(id, activities, connections);
    }

    public static JsonObject Flowchart(string id, IEnumerable<JsonObject> activities, JsonArray connections) => new()
    {
        ["definitionId"] = id,
        ["name"] = id,
        ["root"] = new JsonObject
        {
            ["id"] = "root",
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["activities"] = new JsonArray([.. activities]),
            ["connections"] = connections,
        },
    };

    public static JsonObject Webhook(string id, string path, bool starts = true)
    {
        var endpoint = Activity("HttpEndpoint", id, ("path", Literal(path)), ("supportedMethods", Input("Object", "[\"POST\"]")));
        if (starts)
        {
            endpoint["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        }

        return endpoint;
    }

    public static JsonObject Event(string id, string name, bool starts)
    {
        var activity = Activity("Event", id, ("eventName", Literal(name)));
        if (starts)
        {
            activity["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        }

        return activity;
    }

    public static JsonObject Answer(string id, string script) => Activity("WriteHttpResponse", id, ("contentType", Literal("application/json")), ("content", Js(script)));

    /// <summary>A call with an idempotency key to <c>RECEIVER/effects/RUN/ID</c>.</summary>
    public static JsonObject Effect(string id, string receiver, string kind = "effects")
    {
        var call = Activity(
            "FlowSendHttpRequest",
            id,
            ("url", Js($"'{receiver}/{kind}/' + getWorkflowInstanceId() + '/{id}'")),
            ("method", Literal("POST")),
            ("content", Js("({at: 1})")),
            ("contentType", Literal("application/json")),
            ("expectedStatusCodes", Input("Object", "[200]")));
        call["_next"] = "200";
        return call;
    }

    public static JsonObject Delay(string id, TimeSpan time) => Activity("Delay", id, ("timeSpan", Literal(time.ToString("c"))));

    public static JsonObject Activity(string type, string id, params (string Name, JsonNode Value)[] properties)
    {
        var activity = new JsonObject { ["id"] = id, ["name"] = id, ["type"] = $"Elsa.{type}", ["version"] = 1 };
        foreach (var (name, value) in properties)
        {
            activity[name] = value;
        }

        return activity;
    }

    public static JsonObject Connection(JsonObject source, JsonObject target) => new()
    {
        ["source"] = new JsonObject { ["activity"] = source["id"]!.GetValue<string>(), ["port"] = source["_next"]?.GetValue<string>() ?? "Done" },
        ["target"] = new JsonObject { ["activity"] = target["id"]!.GetValue<string>(), ["port"] = "In" },
    };

    public static JsonObject Literal(string value) => Input("Literal", value);

    public static JsonObject Js(string script) => Input("JavaScript", script);

    public static JsonObject Input(string type, string value)
        => new() { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } };
}
