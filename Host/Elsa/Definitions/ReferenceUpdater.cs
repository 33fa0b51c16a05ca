using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>Points the workflows that use a workflow as an activity to its published version.</summary>
internal sealed class ReferenceUpdater(IDefinitionStore store, DefinitionLibrary library, DefinitionModels models, WorkflowCatalog workflows)
{
    /// <returns>Names of the workflows that were changed. What was published is published again.</returns>
    public async Task<IReadOnlyList<string>> UpdateAsync(string tenantId, string definitionId, CancellationToken cancellation)
    {
        var changed = new List<string>();
        if ((await store.VersionsAsync(tenantId, definitionId, cancellation)).FirstOrDefault(version => version.IsPublished) is not { } published)
        {
            return changed;
        }

        foreach (var consumer in await workflows.ConsumersAsync(tenantId, definitionId, cancellation))
        {
            var content = await models.ContentAsync(consumer, cancellation);
            if (content["root"] is JsonObject root && Point(root, published))
            {
                await library.SaveAsync(tenantId, content, consumer.IsPublished, isFromDesigner: false, cancellation);
                changed.Add(consumer.Name);
            }
        }

        return changed;
    }

    private static bool Point(JsonObject root, DefinitionVersion published)
    {
        var isChanged = false;
        foreach (var activity in ActivityTree.Flatten(root).Where(activity => activity.Text("workflowDefinitionId") == published.DefinitionId && activity.Text("workflowDefinitionVersionId") != published.VersionId))
        {
            activity["version"] = published.Version;
            activity["workflowDefinitionVersionId"] = published.VersionId;
            activity["latestAvailablePublishedVersion"] = published.Version;
            activity["latestAvailablePublishedVersionId"] = published.VersionId;
            isChanged = true;
        }

        return isChanged;
    }
}
