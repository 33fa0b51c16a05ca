using System.Text.Json.Nodes;
using static Bizoholic.Flows.Chaos.Flows.FlowJson;

namespace Bizoholic.Flows.Chaos.Flows;

/// <summary>A flow of the load, and what must have come of each of its runs.</summary>
/// <param name="Effects">The steps whose effect the receiver must have seen.</param>
/// <param name="Path">Its webhook; null where something else starts it.</param>
/// <param name="Waits">Its runs wait for a call to <c>webhook/go/RUN</c>.</param>
internal sealed record LoadFlow(string Id, string? Path, IReadOnlyList<string> Effects, JsonObject Model, bool Waits = false);

/// <summary>Everything a crash can fall into: acknowledged webhooks, parallel branches, delays, sub-flows, waits for a call, steps that are tried again by the flow and by themselves, a schedule.</summary>
internal static class MixedLoad
{
    public const string Schedule = "chaos-schedule";
    public const string Child = "chaos-child";

    /// <summary>Seconds between two slots of the schedule.</summary>
    public const int SlotSeconds = 2;

    public static IReadOnlyList<LoadFlow> Flows(string receiver)
    {
        var order = Branches(receiver);
        return
        [
            new("chaos-order", "chaos-order", ["first", "left", "right", "last"], order),
            new("chaos-answer", "chaos-answer", ["only"], Chain("chaos-answer", Webhook("in", "chaos-answer"), Effect("only", receiver), Answer("out", "({run: getWorkflowInstanceId()})"))),
            new("chaos-delay", "chaos-delay", ["before", "after"], Chain(
                "chaos-delay", Received("in", "chaos-delay"), Effect("before", receiver), Delay("wait", TimeSpan.FromSeconds(1.5)), Effect("after", receiver))),
            new("chaos-parent", "chaos-parent", ["done"], Chain("chaos-parent", Received("in", "chaos-parent"), Call("call", Child), Effect("done", receiver))),
            new("chaos-wait", "chaos-wait", ["resumed"], Chain(
                "chaos-wait", Received("in", "chaos-wait"), Wait("reply"), Effect("resumed", receiver)), Waits: true),
            new("chaos-retry", "chaos-retry", ["flaky"], Retried(receiver)),
            new("chaos-policy", "chaos-policy", ["busy"], TriedAgain(receiver)),
            new(Child, null, ["child"], Chain(Child, Effect("child", receiver), Delay("nap", TimeSpan.FromMilliseconds(300)))),
            new(Schedule, null, ["tick"], Chain(Schedule, Cron("cron"), Effect("tick", receiver))),
        ];
    }

    private static JsonObject Branches(string receiver)
    {
        var (start, first, left, nap, right, last) = (
            Received("in", "chaos-order"), Effect("first", receiver), Effect("left", receiver), Delay("nap", TimeSpan.FromMilliseconds(400)), Effect("right", receiver), Effect("last", receiver));
        return Flowchart(
            "chaos-order",
            [start, first, left, nap, right, last],
            [Connection(start, first), Connection(first, left), Connection(first, nap), Connection(nap, right), Connection(left, last), Connection(right, last)]);
    }

    /// <summary>A definite refusal is tried again after a while: a new attempt, so a new key.</summary>
    private static JsonObject Retried(string receiver)
    {
        var (start, call, pause) = (Received("in", "chaos-retry"), Effect("flaky", receiver, "flaky"), Delay("pause", TimeSpan.FromMilliseconds(300)));
        call["expectedStatusCodes"] = Input("Object", "[200, 503]");
        var refused = Connection(call, pause);
        refused["source"]!["port"] = "503";
        var end = Activity("SetOutput", "end", ("outputName", Literal("ok")), ("outputValue", Js("true")));
        return Flowchart("chaos-retry", [start, call, pause, end], [Connection(start, call), refused, Connection(pause, call), Connection(call, end)]);
    }

    /// <summary>The same where the step itself says how it is tried again: its waits are bookmarks that fall due.</summary>
    private static JsonObject TriedAgain(string receiver)
    {
        var call = Effect("busy", receiver, "busy");
        call["customProperties"] = new JsonObject { ["retry"] = new JsonObject { ["tries"] = 50, ["wait"] = "00:00:00.2", ["factor"] = 1.2, ["longestWait"] = "00:00:01" } };
        return Chain("chaos-policy", Received("in", "chaos-policy"), call, Activity("SetOutput", "end", ("outputName", Literal("ok")), ("outputValue", Js("true"))));
    }

    private static JsonObject Received(string id, string path)
    {
        var webhook = Webhook(id, path);
        webhook["responseMode"] = Literal("onReceived");
        return webhook;
    }

    private static JsonObject Wait(string id)
    {
        var webhook = Webhook(id, "", starts: false);
        webhook["path"] = Js("'go/' + getWorkflowInstanceId()");
        return webhook;
    }

    private static JsonObject Call(string id, string definition)
        => Activity("ExecuteWorkflow", id, ("workflowDefinitionId", Literal(definition)), ("waitForCompletion", Input("Object", "true")));

    private static JsonObject Cron(string id)
    {
        var cron = Activity("Cron", id, ("cronExpression", Literal($"*/{SlotSeconds} * * * * *")), ("misfire", Literal("all")));
        cron["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return cron;
    }
}
