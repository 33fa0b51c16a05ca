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
        var parts = new FlowParts(flow);
        foreach (var node in NodeJson.Elements(NodeJson.Member(flow, "nodes")))
        {
            var place = NodePlace.Of(node, _places, FlowSettings.TimeZoneOf(flow), hasPages, parts, N8nImporter.IdOf(flow), FlowLines.OutputsOf(flow, NodeJson.Text(node, "name")));
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

        GiveAway(parts);
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
            Tools = [.. _places.Where(place => place.IsAvailable && place.Kind!.ActivityType == "AnswerWithTools").SelectMany(place => place.Kind!.Tools).Select(tool => tool.Id).Distinct()],
        };
    }

    /// <summary>
    /// Parts whose work a step does are no steps themselves; nor is what is plugged into such a part, such as the model that a parser would ask. One that something
    /// else needs too, and that is not available, has to be told of.
    /// </summary>
    private void GiveAway(FlowParts parts)
    {
        bool isMore;
        do
        {
            isMore = false;
            foreach (var (holder, part) in parts.All.SelectMany(entry => entry.Value, (entry, part) => (_byName.GetValueOrDefault(entry.Key), _byName.GetValueOrDefault(NodeJson.Text(part.Node, "name")!))))
            {
                if (holder is not { } owner || part is not { IsAvailable: false, PartOf: null })
                {
                    continue;
                }

                if (owner.Kind?.PartsRefused.TryGetValue(part.Name, out var why) == true)
                {
                    part.Refuse(why);
                }
                else if (IsServed(owner) && parts.HoldersOf(part.Name).All(other => _byName.GetValueOrDefault(other) is { } place && IsServed(place)))
                {
                    isMore = true;
                    part.PartOf = owner.PartOf ?? owner.Name;
                    part.PartNote = _byName[part.PartOf].Kind!.PartNotes.GetValueOrDefault(part.Name);
                }
            }
        }
        while (isMore);

        static bool IsServed(NodePlace place) => place.IsAvailable || place.PartOf is not null;
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
