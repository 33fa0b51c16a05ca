using System.Security.Claims;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

internal static class DefinitionReadEndpoints
{
    public static void MapDefinitionReads(this IEndpointRouteBuilder api)
    {
        var definitions = api.MapGroup("/workflow-definitions").WithTags("Workflow definitions");
        definitions.MapGet("", ListAsync);
        definitions.MapGet("/by-definition-id/{definitionId}", GetAsync);
        definitions.MapGet("/{definitionId}", GetAsync);
        definitions.MapGet("/by-id/{id}", GetVersionAsync);
        definitions.MapGet("/many-by-id", GetManyAsync);
        definitions.MapGet("/{definitionId}/versions", VersionsAsync);
        definitions.MapGet("/validation/is-name-unique", IsNameUniqueAsync);
        definitions.MapGet("/query/count", CountAsync);
        definitions.MapGet("/{definitionId}/consumers", ConsumersAsync);
    }

    private static async Task<Ok<DefinitionList>> ListAsync([AsParameters] DefinitionListQuery query, ClaimsPrincipal caller, IDefinitionStore store, CancellationToken cancellation)
    {
        var page = await store.ListAsync(caller.TenantId(), query.ToFilter(), cancellation);
        return TypedResults.Ok(new DefinitionList([.. page.Rows.Select(row => DefinitionSummary.Of(row, caller.CanWrite()))], page.Total, DefinitionLinks.OfList(caller.CanWrite())));
    }

    /// <summary>The id may end with a space: the designer reloads a definition by changing its id that way.</summary>
    private static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> GetAsync(
        string definitionId, string? versionOptions, HttpResponse response, ClaimsPrincipal caller, DefinitionLibrary library, DefinitionModels models, CancellationToken cancellation)
    {
        if (await library.FindAsync(caller.TenantId(), definitionId.Trim(), VersionRequest.Read(versionOptions, VersionChoice.Latest), cancellation) is not { } version)
        {
            return Unknown(definitionId);
        }

        response.Headers[DefinitionRevision.Header] = DefinitionRevision.Of(version);
        return TypedResults.Ok(await models.ReadAsync(version, caller.CanWrite(), cancellation));
    }

    private static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> GetVersionAsync(
        string id, ClaimsPrincipal caller, DefinitionLibrary library, DefinitionModels models, CancellationToken cancellation)
        => await library.FindAsync(caller.TenantId(), id, cancellation) is { } version
            ? TypedResults.Ok(await models.ReadAsync(version, caller.CanWrite(), cancellation))
            : Refusals.NotFound($"There is no version '{id}' of a workflow.");

    private static async Task<Ok<ListOf<JsonObject>>> GetManyAsync(string[]? ids, ClaimsPrincipal caller, IDefinitionStore store, DefinitionModels models, CancellationToken cancellation)
    {
        if (ids is not { Length: > 0 })
        {
            return TypedResults.Ok(new ListOf<JsonObject>([]));
        }

        var page = await store.ListAsync(caller.TenantId(), new DefinitionFilter { VersionIds = ids, Versions = VersionChoice.All }, cancellation);
        return TypedResults.Ok(new ListOf<JsonObject>(await models.ReadAsync(page.Rows, caller.CanWrite(), cancellation)));
    }

    private static async Task<Ok<IReadOnlyList<JsonObject>>> VersionsAsync(string definitionId, ClaimsPrincipal caller, IDefinitionStore store, DefinitionModels models, CancellationToken cancellation)
        => TypedResults.Ok(await models.ReadAsync(await store.VersionsAsync(caller.TenantId(), definitionId, cancellation), caller.CanWrite(), cancellation));

    private static async Task<Ok<NameCheck>> IsNameUniqueAsync(string? name, string? definitionId, ClaimsPrincipal caller, IDefinitionStore store, CancellationToken cancellation)
    {
        var page = await store.ListAsync(caller.TenantId(), new DefinitionFilter { Name = name?.Trim() ?? "", Versions = VersionChoice.Latest }, cancellation);
        return TypedResults.Ok(new NameCheck(page.Rows.All(row => row.DefinitionId == definitionId)));
    }

    private static async Task<Ok<DefinitionCount>> CountAsync(ClaimsPrincipal caller, IDefinitionStore store, CancellationToken cancellation)
        => TypedResults.Ok(new DefinitionCount((await store.ListAsync(caller.TenantId(), new DefinitionFilter { Take = 1 }, cancellation)).Total));

    private static async Task<Ok<DefinitionConsumers>> ConsumersAsync(string definitionId, ClaimsPrincipal caller, WorkflowCatalog workflows, CancellationToken cancellation)
        => TypedResults.Ok(new DefinitionConsumers([.. (await workflows.ConsumersAsync(caller.TenantId(), definitionId, cancellation)).Select(version => version.DefinitionId)]));

    internal static ProblemHttpResult Unknown(string definitionId) => Refusals.NotFound($"There is no workflow '{definitionId}'.");
}

internal sealed record NameCheck(bool IsUnique);

internal sealed record DefinitionCount(long Count);

internal sealed record DefinitionConsumers(IReadOnlyList<string> ConsumingWorkflowDefinitionIds);
