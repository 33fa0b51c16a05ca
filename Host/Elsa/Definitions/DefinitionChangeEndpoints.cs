using System.Security.Claims;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Management.Flows;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

internal static class DefinitionChangeEndpoints
{
    public static void MapDefinitionChanges(this IEndpointRouteBuilder api)
    {
        var writes = api.MapGroup("").WithTags("Workflow definitions").RequireAuthorization(Scopes.Write).WithMetadata(new AuditedFlow("definitionId"));
        writes.MapPost("/workflow-definitions", SaveAsync).Accepts<SaveRequest>("application/json").WithSummary("Save a flow").WithMetadata(new AuditedInTurns());
        writes.MapPost("/workflow-definitions/{definitionId}/publish", PublishAsync).WithSummary("Publish a flow");
        writes.MapPost("/workflow-definitions/{definitionId}/retract", RetractAsync).WithSummary("Take a flow out of service");
        writes.MapPost("/workflow-definitions/{definitionId}/revert/{version:int}", RevertAsync).WithSummary("Bring back a version of a flow");
        writes.MapPost("/workflow-definitions/{definitionId}/update-references", UpdateReferencesAsync).WithSummary("Bring flows that use a flow to its latest version");
        writes.MapDelete("/workflow-definitions/{definitionId}", DeleteAsync).WithSummary("Delete a flow");
        writes.MapDelete("/workflow-definition-versions/{id}", DeleteVersionAsync).WithSummary("Delete a version of a flow");
    }

    private static async Task<Results<Ok<SaveAnswer>, ProblemHttpResult>> SaveAsync(
        HttpContext http, ClaimsPrincipal caller, DefinitionLibrary library, FlowCheck check, DefinitionModels models, WorkflowCatalog workflows, CancellationToken cancellation)
    {
        var (request, headers) = (http.Request, http.Request.Headers);
        var body = await request.ReadObjectAsync(cancellation);
        if (body["model"] is not JsonObject model)
        {
            throw new RefusedException(StatusCodes.Status400BadRequest, "The request is not valid", "Expected the workflow under 'model'.");
        }

        var (publish, isChecked) = (body.Flag("publish"), headers[DefinitionRevision.CheckHeader] == "true");
        var based = new SaveBase(headers[DefinitionRevision.BaseHeader].ToString() is { Length: > 0 } revision ? revision : null, headers[DefinitionRevision.KeepBothHeader] == "true");
        var version = await library.SaveAsync(caller.TenantId(), model, publish && !isChecked, isFromDesigner: true, based, cancellation);
        http.AuditTarget(AuditNames.Of(version));
        http.Response.Headers[DefinitionRevision.Header] = DefinitionRevision.Of(version);
        if (publish && isChecked)
        {
            // The edit is kept whatever becomes of the publishing.
            if ((await check.CheckAsync(version, cancellation)).Findings.Any(finding => !finding.MayBeMeant))
            {
                http.Response.Headers[DefinitionRevision.CheckHeader] = Uri.EscapeDataString(version.DefinitionId);
                return Refusals.Invalid("publish", "Not published yet: look at the list first. Your changes are saved.");
            }

            try
            {
                version = (await library.PublishAsync(caller.TenantId(), version.DefinitionId, cancellation))?.Version ?? version;
            }
            catch (DefinitionException refused)
            {
                return Refusals.Invalid(refused.Problems);
            }

            http.Response.Headers[DefinitionRevision.Header] = DefinitionRevision.Of(version);
        }

        http.AuditTarget(publish ? $"{AuditNames.Of(version)}, published" : AuditNames.Of(version));
        return await AnswerAsync(version, false, models, workflows, cancellation);
    }

    private static async Task<Results<Ok<SaveAnswer>, ProblemHttpResult>> PublishAsync(
        string definitionId, ClaimsPrincipal caller, DefinitionLibrary library, DefinitionModels models, WorkflowCatalog workflows, CancellationToken cancellation)
        => await library.PublishAsync(caller.TenantId(), definitionId, cancellation) is var (version, wasPublished)
            ? await AnswerAsync(version, wasPublished, models, workflows, cancellation)
            : DefinitionReadEndpoints.Unknown(definitionId);

    private static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> RetractAsync(
        string definitionId, ClaimsPrincipal caller, DefinitionLibrary library, DefinitionModels models, CancellationToken cancellation)
        => await library.RetractAsync(caller.TenantId(), definitionId, cancellation) switch
        {
            null => DefinitionReadEndpoints.Unknown(definitionId),
            (_, false) => Refusals.Invalid("definitionId", $"The workflow '{definitionId}' is not published."),
            (var version, _) => TypedResults.Ok(await models.ReadAsync(version, isWritable: true, cancellation)),
        };

    private static async Task<Results<Created<DefinitionSummary>, ProblemHttpResult>> RevertAsync(
        string definitionId, int version, ClaimsPrincipal caller, DefinitionLibrary library, CancellationToken cancellation)
        => await library.RevertAsync(caller.TenantId(), definitionId, version, cancellation) is { } draft
            ? TypedResults.Created($"/elsa/api/workflow-definitions/by-id/{draft.VersionId}", DefinitionSummary.Of(draft, isWritable: true))
            : Refusals.NotFound($"There is no version {version} of the workflow '{definitionId}'.");

    private static async Task<Ok<UpdatedReferences>> UpdateReferencesAsync(string definitionId, ClaimsPrincipal caller, ReferenceUpdater updater, CancellationToken cancellation)
        => TypedResults.Ok(new UpdatedReferences(await updater.UpdateAsync(caller.TenantId(), definitionId, cancellation)));

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string definitionId, ClaimsPrincipal caller, DefinitionLibrary library, CancellationToken cancellation)
        => await library.DeleteAsync(caller.TenantId(), definitionId, cancellation) ? TypedResults.NoContent() : DefinitionReadEndpoints.Unknown(definitionId);

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteVersionAsync(string id, HttpContext http, ClaimsPrincipal caller, DefinitionLibrary library, CancellationToken cancellation)
    {
        if (await library.FindAsync(caller.TenantId(), id, cancellation) is { } version)
        {
            http.AuditTarget($"{AuditNames.Of(version)}, version {version.Version}");
        }

        return await library.DeleteVersionAsync(caller.TenantId(), id, cancellation) ? TypedResults.NoContent() : Refusals.NotFound($"There is no version '{id}' of a workflow.");
    }

    private static async Task<Ok<SaveAnswer>> AnswerAsync(DefinitionVersion version, bool wasPublished, DefinitionModels models, WorkflowCatalog workflows, CancellationToken cancellation)
    {
        var consumers = await workflows.ConsumersAsync(version.TenantId, version.DefinitionId, cancellation);
        return TypedResults.Ok(new SaveAnswer(await models.ReadAsync(version, isWritable: true, cancellation), wasPublished, consumers.Count, []));
    }
}

/// <param name="Model">The workflow, in Elsa's form.</param>
internal sealed record SaveRequest(JsonObject Model, bool? Publish);

internal sealed record SaveAnswer(JsonObject WorkflowDefinition, bool AlreadyPublished, int ConsumingWorkflowCount, IReadOnlyList<string> ValidationErrors);

/// <param name="AffectedWorkflows">Names of the workflows that were changed.</param>
internal sealed record UpdatedReferences(IReadOnlyList<string> AffectedWorkflows);
