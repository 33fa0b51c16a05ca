using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>
/// An MCP Server Trigger offers tools to agents elsewhere: each becomes a flow, which the server of tools of this installation offers. They do not need each other, so one
/// that cannot be had stays a placeholder alone.
/// </summary>
internal static class OfferedTools
{
    private const string Trigger = "@n8n/n8n-nodes-langchain.mcpTrigger";

    /// <returns>What it becomes; or why it cannot, where it is such a trigger; neither where it is none.</returns>
    public static (NodeKind? Kind, string? Obstacle) Find(JsonElement node, FlowParts parts, string flowId)
    {
        if (NodeJson.Text(node, "type") != Trigger || NodeJson.Flag(node, "disabled"))
        {
            return default;
        }

        var flows = new List<ToolFlow>();
        var notes = new Dictionary<string, string>(StringComparer.Ordinal);
        var refused = new Dictionary<string, (string Reason, string Advice)>(StringComparer.Ordinal);
        foreach (var tool in parts.Of(node).Where(part => part.Input == "ai_tool" && !NodeJson.Flag(part.Node, "disabled")).Select(part => part.Node))
        {
            var name = NodeJson.Text(tool, "name")!;
            var (made, obstacle) = ToolNodes.Of(tool, parts, flowId);
            if (made is { Given.Count: 0 })
            {
                flows.Add(made);
                notes[name] = $"It became the flow '{made.Name}', which the server of tools here offers once it is published.{made.DecidedNote}";
            }
            else
            {
                refused[name] = ($"It could be a flow that is used as a tool, but {obstacle ?? "it takes values of the flow around it"}.", "Make a flow in its place that does its work, and switch on that it is usable as a tool. Its settings are kept.");
            }
        }

        return flows.Count == 0
            ? (null, $"It offers tools to agents elsewhere, and none of them can be had here{string.Concat(refused.Select(tool => $"; '{tool.Key}': {tool.Value.Reason.TrimEnd('.')}"))}.")
            : (new NodeKind("NoOperation")
            {
                Parameters = _ => JsonSerializer.SerializeToElement(new JsonObject()),
                TypeVersion = 1,
                Becomes = $"Its tools became the flows {string.Join(", ", flows.Select(flow => $"'{flow.Name}'"))}. Published, they are offered at /mcp of this installation, the one address of all its tools, to whoever shows an API key with the scope 'tools'.",
                Tools = flows,
                PartNotes = notes,
                PartsRefused = refused,
            }, null);
    }
}
