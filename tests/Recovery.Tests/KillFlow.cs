using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Recovery.Tests;

/// <summary>A flow with everything a kill can fall into: pure steps, two side effects, a loop, a wait. There is one for each moment at which a webhook can be answered.</summary>
internal static class KillFlow
{
    /// <summary>Trigger, answer, two calls, the loop and its three rounds, the wait, the end.</summary>
    public const int ExecutionsPerRun = 10;

    /// <summary>When a call is answered, each at the webhook of its name.</summary>
    public static IReadOnlyList<string> ResponseModes { get; } = ["automatic", "onReceived", "responseNode", "whenFinished"];

    public static JsonObject Definition(string responseMode, string receiver) => new()
    {
        ["definitionId"] = responseMode,
        ["name"] = $"Recovery, {responseMode}",
        ["root"] = new JsonObject
        {
            ["id"] = "root",
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["activities"] = new JsonArray(
                Activity("HttpEndpoint", "in", ("path", Literal(responseMode)), ("responseMode", Literal(responseMode)), ("supportedMethods", Input("Object", "[\"POST\"]")), ("customProperties", new JsonObject { ["canStartWorkflow"] = true })),
                Activity("WriteHttpResponse", "answer", ("contentType", Literal("application/json")), ("content", Js("({runId: getWorkflowInstanceId()})"))),
                Call("first", receiver),
                Activity("ForEach", "loop", ("items", Input("Object", "[1,2,3]")), ("body", Activity("SetVariable", "round", ("variable", new JsonObject { ["id"] = "sum", ["name"] = "sum" }), ("value", Js("(getVariable('sum') || 0) + getVariable('CurrentValue')"))))),
                Activity("Delay", "wait", ("timeSpan", Literal("00:00:00.200"))),
                Call("second", receiver),
                Activity("SetOutput", "end", ("outputName", Literal("runId")), ("outputValue", Js("getWorkflowInstanceId()")))),
            ["connections"] = new JsonArray(Connection("in", "answer"), Connection("answer", "first"), Connection("first", "loop", "200"), Connection("loop", "wait"), Connection("wait", "second"), Connection("second", "end", "200")),
        },
    };

    private static JsonObject Call(string step, string receiver) => Activity(
        "FlowSendHttpRequest",
        step,
        ("url", Js($"'{receiver}/effects/' + getWorkflowInstanceId() + '/{step}'")),
        ("method", Literal("POST")),
        ("content", Js("({at: 1})")),
        ("contentType", Literal("application/json")),
        ("expectedStatusCodes", Input("Object", "[200]")));

    private static JsonObject Activity(string type, string id, params (string Name, JsonNode Value)[] properties)
    {
        var activity = new JsonObject { ["id"] = id, ["name"] = id, ["type"] = $"Elsa.{type}", ["version"] = 1 };
        foreach (var (name, value) in properties)
        {
            activity[name] = value;
        }

        return activity;
    }

    private static JsonObject Connection(string source, string target, string port = "Done")
        => new() { ["source"] = new JsonObject { ["activity"] = source, ["port"] = port }, ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" } };

    private static JsonObject Literal(string value) => Input("Literal", value);

    private static JsonObject Js(string script) => Input("JavaScript", script);

    private static JsonObject Input(string type, string value)
        => new() { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } };
}
