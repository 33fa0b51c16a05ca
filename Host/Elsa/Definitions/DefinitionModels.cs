using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>Makes Elsa's shape of a stored version: its content, the version's facts, links, node ids, and stand-ins for what is not installed.</summary>
internal sealed class DefinitionModels(IDefinitionStore store, ActivityRegistry registry, WorkflowCatalog workflows)
{
    private const string ToolVersion = "3.8.0.0";

    public async ValueTask<JsonObject> ReadAsync(DefinitionVersion version, bool isWritable, CancellationToken cancellation)
        => Project(version, await ContentAsync(version, cancellation), await WorkflowTypesAsync(version.TenantId, cancellation), isWritable);

    public async ValueTask<IReadOnlyList<JsonObject>> ReadAsync(IReadOnlyList<DefinitionVersion> versions, bool isWritable, CancellationToken cancellation)
    {
        var models = new List<JsonObject>(versions.Count);
        foreach (var version in versions)
        {
            models.Add(await ReadAsync(version, isWritable, cancellation));
        }

        return models;
    }

    /// <summary>What a file of the definition holds: nothing is replaced by stand-ins, and links are left out.</summary>
    public async ValueTask<JsonObject> ExportAsync(DefinitionVersion version, CancellationToken cancellation)
    {
        var model = new JsonObject { ["$schema"] = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json" };
        Facts(model, version);
        Fill(model, await ContentAsync(version, cancellation));
        return model;
    }

    public async ValueTask<JsonObject> ContentAsync(DefinitionVersion version, CancellationToken cancellation)
        => JsonBody.Parse(await store.GetContentAsync(version.TenantId, version.ContentHash, cancellation)
            ?? throw new InvalidOperationException($"The content {version.ContentHash} of {version.DefinitionId} is not in the store."));

    private JsonObject Project(DefinitionVersion version, JsonObject content, HashSet<string> workflowTypes, bool isWritable)
    {
        var model = new JsonObject();
        Facts(model, version);
        Fill(model, content);
        if (ActivityTree.IsActivity(model["root"]))
        {
            var root = (JsonObject)model["root"]!;
            model["root"] = null;
            model["root"] = Number(root, WorkflowPlan.WorkflowNodeId);
        }

        model["links"] = JsonSerializer.SerializeToNode(DefinitionLinks.Of(version.DefinitionId, isWritable && !version.IsReadonly), JsonSerializerOptions.Web);
        return model;

        JsonObject Number(JsonObject activity, string parentNodeId)
        {
            var known = registry.Find(activity.Text("type")!) is not null || (activity.ContainsKey("workflowDefinitionId") && workflowTypes.Contains(activity.Text("type")!));
            var shown = known ? activity : NotFoundActivity.For(activity);
            var nodeId = $"{parentNodeId}:{activity.Text("id")}";
            shown.Remove("nodeId");
            shown.Insert(Math.Min(1, shown.Count), "nodeId", nodeId);
            ActivityTree.ReplaceChildren(shown, child => Number(child, nodeId));
            return shown;
        }
    }

    private static void Facts(JsonObject model, DefinitionVersion version)
    {
        model["id"] = version.VersionId;
        model["definitionId"] = version.DefinitionId;
        model["name"] = version.Name;
        model["description"] = version.Description;
        model["createdAt"] = version.CreatedAt;
        model["version"] = version.Version;
        model["toolVersion"] = ToolVersion;
        model["isLatest"] = version.IsLatest;
        model["isPublished"] = version.IsPublished;
        model["isReadonly"] = version.IsReadonly;
        model["isSystem"] = version.IsSystem;
        model["materializerName"] = "Json";
    }

    /// <summary>The content's own members, and empty ones where the designer cannot take null.</summary>
    private static void Fill(JsonObject model, JsonObject content)
    {
        foreach (var (name, value) in content.ToArray())
        {
            if (name is "toolVersion" && !System.Version.TryParse(content.Text(name), out _))
            {
                continue;
            }

            if (name is "toolVersion" or "materializerName" ? value is not null : !model.ContainsKey(name))
            {
                content.Remove(name);
                model[name] = value;
            }
        }

        foreach (var list in (string[])["variables", "inputs", "outputs", "outcomes"])
        {
            model[list] ??= new JsonArray();
        }

        model["customProperties"] ??= new JsonObject();
        model["options"] ??= new JsonObject();
    }

    private async ValueTask<HashSet<string>> WorkflowTypesAsync(string tenantId, CancellationToken cancellation)
        => [.. (await workflows.ActivitiesAsync(tenantId, cancellation)).Select(activity => activity.TypeName)];
}
