using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Json;

namespace Bizoholic.Flows.Host.N8n;

/// <summary>Which flows an imported definition calls by their ids.</summary>
internal static class FlowLinks
{
    /// <summary>Lets the calls of one flow, and its error flow, mean another.</summary>
    public static void Point(JsonObject definition, string from, string to)
    {
        foreach (var activity in (definition["root"] as JsonObject)?.Objects("activities") ?? [])
        {
            if (activity["parameters"] is JsonObject parameters && activity.Text("type") == "Bizoholic.ExecuteWorkflow")
            {
                Point(parameters["workflowId"] as JsonObject ?? parameters, parameters["workflowId"] is JsonObject ? "value" : "workflowId", from, to);
            }
        }

        if (definition["customProperties"] is JsonObject custom)
        {
            Point(custom, "errorWorkflow", from, to);
        }
    }

    private static void Point(JsonObject holder, string name, string from, string to)
    {
        if (holder.Text(name) == from)
        {
            holder[name] = to;
        }
    }
}
