using System.Security.Claims;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>Parts of a definition, for pages that open a nested container without having the whole.</summary>
internal static class SubgraphEndpoints
{
    public static void MapSubgraphs(this IEndpointRouteBuilder api)
    {
        var subgraph = api.MapGroup("/workflow-definitions/subgraph").WithTags("Workflow definitions");
        subgraph.MapGet("/{id}", GetAsync);
        subgraph.MapGet("/segments/{id}", SegmentsAsync);
    }

    private static async Task<Results<Ok<SubgraphNode>, ProblemHttpResult>> GetAsync(
        string id, string? parentNodeId, ClaimsPrincipal caller, DefinitionLibrary library, DefinitionModels models, CancellationToken cancellation)
        => await FindAsync(id, parentNodeId, caller, library, models, cancellation) is [.., var found] ? TypedResults.Ok(found) : Unknown(parentNodeId);

    private static async Task<Results<Ok<SubgraphPath>, ProblemHttpResult>> SegmentsAsync(
        string id, string? childNodeId, ClaimsPrincipal caller, DefinitionLibrary library, DefinitionModels models, CancellationToken cancellation)
    {
        var path = await FindAsync(id, childNodeId, caller, library, models, cancellation);
        if (path is not [.. var ancestors, var child])
        {
            return Unknown(childNodeId);
        }

        var segments = new List<PathSegment>();
        for (var i = 0; i < ancestors.Length; i++)
        {
            var ancestor = ancestors[i];
            if (ancestor.Activity.Text("type") is { } type && type != "Elsa.Flowchart")
            {
                segments.Add(new PathSegment(ancestor.NodeId, ancestor.Activity.Text("id")!, type, path[i + 1].Port ?? ""));
            }
        }

        var container = ancestors.LastOrDefault(ancestor => ancestor.Activity.Text("type") == "Elsa.Flowchart") ?? ancestors.FirstOrDefault() ?? child;
        return TypedResults.Ok(new SubgraphPath(child, container, segments));
    }

    /// <summary>The node asked for behind all its ancestors, outermost first; empty when there is none.</summary>
    private static async Task<SubgraphNode[]> FindAsync(string id, string? nodeId, ClaimsPrincipal caller, DefinitionLibrary library, DefinitionModels models, CancellationToken cancellation)
    {
        if (await library.FindAsync(caller.TenantId(), id, cancellation) is not { } version || (await models.ReadAsync(version, isWritable: false, cancellation))["root"] is not JsonObject root)
        {
            return [];
        }

        var path = new List<SubgraphNode>();
        return Search(SubgraphNode.Of(root, "Root"), nodeId ?? root.Text("nodeId"), path) ? [.. path] : [];
    }

    private static bool Search(SubgraphNode node, string? nodeId, List<SubgraphNode> path)
    {
        path.Add(node);
        if (node.NodeId == nodeId || node.Children.Any(child => Search(child, nodeId, path)))
        {
            return true;
        }

        path.RemoveAt(path.Count - 1);
        return false;
    }

    private static ProblemHttpResult Unknown(string? nodeId) => Refusals.NotFound($"There is no activity '{nodeId}' in this version of the workflow.");
}

/// <param name="Port">The slot of its holder that it stands in.</param>
/// <param name="Parents">Always empty: they are the page's already.</param>
internal sealed record SubgraphNode(string NodeId, string? Port, JsonObject Activity, IReadOnlyList<SubgraphNode> Parents, IReadOnlyList<SubgraphNode> Children)
{
    public static SubgraphNode Of(JsonObject activity, string? port)
        => new(activity.Text("nodeId")!, port, activity, [], [.. ActivityTree.Children(activity).Select(child => Of(child.Activity, child.Port))]);
}

internal sealed record SubgraphPath(SubgraphNode ChildNode, SubgraphNode Container, IReadOnlyList<PathSegment> PathSegments);

internal sealed record PathSegment(string ActivityNodeId, string ActivityId, string ActivityType, string PortName);
