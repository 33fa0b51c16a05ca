using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Makes a definition of one n8n flow.</summary>
internal sealed class FlowImport(JsonElement flow)
{
    /// <summary>Custom property under which definitions and activities keep what n8n wrote.</summary>
    public const string Kept = "n8n";

    private const string FlowchartId = "flowchart";

    private readonly List<NodePlace> _places = [];
    private readonly Dictionary<string, NodePlace> _byName = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private readonly List<ImportedFlow> _called = [];

    public ImportedFlow Make()
    {
        var hasPages = NodeJson.Elements(NodeJson.Member(flow, "nodes")).Any(node => NodeJson.Text(node, "type") == "n8n-nodes-base.form" || (NodeJson.Text(node, "type") == "n8n-nodes-base.wait" && NodeJson.Text(node, "parameters.resume") == "form"));
        var plugged = FlowLines.Plugged(flow);
        foreach (var node in NodeJson.Elements(NodeJson.Member(flow, "nodes")))
        {
            var plugs = NodeJson.Text(node, "name") is { } own && plugged.TryGetValue(own, out var parts) ? parts : [];
            var place = NodePlace.Of(node, _places, FlowSettings.TimeZoneOf(flow), hasPages, plugs, N8nImporter.IdOf(flow));
            _places.Add(place);
            if (place.Kind is { } kind && NodeCatalog.NewestBefore(kind, node) is { } newest)
            {
                _notes.Add($"'{place.Name}' has version {NodeJson.Number(node, "typeVersion")} of its node, which is not known here. It runs by the rules of version {newest}: look at what it gives before you publish the flow.");
            }

            if (!_byName.TryAdd(place.Name, place))
            {
                _notes.Add($"Two steps are named '{place.Name}'. Expressions that name it mean the first one; give the other a name of its own.");
            }
        }

        foreach (var (root, list) in plugged.Where(entry => _byName.TryGetValue(entry.Key, out var place) && place.IsAvailable))
        {
            // A part that something else needs too, and that is not available, has to be told of.
            foreach (var (_, part) in list.Where(part => plugged.All(other => _byName.GetValueOrDefault(other.Key) is { IsAvailable: true } || other.Value.All(entry => NodeJson.Text(entry.Node, "name") != NodeJson.Text(part.Node, "name")))))
            {
                if (_byName.TryGetValue(NodeJson.Text(part, "name")!, out var place) && !place.IsAvailable)
                {
                    place.PartOf = root;
                    place.PartNote = _byName[root].Kind!.PartNotes.GetValueOrDefault(place.Name);
                }
            }
        }

        // What is plugged into a part belongs to the same step, such as the model that a parser would ask.
        foreach (var (inner, list) in plugged)
        {
            if (_byName.TryGetValue(inner, out var part) && part.PartOf is { } owner)
            {
                foreach (var place in list.Select(entry => _byName.GetValueOrDefault(NodeJson.Text(entry.Node, "name")!)).OfType<NodePlace>().Where(place => !place.IsAvailable))
                {
                    place.PartOf ??= owner;
                }
            }
        }

        var lines = FlowLines.Read(flow, _byName, _notes);
        var manual = _places.FirstOrDefault(place => place.IsStart && place.Kind?.ActivityType == "ManualTrigger") ?? _places.FirstOrDefault(place => place.IsStart);
        var start = _places.FirstOrDefault(place => place.IsStart && place.Kind?.ActivityType == "ExecuteWorkflowTrigger") ?? manual;
        var id = N8nImporter.IdOf(flow);
        var name = NodeJson.Text(flow, "name") is { Length: > 0 } given ? given : "Imported flow";
        var definition = new JsonObject
        {
            ["id"] = $"{id}-v1",
            ["definitionId"] = id,
            ["name"] = name,
            ["description"] = NodeJson.Text(flow, "description"),
            ["version"] = 1,
            ["isLatest"] = true,
            ["isPublished"] = false,
            ["variables"] = new JsonArray(),
            ["inputs"] = new JsonArray(),
            ["outputs"] = new JsonArray(),
            ["outcomes"] = new JsonArray(),
            ["options"] = new JsonObject(),
            ["customProperties"] = FlowSettings.Of(flow, _places, _notes),
            ["root"] = Root(lines, start),
        };
        AddCalled();
        var json = definition.ToJsonString();
        return new ImportedFlow(id, name, json, manual?.Id, [.. _places.Select(place => place.Report())], _notes, _called)
        {
            Calls = [.. _places.Select(place => place.Calls).Append(NodeJson.Text(flow, "settings.errorWorkflow")).OfType<string>().Where(called => called.Length > 0 && called != "DEFAULT" && called != id).Distinct()],
        };
    }

    private JsonObject Root(FlowLines lines, NodePlace? start)
    {
        var root = new JsonObject
        {
            ["id"] = FlowchartId,
            ["nodeId"] = $"{WorkflowPlan.WorkflowNodeId}:{FlowchartId}",
            ["name"] = "Flowchart1",
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["customProperties"] = new JsonObject { ["branches"] = "inOrder" },
            ["metadata"] = new JsonObject(),
            ["activities"] = new JsonArray([.. _places.Select(place => (JsonNode)place.Activity(lines))]),
            ["connections"] = lines.Connections(),
        };
        if (start is not null)
        {
            root["start"] = start.Id;
        }

        return root;
    }

    /// <summary>Flows that steps carry inside themselves become definitions of their own.</summary>
    private void AddCalled()
    {
        _called.AddRange(_places.Where(place => place.IsAvailable).SelectMany(place => place.Kind!.Tools).DistinctBy(tool => tool.Id).Select(tool => tool.Import()));
        foreach (var place in _places)
        {
            if (place.InlineFlow is not { } json)
            {
                continue;
            }

            var made = N8nImporter.Import(json);
            _called.AddRange(made.Flows);
            _notes.AddRange(made.Problems.Select(problem => $"'{place.Name}' holds a flow that was not imported: {problem}"));
        }
    }
}
