using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>The main connections of a flow. Those that plug tools and models into AI nodes are not among them.</summary>
internal sealed class FlowLines
{
    private readonly List<Line> _lines = [];

    private readonly record struct Line(NodePlace Source, string Outcome, NodePlace Target, int Input);

    public static FlowLines Read(JsonElement flow, Dictionary<string, NodePlace> nodes, List<string> notes)
    {
        var lines = new FlowLines();
        foreach (var from in NodeJson.Members(NodeJson.Member(flow, "connections")))
        {
            var output = 0;
            foreach (var targets in NodeJson.Elements(NodeJson.Member(from.Value, "main")))
            {
                foreach (var target in NodeJson.Elements(targets))
                {
                    if (!nodes.TryGetValue(from.Name, out var source) || NodeJson.Text(target, "node") is not { } name || !nodes.TryGetValue(name, out var to))
                    {
                        notes.Add($"A connection from '{from.Name}' leads to a step that is not in the file; it was left out.");
                    }
                    else if (source.OutcomeAt(output) is { } outcome)
                    {
                        lines._lines.Add(new Line(source, outcome, to, (int)(NodeJson.Number(target, "index") ?? 0)));
                    }
                    else
                    {
                        // Where an error output was switched off again, n8n keeps its connections, and nothing ever takes them.
                        notes.Add($"The connection from '{from.Name}' to '{name}' starts at output {output + 1}, which the step does not have; it was left out.");
                    }
                }

                output++;
            }
        }

        return lines;
    }

    /// <summary>How many outputs of a node connections start at, up to the last of them.</summary>
    public static int OutputsOf(JsonElement flow, string? name)
        => name is null ? 0 : NodeJson.Elements(NodeJson.Member(NodeJson.Member(NodeJson.Member(flow, "connections"), name), "main")).Index().Where(output => NodeJson.Elements(output.Item).Any()).Select(output => output.Index + 1).LastOrDefault();

    /// <summary>Which input each connection into a node is for.</summary>
    public JsonArray InputsOf(NodePlace target) => new([.. _lines.Where(line => line.Target == target).Select(line => (JsonNode)new JsonObject
    {
        ["input"] = line.Input,
        ["activity"] = line.Source.Id,
        ["outcome"] = line.Outcome,
    })]);

    /// <summary>One line for each pair of ports: the canvas has a single input port.</summary>
    public JsonArray Connections() => new([.. _lines.DistinctBy(line => (line.Source.Id, line.Outcome, line.Target.Id)).Select(line => (JsonNode)new JsonObject
    {
        ["source"] = new JsonObject { ["activity"] = line.Source.Id, ["port"] = line.Outcome },
        ["target"] = new JsonObject { ["activity"] = line.Target.Id, ["port"] = "In" },
        ["vertices"] = new JsonArray(),
    })]);
}
