using System.Text;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Credentials;

/// <summary>Finds the workflows that name a credential, in their latest or published version.</summary>
internal sealed class CredentialUses(IDefinitionStore definitions)
{
    public async Task<IReadOnlyList<CredentialUse>> FindAsync(string tenantId, string credentialId, CancellationToken cancellation)
        => (await FindAsync(tenantId, [credentialId], cancellation))[credentialId];

    /// <summary>The uses of many credentials, by their ids: each workflow is read once.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<CredentialUse>>> FindAsync(string tenantId, IReadOnlyList<string> credentialIds, CancellationToken cancellation)
    {
        // Ids are random, so a definition that holds the text names the credential.
        var wanted = credentialIds.ToDictionary(id => id, id => (Text: Encoding.UTF8.GetBytes(id), Uses: new Dictionary<string, CredentialUse>(StringComparer.Ordinal)), StringComparer.Ordinal);
        if (wanted.Count > 0)
        {
            var page = await definitions.ListAsync(tenantId, new DefinitionFilter { Versions = VersionChoice.LatestAndPublished }, cancellation);
            foreach (var version in page.Rows)
            {
                if (await definitions.GetContentAsync(tenantId, version.ContentHash, cancellation) is not { } content)
                {
                    continue;
                }

                foreach (var (text, uses) in wanted.Values)
                {
                    if (content.Span.IndexOf(text) >= 0)
                    {
                        var isPublished = version.IsPublished || (uses.TryGetValue(version.DefinitionId, out var other) && other.IsPublished);
                        uses[version.DefinitionId] = new CredentialUse(version.DefinitionId, version.Name, isPublished);
                    }
                }
            }
        }

        return wanted.ToDictionary(one => one.Key, one => (IReadOnlyList<CredentialUse>)[.. one.Value.Uses.Values.OrderBy(use => use.Name, StringComparer.Ordinal)], StringComparer.Ordinal);
    }
}
