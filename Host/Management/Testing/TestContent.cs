using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Elsa.Json;

namespace Bizoholic.Flows.Host.Management.Testing;

/// <summary>A flow made ready to be tried: kept data in place of the steps that have some, and nothing behind the step it is tried up to.</summary>
internal static class TestContent
{
    private const string PinnedType = "Bizoholic.PinnedData";

    /// <returns>False when the flow has no such step.</returns>
    public static bool StopAfter(JsonObject content, string activityId)
    {
        foreach (var chart in ChartsOf(content))
        {
            if (chart["connections"] is not JsonArray connections || !chart.Objects("activities").Any(activity => activity.Text("id") == activityId))
            {
                continue;
            }

            var leading = Leading(connections, activityId);
            for (var i = connections.Count - 1; i >= 0; i--)
            {
                if (!leading.Contains(End(connections[i], "target") ?? "") || End(connections[i], "source") == activityId)
                {
                    connections.RemoveAt(i);
                }
            }

            return true;
        }

        return false;
    }

    /// <summary>Puts kept items in the place of steps; a trigger that is replaced becomes where the flow starts.</summary>
    public static void Pin(JsonObject content, IEnumerable<FlowSample> samples)
    {
        var byId = samples.Where(sample => sample.Kind == FlowSample.Items).ToDictionary(sample => sample.ActivityId, StringComparer.Ordinal);
        foreach (var chart in ChartsOf(content))
        {
            foreach (var activity in chart.Objects("activities").ToArray())
            {
                if (activity.Text("id") is not { } id || !byId.TryGetValue(id, out var sample))
                {
                    continue;
                }

                if (activity["customProperties"]?["canStartWorkflow"] is JsonValue starts && starts.TryGetValue<bool>(out var isTrigger) && isTrigger)
                {
                    chart["start"] = id;
                }

                foreach (var property in activity.Select(member => member.Key).Where(name => name is not ("id" or "name" or "metadata")).ToArray())
                {
                    activity.Remove(property);
                }

                activity["type"] = PinnedType;
                activity["version"] = 1;
                activity["items"] = sample.Data.DeepClone();
            }
        }
    }

    private static IEnumerable<JsonObject> ChartsOf(JsonObject content)
        => content["root"] is JsonObject root ? ActivityTree.Flatten(root).Where(activity => activity["activities"] is JsonArray) : [];

    /// <summary>The step and all that lead to it.</summary>
    private static HashSet<string> Leading(JsonArray connections, string activityId)
    {
        var leading = new HashSet<string>(StringComparer.Ordinal) { activityId };
        var open = new Queue<string>(leading);
        while (open.TryDequeue(out var id))
        {
            foreach (var connection in connections)
            {
                if (End(connection, "target") == id && End(connection, "source") is { } source && leading.Add(source))
                {
                    open.Enqueue(source);
                }
            }
        }

        return leading;
    }

    private static string? End(JsonNode? connection, string end) => connection?[end]?["activity"]?.GetValue<string>();
}
