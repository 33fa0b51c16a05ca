using System.Security.Claims;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Identity.Audit;

/// <summary>What people call the flows and credentials that requests name by their ids: the id alone says nothing to who reads the log, least of all once the thing is gone.</summary>
internal sealed class AuditNames(IDefinitionStore definitions, ICredentialStore credentials)
{
    private const int MostNamed = 10;

    public static string Of(DefinitionVersion flow) => Of(flow.Name, flow.DefinitionId);

    public static string Of(string name, string id) => name.Length == 0 || name == id ? id : $"{name} ({id})";

    public static string Of(IEnumerable<DefinitionVersion> flows) => Some([.. flows.Select(Of)]);

    public static string Some(IReadOnlyList<string> names) => string.Join(", ", names.Take(MostNamed)) + (names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : "");

    public async ValueTask<string> FlowsAsync(string tenantId, IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var known = ids.Count == 0 ? [] : (await definitions.ListAsync(tenantId, new DefinitionFilter { DefinitionIds = ids, Versions = VersionChoice.Latest }, cancellation)).Rows
            .ToDictionary(flow => flow.DefinitionId, StringComparer.Ordinal);
        return Some([.. ids.Select(id => known.TryGetValue(id, out var flow) ? Of(flow) : id)]);
    }

    public async ValueTask<string> CredentialAsync(string tenantId, string id, CancellationToken cancellation)
        => (await credentials.FindAsync(tenantId, id, cancellation))?.Name ?? id;

    /// <summary>Says which flow a request is about, before it does anything to it.</summary>
    public async ValueTask NameAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<AuditedFlow>() is { } audited && http.User.FindFirstValue(Claims.Tenant) is { } tenantId
            && http.Request.RouteValues.TryGetValue(audited.RouteValue, out var value) && value is string id)
        {
            var name = await FlowsAsync(tenantId, [id], http.RequestAborted);
            http.AuditTarget(string.Join('/', http.Request.RouteValues.Select(part => part.Key == audited.RouteValue ? name : part.Value as string).OfType<string>()));
        }
    }
}

/// <summary>A route whose address names a flow.</summary>
/// <param name="RouteValue">The part of the address that is its id.</param>
internal sealed record AuditedFlow(string RouteValue);
