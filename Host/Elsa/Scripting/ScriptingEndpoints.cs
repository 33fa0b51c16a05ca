using System.Security.Claims;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Elsa.Scripting;

internal static class ScriptingEndpoints
{
    public static void MapScripting(this IEndpointRouteBuilder api)
        => api.MapPost("/scripting/javascript/type-definitions/{definitionId}", TypesAsync).WithTags("Scripting");

    /// <summary>A workflow that was not saved yet has the common declarations only.</summary>
    private static async Task<ContentHttpResult> TypesAsync(string definitionId, ClaimsPrincipal caller, DefinitionLibrary library, IDefinitionStore store, CancellationToken cancellation)
    {
        var version = await library.FindAsync(caller.TenantId(), definitionId.Trim(), new VersionRequest(VersionChoice.Latest, null), cancellation);
        var content = version is null ? null : await store.GetContentAsync(version.TenantId, version.ContentHash, cancellation);
        return TypedResults.Text(JavaScriptTypes.Of(content is { } bytes ? DefinitionReader.Read(bytes) : null), "application/x-typescript");
    }
}
