using System.Text.Json;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Management.Flows;

/// <summary>Looks whether the steps of a flow have the credentials that they need, which would otherwise show in its first run only.</summary>
internal sealed class CredentialCheck(ICredentialStore credentials)
{
    public async ValueTask<IReadOnlyList<FlowCheckFinding>> CheckAsync(string tenantId, WorkflowPlan plan, CancellationToken cancellation)
    {
        var named = plan.Nodes.SelectMany(node => node.NamedCredentials(), (node, named) => (Node: node, named.Input, named.Credential.Id)).ToArray();
        var known = named.Length == 0 ? [] : (await credentials.ListAsync(tenantId, cancellation)).ToDictionary(row => row.CredentialId, StringComparer.Ordinal);
        return
        [
            .. plan.Nodes.Where(IsWithout).Select(node => Finding(node, "No credential is chosen. Choose one in the step's settings, or make one under Credentials first.")),
            .. from one in named
               let found = known.GetValueOrDefault(one.Id)
               where found is null || (one.Input.CredentialTypes is { Count: > 0 } fitting && !fitting.Contains(found.Type))
               select Finding(one.Node, found is null
                   ? $"The credential of '{one.Input.DisplayName}' is not here: it was deleted, or the flow comes from another installation. Choose another one."
                   : $"The credential '{found.Name}' is of the kind {found.Type}, but '{one.Input.DisplayName}' needs {string.Join(" or ", one.Input.CredentialTypes)}."),
        ];
    }

    private static bool IsWithout(ActivityNode node) => node.Activity switch
    {
        INeedsCredential step => step.Access.IsBlank(),
        Placeholder => false,
        N8nActivity => SignedInAtN8n(node.Json) && !node.NamedCredentials().Any(),
        _ => false,
    };

    /// <summary>The import notes what a step signed in with, for exports hold no secrets.</summary>
    private static bool SignedInAtN8n(JsonElement step)
        => step.TryGetProperty("customProperties", out var custom) && custom.ValueKind == JsonValueKind.Object
            && custom.TryGetProperty("needsCredentials", out var needed) && needed.ValueKind == JsonValueKind.Array && needed.GetArrayLength() > 0
            && !(custom.TryGetProperty("disabled", out var disabled) && disabled.ValueKind == JsonValueKind.True);

    private static FlowCheckFinding Finding(ActivityNode node, string message) => new("credential", false, node.Id, node.Name, "credential", message);
}
