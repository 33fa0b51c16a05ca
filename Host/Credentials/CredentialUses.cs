using System.Text;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Credentials;

/// <summary>Finds the workflows that name a credential, in their latest or published version.</summary>
internal sealed class CredentialUses(IDefinitionStore definitions)
{
    public async Task<IReadOnlyList<CredentialUse>> FindAsync(string tenantId, string credentialId, CancellationToken cancellation)
    {
        // Ids are random, so a definition that holds the text names the credential.
        var id = Encoding.UTF8.GetBytes(credentialId);
        var page = await definitions.ListAsync(tenantId, new DefinitionFilter { Versions = VersionChoice.LatestAndPublished }, cancellation);
        var uses = new Dictionary<string, CredentialUse>(StringComparer.Ordinal);
        foreach (var version in page.Rows)
        {
            if (await definitions.GetContentAsync(tenantId, version.ContentHash, cancellation) is { } content && content.Span.IndexOf(id) >= 0)
            {
                var isPublished = version.IsPublished || (uses.TryGetValue(version.DefinitionId, out var other) && other.IsPublished);
                uses[version.DefinitionId] = new CredentialUse(version.DefinitionId, version.Name, isPublished);
            }
        }

        return [.. uses.Values.OrderBy(use => use.Name, StringComparer.Ordinal)];
    }
}
