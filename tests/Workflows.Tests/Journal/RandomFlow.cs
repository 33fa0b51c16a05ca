using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Workflows.Tests.Journal;

/// <summary>A workflow of random shape: containers, branches, loops, joins, variables, waits and failures.</summary>
internal sealed class RandomFlow(int seed)
{
    private readonly Random _random = new(seed);
    private int _count;

    public string Definition() => Flow.Definition(Container(0), ("N", _random.Next(5)), ("Text", "x"));

    private JsonObject Any(int depth) => depth < 3 && _random.Next(3) == 0 ? Container(depth + 1) : Leaf();

    private JsonObject Leaf() => _random.Next(8) switch
    {
        0 => Flow.Activity("SetVariable", Id(), ("variable", new JsonObject { ["id"] = "v-N", ["name"] = "N" }), ("value", Flow.Js("(getVariable('N') || 0) + 1"))),
        1 => Flow.Activity("SetVariable", Id(), ("variable", new JsonObject { ["id"] = "v-Text", ["name"] = "Text" }), ("value", Flow.Js("'\\u0000' + getVariable('Text')"))),
        2 => Flow.Activity("Event", Id(), ("eventName", Flow.Input("Literal", "go"))),
        3 => Flow.Activity("Correlate", Id(), ("correlationId", Flow.Js("'c' + getVariable('N')"))),
        4 when _random.Next(4) == 0 => Flow.Activity("Fault", Id(), ("message", Flow.Input("Literal", "by chance"))),
        5 => Flow.Activity("SetOutput", Id(), ("outputName", Flow.Input("Literal", "Result")), ("outputValue", Flow.Js("({n: getVariable('N'), at: $json})"))),
        _ => Flow.Activity("WriteLine", Id(), ("text", Flow.Js("JSON.stringify($json)"))),
    };

    private JsonObject Container(int depth) => _random.Next(6) switch
    {
        0 => Flow.Sequence(Id(), [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Any(depth))]),
        1 => Flow.Activity("ForEach", Id(), ("items", Flow.Input("Object", "[1,{\"a\":2},\"three\"]")), ("body", Any(depth))),
        2 => Flow.Activity("ParallelForEach", Id(), ("items", Flow.Input("Object", "[1,2,3,4]")), ("body", Any(depth))),
        3 => Flow.Activity("If", Id(), ("condition", Flow.Js("getVariable('N') % 2 === 0")), ("then", Any(depth)), ("else", Any(depth))),
        _ => Chart(depth),
    };

    private JsonObject Chart(int depth)
    {
        JsonObject[] activities = [.. Enumerable.Range(0, _random.Next(2, 7)).Select(_ => Any(depth))];
        var connections = new List<string>();
        for (var target = 1; target < activities.Length; target++)
        {
            foreach (var source in Enumerable.Range(0, target).Where(source => source == target - 1 || _random.Next(3) == 0))
            {
                connections.Add($"{activities[source]["id"]}{(_random.Next(8) == 0 ? ":Failed" : "")}->{activities[target]["id"]}");
            }
        }

        return Flow.Flowchart(Id(), activities, [.. connections]);
    }

    private string Id() => $"a{++_count}";
}
