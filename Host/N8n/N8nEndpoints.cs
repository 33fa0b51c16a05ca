using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Bizoholic.Flows.Host.N8n;

/// <summary>Flows from n8n and back to it.</summary>
internal static class N8nEndpoints
{
    public static IServiceCollection AddN8nImport(this IServiceCollection services) => services.AddSingleton<FlowImports>().AddSingleton<ImportedCredentials>().AddSingleton<ImportedSettings>();

    public static void MapN8n(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").WithTags("n8n");
        api.MapPost("/import/n8n", ImportAsync).RequireAuthorization(Scopes.Write).DisableAntiforgery()
            .WithMetadata(new RequestSizeLimitAttribute(UploadedFlows.MaxBytes), new RequestFormLimitsAttribute { MultipartBodyLengthLimit = UploadedFlows.MaxBytes })
            .WithSummary("Imports flows exported from n8n").WithDescription("A form with files, zips of them, or an export as JSON. Answers what became of every step.");
        api.MapPut("/import/n8n/credentials", FillAsync).RequireAuthorization(Scopes.Write)
            .WithSummary("Fills a credential into all imported steps that need it");
        api.MapGet("/import/n8n/settings/{definitionId}", SettingsAsync)
            .WithSummary("Settings of imported steps that are to be filled in");
        api.MapPut("/import/n8n/settings/{definitionId}", FillSettingsAsync).RequireAuthorization(Scopes.Write).WithMetadata(new AuditedFlow("definitionId"))
            .WithSummary("Fills in settings of imported steps").WithDescription("The steps run then. Values are put into the flow's draft: all of them, or none.");
        api.MapGet("/export/n8n/{definitionId}", ExportAsync).WithSummary("A flow as n8n's export");
    }

    private static async Task<Results<Ok<ImportReport>, ProblemHttpResult>> ImportAsync(HttpContext http, string? branches, ClaimsPrincipal caller, FlowImports imports, CancellationToken cancellation)
    {
        if (branches is not (null or "inOrder" or "parallel"))
        {
            return Refusals.Invalid("branches", $"'{branches}' is not a way to run branches: inOrder, as n8n does, or parallel.");
        }

        var report = await imports.ImportAsync(caller.TenantId(), await UploadedFlows.ReadAsync(http.Request, cancellation), branches == "parallel", cancellation);
        http.AuditTarget(AuditNames.Some([.. report.Files.SelectMany(file => file.Flows).Select(flow => AuditNames.Of(flow.Name, flow.DefinitionId))]));
        return TypedResults.Ok(report);
    }

    private static async Task<Results<Ok<FilledUses>, ProblemHttpResult>> FillAsync(CredentialChoices choices, ClaimsPrincipal caller, ImportedCredentials credentials, CancellationToken cancellation)
        => choices.Choices is not { Count: > 0 } chosen || chosen.Any(choice => string.IsNullOrEmpty(choice.Kind) || string.IsNullOrEmpty(choice.CredentialId))
            ? Refusals.Invalid("choices", "Expected a list of {kind, name, credentialId}.")
            : TypedResults.Ok(await credentials.FillAsync(caller.TenantId(), chosen, choices.DefinitionIds ?? [], cancellation));

    private static async Task<Results<Ok<FlowSettingsReport>, ProblemHttpResult>> SettingsAsync(string definitionId, ClaimsPrincipal caller, ImportedSettings settings, CancellationToken cancellation)
        => await settings.FindAsync(caller.TenantId(), definitionId, cancellation) is { } open ? TypedResults.Ok(open) : DefinitionReadEndpoints.Unknown(definitionId);

    private static async Task<Results<Ok<FlowSettingsReport>, ProblemHttpResult>> FillSettingsAsync(
        string definitionId, SettingValues values, [FromHeader(Name = DefinitionRevision.BaseHeader)] string? revision, ClaimsPrincipal caller, DefinitionLibrary library, ImportedSettings settings, CancellationToken cancellation)
    {
        if (await library.FindAsync(caller.TenantId(), definitionId, VersionRequest.Read(null, VersionChoice.Latest), cancellation) is null)
        {
            return DefinitionReadEndpoints.Unknown(definitionId);
        }

        if (values.Steps is not { Count: > 0 } steps || steps.Any(step => string.IsNullOrEmpty(step?.ActivityId)))
        {
            return Refusals.Invalid("steps", "Expected a list of {activityId, settings}.");
        }

        return steps.GroupBy(step => step.ActivityId).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? Refusals.Invalid(twice.Key!, "The step is in the list twice.")
            : await settings.FillAsync(caller.TenantId(), definitionId, steps.ToDictionary(step => step.ActivityId!, step => step.Settings ?? new Dictionary<string, JsonNode?>(), StringComparer.Ordinal), string.IsNullOrEmpty(revision) ? null : revision, cancellation) switch
            {
                (_, { Count: > 0 } faults) => Refusals.Invalid([.. faults.Select(fault => (fault.Setting is null ? fault.ActivityId : $"{fault.ActivityId}.{fault.Setting}", fault.Message))]),
                ({ } report, _) => TypedResults.Ok(report),
                _ => DefinitionReadEndpoints.Unknown(definitionId),
            };
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ExportAsync(
        string definitionId, string? versionOptions, ClaimsPrincipal caller, DefinitionLibrary library, DefinitionModels models, CancellationToken cancellation)
    {
        if (await library.FindAsync(caller.TenantId(), definitionId, VersionRequest.Read(versionOptions, VersionChoice.Latest), cancellation) is not { } version)
        {
            return DefinitionReadEndpoints.Unknown(definitionId);
        }

        using var definition = JsonDocument.Parse((await models.ContentAsync(version, cancellation)).ToJsonString(), new JsonDocumentOptions { MaxDepth = 512 });
        var export = N8nExporter.Export(definition.RootElement);
        return export.Json is { } json
            ? TypedResults.File(Encoding.UTF8.GetBytes(json), "application/json", $"{definitionId}.n8n.json")
            : Refusals.Problem(StatusCodes.Status422UnprocessableEntity, "This flow cannot be one of n8n", string.Join(" ", export.Problems));
    }
}
