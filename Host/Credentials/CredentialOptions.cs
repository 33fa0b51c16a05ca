using System.Text.Json.Nodes;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Credentials;

/// <summary>The credentials that the designer offers for an input.</summary>
internal sealed class CredentialOptions(ICredentialStore store, CredentialTypes types)
{
    /// <summary>A dropdown whose choices have to be asked for: they are the tenant's, and change.</summary>
    public static JsonObject Unasked()
    {
        var dropdown = Dropdown([]);
        dropdown["Refresh"] = true;
        return dropdown;
    }

    public async ValueTask<JsonObject> OfAsync(string tenantId, InputDescriptor input, CancellationToken cancellation)
    {
        var fitting = (await store.ListAsync(tenantId, cancellation)).Where(row => input.CredentialTypes.Count == 0 || input.CredentialTypes.Contains(row.Type)).ToArray();
        var wanted = string.Join(" or ", input.CredentialTypes.Select(type => types.Find(type)?.DisplayName ?? type));
        var none = fitting.Length > 0 ? "(none)" : wanted.Length == 0 ? "There are no credentials yet: make one under Credentials" : $"There is none yet: make one of the kind {wanted} under Credentials";
        return Dropdown([(none, ""), .. fitting.Select(row => (row.Name, row.CredentialId))]);
    }

    private static JsonObject Dropdown(IEnumerable<(string Text, string Value)> items) => new()
    {
        ["dropdown"] = new JsonObject
        {
            ["selectList"] = new JsonObject
            {
                ["items"] = new JsonArray([.. items.Select(item => (JsonNode)new JsonObject { ["text"] = item.Text, ["value"] = item.Value })]),
                ["isFlagsEnum"] = false,
                ["sortItems"] = false,
            },
        },
    };
}
