using System.Security.Claims;
using Bizoholic.Flows.Host.Elsa.Instances;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Workflows;
using Microsoft.AspNetCore.Http.HttpResults;
using DefinitionVersion = Bizoholic.Flows.Workflows.Storage.DefinitionVersion;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>The same change of several definitions. One that fails does not keep the others from it.</summary>
internal static class DefinitionBulkEndpoints
{
    public static void MapDefinitionBulkActions(this IEndpointRouteBuilder api)
    {
        var bulk = api.MapGroup("/bulk-actions").WithTags("Workflow definitions").RequireAuthorization(Scopes.Write);
        bulk.MapPost("/delete/workflow-definitions/by-definition-id", DeleteAsync).WithSummary("Delete flows");
        bulk.MapPost("/delete/workflow-definitions/by-id", DeleteVersionsAsync).WithSummary("Delete versions of flows");
        bulk.MapPost("/publish/workflow-definitions/by-definition-ids", PublishAsync).WithSummary("Publish flows");
        bulk.MapPost("/retract/workflow-definitions/by-definition-ids", RetractAsync).WithSummary("Take flows out of service");
    }

    private static async Task<Ok<DeletedAnswer>> DeleteAsync(DefinitionIdList request, HttpContext http, ClaimsPrincipal caller, DefinitionLibrary library, AuditNames names, CancellationToken cancellation)
    {
        http.AuditTarget(await names.FlowsAsync(caller.TenantId(), request.DefinitionIds ?? [], cancellation));
        var deleted = 0;
        foreach (var id in request.DefinitionIds ?? [])
        {
            deleted += await library.DeleteAsync(caller.TenantId(), id, cancellation) ? 1 : 0;
        }

        return TypedResults.Ok(new DeletedAnswer(deleted));
    }

    private static async Task<Ok<DeletedAnswer>> DeleteVersionsAsync(RunIds request, HttpContext http, ClaimsPrincipal caller, DefinitionLibrary library, CancellationToken cancellation)
    {
        var deleted = 0;
        var named = new List<DefinitionVersion>();
        foreach (var id in request.Ids ?? [])
        {
            if (await library.FindAsync(caller.TenantId(), id, cancellation) is { } version)
            {
                named.Add(version);
            }

            deleted += await library.DeleteVersionAsync(caller.TenantId(), id, cancellation) ? 1 : 0;
        }

        http.AuditTarget(AuditNames.Of(named));
        return TypedResults.Ok(new DeletedAnswer(deleted));
    }

    private static async Task<Ok<BulkPublished>> PublishAsync(DefinitionIdList request, HttpContext http, ClaimsPrincipal caller, DefinitionLibrary library, AuditNames names, CancellationToken cancellation)
    {
        http.AuditTarget(await names.FlowsAsync(caller.TenantId(), request.DefinitionIds ?? [], cancellation));
        var answer = new BulkPublished();
        List<string> left = [.. request.DefinitionIds ?? []];
        bool isMore;
        do
        {
            // A flow that needs another one is published behind it, in whatever order they are named.
            var before = left.Count;
            left = await PublishEachAsync(left, caller.TenantId(), library, answer, cancellation);
            isMore = left.Count > 0 && left.Count < before;
        }
        while (isMore);

        answer.Failed.AddRange(left);
        return TypedResults.Ok(answer);
    }

    /// <returns>Those that cannot be.</returns>
    private static async Task<List<string>> PublishEachAsync(IReadOnlyList<string> ids, string tenantId, DefinitionLibrary library, BulkPublished answer, CancellationToken cancellation)
    {
        var failed = new List<string>();
        foreach (var id in ids)
        {
            try
            {
                var result = await library.PublishAsync(tenantId, id, cancellation);
                (result is null ? answer.NotFound : result.Value.WasPublished ? answer.AlreadyPublished : answer.Published).Add(id);
                answer.Warnings.Remove(id);
            }
            catch (DefinitionException error)
            {
                failed.Add(id);
                answer.Warnings[id] = [.. error.Problems.Select(problem => problem.ToString())];
            }
        }

        return failed;
    }

    private static async Task<Ok<BulkRetracted>> RetractAsync(DefinitionIdList request, HttpContext http, ClaimsPrincipal caller, DefinitionLibrary library, AuditNames names, CancellationToken cancellation)
    {
        http.AuditTarget(await names.FlowsAsync(caller.TenantId(), request.DefinitionIds ?? [], cancellation));
        var answer = new BulkRetracted();
        foreach (var id in request.DefinitionIds ?? [])
        {
            var result = await library.RetractAsync(caller.TenantId(), id, cancellation);
            (result is null ? answer.NotFound : result.Value.WasPublished ? answer.Retracted : answer.AlreadyRetracted).Add(id);
        }

        return TypedResults.Ok(answer);
    }
}

internal sealed record DefinitionIdList(IReadOnlyList<string>? DefinitionIds);

internal sealed record BulkPublished
{
    public List<string> Published { get; } = [];

    public List<string> AlreadyPublished { get; } = [];

    public List<string> NotFound { get; } = [];

    public List<string> Skipped { get; } = [];

    public List<string> UpdatedConsumers { get; } = [];

    public List<string> Failed { get; } = [];

    /// <summary>What keeps a definition from being published, by its id.</summary>
    public Dictionary<string, IReadOnlyList<string>> Warnings { get; } = [];
}

internal sealed record BulkRetracted
{
    public List<string> Retracted { get; } = [];

    public List<string> AlreadyRetracted { get; } = [];

    public List<string> NotFound { get; } = [];

    public List<string> Skipped { get; } = [];
}
