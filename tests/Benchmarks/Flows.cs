using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Benchmarks;

/// <summary>The flows that are measured, as definitions.</summary>
internal static class Flows
{
    /// <summary>A webhook, three steps that compute something from its body, and an answer.</summary>
    public static JsonObject Webhook(string path) => Flowchart(
        path,
        [
            Trigger(path),
            SetVariable("email", "Email", Input("JavaScript", "$json.body.email")),
            SetVariable("points", "Points", Input("JavaScript", "$json.body.score * 2")),
            Activity("FlowDecision", "hot", ("condition", Input("JavaScript", "variables.Points > 50"))),
            Activity("WriteHttpResponse", "out", ("contentType", Input("Literal", "application/json")), ("content", Input("JavaScript", "({email: variables.Email})"))),
        ],
        [Line("in", "email"), Line("email", "points"), Line("points", "hot"), Line("hot", "out", "True"), Line("hot", "out", "False")],
        "Email", "Points");

    /// <summary>A webhook that sets a variable from its body and answers with it.</summary>
    public static JsonObject ShortWebhook(string path) => Flowchart(
        path,
        [
            Trigger(path),
            SetVariable("email", "Email", Input("JavaScript", "$json.body.email")),
            Activity("WriteHttpResponse", "out", ("contentType", Input("Literal", "application/json")), ("content", Input("JavaScript", "({email: variables.Email})"))),
        ],
        [Line("in", "email"), Line("email", "out")],
        "Email");

    /// <summary>A webhook that is answered at once, and a run that sleeps until the moment its body names.</summary>
    public static JsonObject Sleeper(string path)
    {
        var trigger = Trigger(path);
        trigger["responseMode"] = Input("Literal", "onReceived");
        var at = Input("JavaScript", "$json.body.at");
        return Flowchart(
            path,
            [trigger, Activity("Correlate", "due", ("correlationId", at)), Activity("StartAt", "wait", ("dateTime", at.DeepClone()))],
            [Line("in", "due"), Line("due", "wait")]);
    }

    /// <summary>A webhook that is answered at once, and a run that calls an address.</summary>
    public static JsonObject Caller(string path, string address)
    {
        var trigger = Trigger(path);
        trigger["responseMode"] = Input("Literal", "onReceived");
        return Flowchart(path, [trigger, Call("call", address)], [Line("in", "call")]);
    }

    /// <summary>Steps that do nothing, one after another.</summary>
    public static JsonObject Steps(int count) => Flowchart(
        $"steps{count}",
        [.. Enumerable.Range(0, count).Select(i => Activity("Start", $"s{i}"))],
        [.. Enumerable.Range(0, count - 1).Select(i => Line($"s{i}", $"s{i + 1}"))]);

    /// <summary>A step that does nothing, for each of a number of items.</summary>
    public static JsonObject Loop(int items) => new()
    {
        ["name"] = "Loop",
        ["root"] = Activity(
            "ForEach",
            "each",
            ("items", Input("Object", $"[{string.Join(',', Enumerable.Range(0, items))}]")),
            ("body", Activity("Start", "body"))),
    };

    /// <summary>Calls of an address side by side, and an answer when all have come back.</summary>
    public static JsonObject Branches(string path, string address, int count) => Flowchart(
        path,
        [
            Trigger(path),
            .. Enumerable.Range(0, count).Select(i => Call($"call{i}", address)),
            Activity("FlowJoin", "join", ("mode", Input("Literal", "WaitAll"))),
            Activity("WriteHttpResponse", "out", ("content", Input("Literal", "done"))),
        ],
        [
            .. Enumerable.Range(0, count).SelectMany(i => new[] { Line("in", $"call{i}"), Line($"call{i}", "join", "200") }),
            Line("join", "out"),
        ]);

    private static JsonObject Flowchart(string id, JsonObject[] activities, JsonObject[] connections, params string[] variables) => new()
    {
        ["definitionId"] = id,
        ["name"] = id,
        ["variables"] = new JsonArray([.. variables.Select(name => (JsonNode)new JsonObject { ["id"] = name, ["name"] = name, ["typeName"] = "Object" })]),
        ["root"] = new JsonObject { ["id"] = "root", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = new JsonArray([.. activities]), ["connections"] = new JsonArray([.. connections]) },
    };

    private static JsonObject Trigger(string path)
        => Activity("HttpEndpoint", "in", ("path", Input("Literal", path)), ("supportedMethods", Input("Object", "[\"POST\"]")), ("customProperties", new JsonObject { ["canStartWorkflow"] = true }));

    private static JsonObject Call(string id, string address)
        => Activity("FlowSendHttpRequest", id, ("url", Input("Literal", address)), ("method", Input("Literal", "GET")), ("expectedStatusCodes", Input("Object", "[200]")));

    private static JsonObject SetVariable(string id, string variable, JsonObject value)
        => Activity("SetVariable", id, ("variable", new JsonObject { ["id"] = variable, ["name"] = variable }), ("value", value));

    private static JsonObject Activity(string type, string id, params (string Name, JsonNode Value)[] properties)
    {
        var activity = new JsonObject { ["id"] = id, ["name"] = id, ["type"] = $"Elsa.{type}", ["version"] = 1 };
        foreach (var (name, value) in properties)
        {
            activity[name] = value;
        }

        return activity;
    }

    private static JsonObject Line(string source, string target, string port = "Done")
        => new() { ["source"] = new JsonObject { ["activity"] = source, ["port"] = port }, ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" } };

    private static JsonObject Input(string type, string value)
        => new() { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } };
}
