using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.N8n;

/// <summary>Fills a chosen credential into every imported step that used one of n8n's.</summary>
internal sealed class ImportedCredentials(DefinitionLibrary library, DefinitionModels models, IDefinitionStore store)
{
    public async Task<FilledUses> FillAsync(string tenantId, IReadOnlyList<CredentialChoice> choices, IReadOnlyList<string> definitionIds, CancellationToken cancellation)
    {
        var uses = new List<CredentialPlace>();
        var versions = await store.ListAsync(tenantId, new DefinitionFilter { DefinitionIds = definitionIds, Versions = VersionChoice.Latest }, cancellation);
        foreach (var version in versions.Rows.Where(version => !version.IsReadonly))
        {
            var content = await models.ContentAsync(version, cancellation);
            var filled = (content["root"] as JsonObject)?.Objects("activities").Where(activity => Fill(activity, choices)).ToArray() ?? [];
            if (filled.Length > 0)
            {
                await library.SaveAsync(tenantId, content, publish: false, isFromDesigner: false, cancellation);
                uses.AddRange(filled.Select(activity => new CredentialPlace(version.DefinitionId, version.Name, activity.Text("id") ?? "", activity.Text("name") ?? "")));
            }
        }

        return new FilledUses(uses.Count, uses);
    }

    private static bool Fill(JsonObject activity, IReadOnlyList<CredentialChoice> choices)
    {
        if (activity["customProperties"]?["needsCredentials"] is not JsonArray needed)
        {
            return false;
        }

        var isFilled = false;
        foreach (var need in needed.OfType<JsonObject>())
        {
            if (choices.FirstOrDefault(choice => choice.Kind == need.Text("kind") && (choice.Name is null || choice.Name == need.Text("name"))) is { } chosen)
            {
                isFilled = true;
                activity[need.Text("input") ?? (chosen.Kind == "httpSslAuth" ? "certificate" : "credential")] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = chosen.CredentialId } };
            }
        }

        return isFilled;
    }
}
