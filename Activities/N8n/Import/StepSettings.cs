using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>
/// Settings of imported steps that were left empty, and filling them in: a step keeps the node it was in n8n, which gets the setting and is imported again in the step's place.
/// </summary>
public static class StepSettings
{
    /// <summary>Steps of a definition that run once settings are filled in, or that somebody has filled in by hand and that only have to be taken into use.</summary>
    public static IReadOnlyList<ImportedNode> Of(JsonObject definition)
    {
        var read = NodeJson.Element(definition);
        var parts = PartsOf(read);
        return [.. NodeJson.Elements(NodeJson.At(read, "root.activities")).Select(activity => Open(activity, parts)?.ReportAs(activity)).OfType<ImportedNode>()];
    }

    /// <summary>Fills values in, by step and setting. With faults nothing is to be kept of what the definition is then.</summary>
    public static FilledSteps Fill(JsonObject definition, IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonNode?>> values)
    {
        var (parts, activities) = (PartsOf(NodeJson.Element(definition)), (definition["root"] as JsonObject)?["activities"] as JsonArray ?? []);
        var (steps, faults) = (new List<ImportedNode>(), new List<SettingFault>());
        foreach (var (id, settings) in values)
        {
            var at = activities.ToList().FindIndex(one => one is JsonObject && one["id"]?.ToString() == id);
            if (at < 0 || Open(NodeJson.Element(activities[at]!), parts) is not { } place)
            {
                faults.Add(new SettingFault(id, null, at < 0 ? "The flow has no such step." : "This step has no settings to be filled in."));
                continue;
            }

            var activity = activities[at]!.AsObject();
            var (made, wrong) = Filled(activity, place, settings, parts);
            faults.AddRange(wrong.Select(fault => new SettingFault(id, fault.Setting, fault.Message)));
            if (wrong.Count == 0)
            {
                activities[at] = InPlaceOf(activity, made);
                steps.Add(made.ReportAs(NodeJson.Element(activity)));
            }
        }

        return new FilledSteps(steps, faults);
    }

    /// <summary>What a step would be if its node were imported now.</summary>
    internal static NodePlace? PlaceOf(JsonElement activity, FlowParts parts)
        => N8nExporter.TypeOf(activity) is null ? null : Imported(N8nExporter.Node(activity), parts);

    private static NodePlace Imported(JsonObject node, FlowParts parts) => NodePlace.Of(NodeJson.Element(node), [], null, false, parts, "", 1);

    /// <summary>Null for a step that no setting helps, or that runs already. Steps of several outputs, which older versions kept, would lose their connections.</summary>
    private static NodePlace? Open(JsonElement activity, FlowParts parts)
        => NodeJson.Text(activity, "type") is "Bizoholic.N8nUnfilled" or "Bizoholic.N8nPlaceholder" && NodeJson.Member(activity, "branches").ValueKind == JsonValueKind.Undefined
            && PlaceOf(activity, parts) is { } place && (place.Unfilled is not null || place is { IsAvailable: true, Kind.ActivityType: "HttpRequest" or "PollTrigger" }) ? place : null;

    private static (NodePlace Place, List<(string? Setting, string Message)> Faults) Filled(JsonObject activity, NodePlace place, IReadOnlyDictionary<string, JsonNode?> values, FlowParts parts)
    {
        var node = N8nExporter.Node(NodeJson.Element(activity));
        var parameters = node["parameters"]!.AsObject();
        var faults = new List<(string? Setting, string Message)>();
        var left = values.ToDictionary(StringComparer.Ordinal);

        // What one of them is may decide that another is needed.
        var made = place;
        while (faults.Count == 0 && made.Unfilled?.Settings.Where(setting => left.ContainsKey(setting.Name)).ToArray() is { Length: > 0 } settings)
        {
            foreach (var setting in settings)
            {
                left.Remove(setting.Name, out var value);
                if (SettingValue.Put(parameters, setting, value) is { } fault)
                {
                    faults.Add((setting.Name, fault));
                }
            }

            if (settings.Any(setting => setting.Name == "channelId") && place.Type == "n8n-nodes-base.slack" && parameters["select"] is null)
            {
                // In n8n a message goes to a channel only where that is said.
                parameters["select"] = "channel";
            }

            made = Imported(node, parts);
        }

        faults.AddRange(left.Keys.Select(name => ((string?)name, $"It is not a setting of this step that is empty. {(place.Unfilled is { } unfilled ? $"Those are: {string.Join(", ", unfilled.Settings.Select(setting => setting.Name))}." : "None is.")}")));
        if (faults.Count > 0)
        {
            return (place, faults);
        }

        faults.AddRange(made.IsAvailable ? []
            : made.Unfilled is { } open ? open.Settings.Where(setting => values.ContainsKey(setting.Name)).Select(setting => ((string?)setting.Name, values[setting.Name]?.ToString().Contains("://", StringComparison.Ordinal) == true ? "No id can be read from this address." : "The step cannot use this value."))
            : values.Keys.DefaultIfEmpty(null).Select(name => (name, $"The step cannot be made with this. {made.Report().Reason}")));
        return (made, faults);
    }

    /// <summary>The step as it is now, with all that a person has given it in the meantime: its place, its credential, what it does about errors.</summary>
    private static JsonObject InPlaceOf(JsonObject before, NodePlace place)
    {
        var made = place.Activity(new FlowLines());
        Keep(before, made, name => name is not ("id" or "nodeId" or "name" or "metadata"));
        Keep(before["customProperties"] as JsonObject ?? [], made["customProperties"]!.AsObject(), name => name is FlowImport.Kept or "needsCredentials");
        made["customProperties"]!.AsObject().Remove("unavailable");
        return made;
    }

    private static void Keep(JsonObject before, JsonObject made, Predicate<string> isMadeAnew)
    {
        foreach (var (name, value) in before)
        {
            if (!made.ContainsKey(name) || !isMadeAnew(name))
            {
                made[name] = value?.DeepClone();
            }
        }
    }

    private static ImportedNode ReportAs(this NodePlace place, JsonElement activity)
        => place.Report() with { ActivityId = NodeJson.Text(activity, "id") ?? "", Name = NodeJson.Text(activity, "name") ?? place.Name };

    /// <summary>What is plugged into what, as the file said.</summary>
    private static FlowParts PartsOf(JsonElement definition) => new(NodeJson.Element(new JsonObject
    {
        ["nodes"] = new JsonArray([.. NodeJson.Elements(NodeJson.At(definition, "root.activities")).Select(activity => NodeJson.Text(activity, "name")).OfType<string>().Select(name => (JsonNode)new JsonObject { ["name"] = name })]),
        ["connections"] = JsonSerializer.SerializeToNode(NodeJson.At(definition, $"customProperties.{FlowImport.Kept}.connections") is { ValueKind: JsonValueKind.Object } connections ? connections : default(JsonElement?)),
    }));
}

/// <param name="Steps">What became of the steps.</param>
/// <param name="Faults">What cannot be taken.</param>
public sealed record FilledSteps(IReadOnlyList<ImportedNode> Steps, IReadOnlyList<SettingFault> Faults);

/// <param name="ActivityId">The step it was for.</param>
/// <param name="Setting">Null where the step itself is not right.</param>
public sealed record SettingFault(string ActivityId, string? Setting, string Message);
