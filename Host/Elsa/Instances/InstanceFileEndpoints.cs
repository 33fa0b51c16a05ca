using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Bizoholic.Flows.Host.Elsa.Instances;

/// <summary>Runs to and from files.</summary>
internal static class InstanceFileEndpoints
{
    public static void MapInstanceFiles(this IEndpointRouteBuilder api)
    {
        var files = api.MapGroup("").WithTags("Workflow instances");
        files.MapGet("/workflow-instances/{id}/export", ExportAsync);
        files.MapPost("/bulk-actions/export/workflow-instances", ExportManyAsync);
        files.MapPost("/bulk-actions/import/workflow-instances", ImportAsync).WithSummary("Import runs").RequireAuthorization(Scopes.Operate).DisableAntiforgery();
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ExportAsync(string id, ClaimsPrincipal caller, RunReader reader, RunTransfer transfer, IOptions<JsonOptions> json, CancellationToken cancellation)
        => await FileOfAsync(caller.TenantId(), id, reader, transfer, json.Value.SerializerOptions, cancellation) is { } file
            ? TypedResults.File(file, "application/json", FileName(id))
            : InstanceEndpoints.Unknown(id);

    private static async Task<FileContentHttpResult> ExportManyAsync(RunIds request, ClaimsPrincipal caller, RunReader reader, RunTransfer transfer, IOptions<JsonOptions> json, CancellationToken cancellation)
    {
        var files = new List<(string, byte[])>();
        foreach (var id in (request.Ids ?? []).Distinct())
        {
            if (await FileOfAsync(caller.TenantId(), id, reader, transfer, json.Value.SerializerOptions, cancellation) is { } file)
            {
                files.Add((FileName(id), file));
            }
        }

        return TypedResults.File(await UploadedFiles.ZipAsync(files, cancellation), "application/zip", "workflow-instances.zip");
    }

    /// <summary>All files are read before the first run is stored. A run that is here already is left as it is, and not counted.</summary>
    private static async Task<Ok<ImportedRuns>> ImportAsync(HttpRequest request, ClaimsPrincipal caller, RunTransfer transfer, IOptions<JsonOptions> json, CancellationToken cancellation)
    {
        ExportedRun[] runs = [.. (await request.ReadJsonFilesAsync(cancellation)).Select(file => ReadRunFile(file, json.Value.SerializerOptions))];
        var count = 0;
        foreach (var run in runs)
        {
            try
            {
                count += await transfer.ImportAsync(caller.TenantId(), run, cancellation) ? 1 : 0;
            }
            catch (JournalException error)
            {
                throw Refused($"The run '{run.Row.RunId}' cannot be read. {error.Message}");
            }
        }

        return TypedResults.Ok(new ImportedRuns(count));
    }

    /// <summary>What Elsa's export holds, for people and programs; and under <c>run</c> all that an import needs.</summary>
    private static async Task<byte[]?> FileOfAsync(string tenantId, string id, RunReader reader, RunTransfer transfer, JsonSerializerOptions options, CancellationToken cancellation)
    {
        if (await reader.ReadAsync(tenantId, id, cancellation) is not { } run || await TransferAsync(tenantId, id, transfer, cancellation) is not { } exported)
        {
            return null;
        }

        var file = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, Encoder = options.Encoder }))
        {
            JsonSerializer.Serialize(
                writer,
                new RunFile(
                    InstanceProjection.State(run),
                    [.. ActivityExecutions.Project(run)],
                    [.. JournalProjection.Project(run)],
                    new RunFileContent(exported.Row, Convert.ToBase64String(exported.Definition.Span), Convert.ToBase64String(exported.Journal.Span), exported.Blobs)),
                options);
        }

        return file.ToArray();
    }

    private static async ValueTask<ExportedRun?> TransferAsync(string tenantId, string id, RunTransfer transfer, CancellationToken cancellation)
    {
        try
        {
            return await transfer.ExportAsync(tenantId, id, cancellation);
        }
        catch (Exception error) when (error is JournalException or DefinitionException)
        {
            throw new RefusedException(StatusCodes.Status409Conflict, "The run cannot be exported", error.Message);
        }
    }

    private static ExportedRun ReadRunFile(JsonObject file, JsonSerializerOptions options)
    {
        RunFileContent content;
        ExportedRun run;
        try
        {
            content = file["run"].Deserialize<RunFileContent>(options) ?? throw Refused("The file holds no run that was exported here.");
            run = new ExportedRun(content.Row, Convert.FromBase64String(content.Definition), Convert.FromBase64String(content.Journal), content.Blobs ?? new Dictionary<string, byte[]>());
        }
        catch (Exception error) when (error is JsonException or FormatException or ArgumentNullException)
        {
            throw Refused($"The file holds no run that was exported here: {error.Message}");
        }

        return run.Row.Status is RunStatus.Pending or RunStatus.Executing ? throw Refused($"The run '{run.Row.RunId}' was under way when it was exported. Export it again once it rests.")
            : ContentHash.Of(run.Definition.Span) != run.Row.ContentHash ? throw Refused($"The file of the run '{run.Row.RunId}' was changed: its definition is not the one it ran under.")
            : run;
    }

    private static string FileName(string id) => $"workflow-instance-{id}.json";

    private static RefusedException Refused(string detail) => new(StatusCodes.Status400BadRequest, "The request is not valid", detail);
}

internal sealed record RunFile(InstanceState WorkflowState, IReadOnlyList<ExecutionRecord> ActivityExecutionRecords, IReadOnlyList<JournalRecord> WorkflowExecutionLogRecords, RunFileContent Run);

internal sealed record RunFileContent(RunRow Row, string Definition, string Journal, IReadOnlyDictionary<string, byte[]>? Blobs);

internal sealed record ImportedRuns(int Count);
