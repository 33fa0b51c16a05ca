using System.Text.Json;
using System.Text.Json.Nodes;
using static Bizoholic.Flows.Activities.N8n.Import.StepInputs;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>A server of tools that an agent uses. n8n's own node is one; those of the community stand for one tool each, or for whichever the model names.</summary>
/// <param name="Nodes">Names of the nodes that stand for it.</param>
/// <param name="Wanted">Names of the tools that may be used; all when empty.</param>
/// <param name="Where">The address, in words.</param>
internal sealed record ToolServer(IReadOnlyList<string> Nodes, IReadOnlyList<string> Wanted, string Where)
{
    private const string Own = "@n8n/n8n-nodes-langchain.mcpClientTool";
    private const string Community = "n8n-nodes-mcp.mcpClientTool";

    /// <summary>Inputs of the step that take one.</summary>
    private static readonly string[] Inputs = ["Tool server", "Second tool server", "Third tool server"];

    public static bool IsNode(JsonElement node) => NodeJson.Text(node, "type") is Own or Community;

    public static IReadOnlyList<ToolServer> Of(IReadOnlyList<JsonElement> nodes) =>
    [
        .. nodes.Where(node => NodeJson.Text(node, "type") == Own).Select(node => new ToolServer([NameOf(node)], NodeJson.Text(node, "parameters.include") == "selected" ? [.. NodeJson.Elements(NodeJson.At(node, "parameters.includeTools")).Select(name => name.ToString())] : [], AddressOf(node))),
        .. nodes.Where(node => NodeJson.Text(node, "type") == Community).GroupBy(node => NodeJson.Member(node, "credentials").ToString()).Select(server => OfCommunity([.. server])),
    ];

    /// <returns>What is to be said of the credentials.</returns>
    public static string Add(IReadOnlyList<JsonElement> nodes, string agent, JsonObject inputs, Dictionary<string, string> notes, List<string> obstacles)
    {
        var servers = Of(nodes);
        if (servers.Count > Inputs.Length)
        {
            obstacles.Add($"it has {servers.Count} servers of tools, and the step takes {Inputs.Length}");
            return "";
        }

        if (nodes.FirstOrDefault(node => NodeJson.Text(node, "parameters.include") == "except") is { ValueKind: JsonValueKind.Object } excepting)
        {
            obstacles.Add($"its server of tools '{NameOf(excepting)}' leaves some tools out; the step can only name those that are wanted");
        }

        if (servers.Any(server => server.Wanted.Count > 0) && servers.Any(server => server.Wanted.Count == 0))
        {
            obstacles.Add("it takes all tools of one of its servers and some of another; the step names those of all of them, or of none");
        }

        foreach (var (i, server) in servers.Index())
        {
            foreach (var node in server.Nodes)
            {
                notes[node] = $"It is chosen at '{agent}' as '{Inputs[i]}': a credential of the kind 'MCP server' with the address {server.Where}.";
            }
        }

        if (servers.SelectMany(server => server.Wanted).Distinct().ToArray() is { Length: > 0 } wanted)
        {
            inputs["serverTools"] = List(wanted);
        }

        return string.Concat(servers.Select((server, i) => $" Choose a credential of the kind 'MCP server' as its '{Inputs[i]}', with the address {server.Where}."));
    }

    /// <summary>Nodes with the same credential are of one server. A tool that the model names may be any; one that lists the tools is not needed, since a model is told of them.</summary>
    private static ToolServer OfCommunity(JsonElement[] nodes)
    {
        string[] tools = [.. nodes.Where(node => NodeJson.Text(node, "parameters.operation") == "executeTool").Select(node => NodeJson.Text(node, "parameters.toolName") ?? "=")];
        var isCommand = (NodeJson.Text(nodes[0], "parameters.connectionType") ?? "cmd") == "cmd";
        return new([.. nodes.Select(NameOf)], tools.Any(tool => tool.StartsWith('=')) ? [] : [.. tools.Distinct()], isCommand ? "at which the same server answers: n8n ran it as a command, which flows cannot here" : "that the node's credential had");
    }

    private static string NameOf(JsonElement node) => NodeJson.Text(node, "name")!;

    private static string AddressOf(JsonElement server) => (NodeJson.Text(server, "parameters.endpointUrl") ?? NodeJson.Text(server, "parameters.sseEndpoint")) is { Length: > 0 } address ? address : "of the server";
}
