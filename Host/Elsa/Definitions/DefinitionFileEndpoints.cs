using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>Definitions to and from files.</summary>
internal static class DefinitionFileEndpoints
{
    private static readonly JsonSerializerOptions FileJson = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };

    public static void MapDefinitionFiles(this IEndpointRouteBuilder api)
    {
        var files = api.MapGroup("").WithTags("Workflow definitions");
        files.MapGet("/workflow-definitions/{definitionId}/export", ExportAsync);
        files.MapPost("/bulk-actions/export/workflow-definitions", ExportManyAsync);
        var writes = files.MapGroup("").RequireAuthorization(Scopes.Write).WithMetadata(new AuditedFlow("definitionId"));
        writes.MapPost("/workflow-definitions/import", (HttpContext http, ClaimsPrincipal caller, DefinitionLibrary library, DefinitionModels models, CancellationToken cancellation) => ImportAsync(null, http, caller, library, models, cancellation)).WithSummary("Import a flow");
        writes.MapPut("/workflow-definitions/{definitionId}/import", ImportAsync).WithSummary("Import a flow over another");
        writes.MapPost("/workflow-definitions/import-files", ImportFilesAsync).DisableAntiforgery().WithSummary("Import flows");
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ExportAsync(
        string definitionId, string? versionOptions, bool? includeConsumingWorkflows, ClaimsPrincipal caller, DefinitionLibrary library, DefinitionModels models, WorkflowCatalog workflows, CancellationToken cancellation)
    {
        if (await library.FindAsync(caller.TenantId(), definitionId, VersionRequest.Read(versionOptions, VersionChoice.Latest), cancellation) is not { } version)
        {
            return DefinitionReadEndpoints.Unknown(definitionId);
        }

        var consumers = includeConsumingWorkflows == true ? await workflows.ConsumersAsync(caller.TenantId(), definitionId, cancellation) : [];
        return consumers.Count == 0
            ? TypedResults.File(Bytes(await models.ExportAsync(version, cancellation)), "application/json", FileName(version))
            : TypedResults.File(await ZipAsync([version, .. consumers], models, cancellation), "application/zip", "workflow-definitions.zip");
    }

    private static async Task<FileContentHttpResult> ExportManyAsync(ExportRequest request, ClaimsPrincipal caller, IDefinitionStore store, DefinitionModels models, WorkflowCatalog workflows, CancellationToken cancellation)
    {
        var versions = request.Ids is { Count: > 0 } ids ? [.. (await store.ListAsync(caller.TenantId(), new DefinitionFilter { VersionIds = ids, Versions = VersionChoice.All }, cancellation)).Rows] : new List<DefinitionVersion>();
        foreach (var version in request.IncludeConsumingWorkflows == true ? versions.ToArray() : [])
        {
            versions.AddRange(await workflows.ConsumersAsync(caller.TenantId(), version.DefinitionId, cancellation));
        }

        return TypedResults.File(await ZipAsync([.. versions.DistinctBy(version => version.VersionId)], models, cancellation), "application/zip", "workflow-definitions.zip");
    }

    private static async Task<Ok<JsonObject>> ImportAsync(string? definitionId, HttpContext http, ClaimsPrincipal caller, DefinitionLibrary library, DefinitionModels models, CancellationToken cancellation)
    {
        var model = await http.Request.ReadObjectAsync(cancellation);
        if (definitionId is not null)
        {
            model["definitionId"] = definitionId;
        }

        var version = await library.SaveAsync(caller.TenantId(), model, publish: false, isFromDesigner: false, cancellation);
        http.AuditTarget(AuditNames.Of(version));
        return TypedResults.Ok(await models.ReadAsync(version, isWritable: true, cancellation));
    }

    /// <summary>Definitions as JSON files, or zips of such files.</summary>
    private static async Task<Ok<DefinitionCount>> ImportFilesAsync(HttpContext http, ClaimsPrincipal caller, DefinitionLibrary library, CancellationToken cancellation)
    {
        var models = await http.Request.ReadJsonFilesAsync(cancellation);
        var saved = new List<DefinitionVersion>();
        foreach (var model in models)
        {
            saved.Add(await library.SaveAsync(caller.TenantId(), model, publish: false, isFromDesigner: false, cancellation));
        }

        http.AuditTarget(AuditNames.Of(saved));
        return TypedResults.Ok(new DefinitionCount(models.Count));
    }

    private static async Task<byte[]> ZipAsync(IReadOnlyList<DefinitionVersion> versions, DefinitionModels models, CancellationToken cancellation)
    {
        var files = new List<(string, byte[])>();
        foreach (var version in versions)
        {
            files.Add((FileName(version), Bytes(await models.ExportAsync(version, cancellation))));
        }

        return await UploadedFiles.ZipAsync(files, cancellation);
    }

    private static byte[] Bytes(JsonObject model) => JsonSerializer.SerializeToUtf8Bytes(model, FileJson);

    private static string FileName(DefinitionVersion version)
    {
        var name = new string([.. version.Name.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')]).Trim('-');
        return $"workflow-definition-{(name.Length > 0 ? name : "unnamed")}-{version.DefinitionId}-{version.Version}.json";
    }
}

/// <param name="Ids">Of versions.</param>
internal sealed record ExportRequest(IReadOnlyList<string>? Ids, bool? IncludeConsumingWorkflows);
