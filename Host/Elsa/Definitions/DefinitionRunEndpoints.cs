using System.Security.Claims;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Instances;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

internal static class DefinitionRunEndpoints
{
    private const string InstanceHeader = "x-elsa-workflow-instance-id";
    private const string CannotStartHeader = "x-elsa-workflow-cannot-start";
    private const int MostAtOnce = 1_000;

    public static void MapDefinitionRuns(this IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/workflow-definitions/{definitionId}").WithTags("Workflow definitions").RequireAuthorization(Scopes.Write).WithMetadata(new AuditedFlow("definitionId"));
        runs.MapPost("/execute", ExecuteAsync).WithSummary("Run a flow");
        runs.MapGet("/execute", ExecuteAsync).WithSummary("Run a flow").Audited();
        runs.MapPost("/dispatch", DispatchAsync).WithSummary("Start a flow");
        runs.MapPost("/bulk-dispatch", DispatchManyAsync).WithSummary("Start a flow many times");
    }

    /// <summary>Runs a workflow and answers when it has come to rest. The designer reads only the headers.</summary>
    private static async Task<Results<JsonHttpResult<ExecuteAnswer>, ProblemHttpResult>> ExecuteAsync(
        string definitionId, HttpContext http, ClaimsPrincipal caller, DefinitionLibrary library, IWorkflowRuntime runtime, RunReader reader, HostSettings settings, CancellationToken cancellation)
    {
        var body = await http.Request.ReadOptionalObjectAsync(cancellation);
        if (await FindAsync(definitionId, body, caller, library, cancellation) is not { } version)
        {
            return DefinitionReadEndpoints.Unknown(definitionId);
        }

        var started = await runtime.StartAsync(Request(version, body), cancellation);
        http.Response.Headers[InstanceHeader] = started.RunId;
        http.Response.Headers[CannotStartHeader] = "False";
        await Task.WhenAny(started.Rest, Task.Delay(settings.WebhookWait, cancellation));
        var run = await reader.ReadAsync(caller.TenantId(), started.RunId, cancellation);
        var hasFaulted = run?.History.Run.Status == RunStatus.Faulted;
        return TypedResults.Json(new ExecuteAnswer(run is null ? null : InstanceProjection.State(run)), statusCode: hasFaulted ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK);
    }

    private static async Task<Results<Ok<DispatchAnswer>, ProblemHttpResult>> DispatchAsync(
        string definitionId, HttpRequest request, ClaimsPrincipal caller, DefinitionLibrary library, IWorkflowRuntime runtime, CancellationToken cancellation)
    {
        var body = await request.ReadOptionalObjectAsync(cancellation);
        if (await FindAsync(definitionId, body, caller, library, cancellation) is not { } version)
        {
            return DefinitionReadEndpoints.Unknown(definitionId);
        }

        var started = await runtime.StartAsync(Request(version, body) with { ReturnAtOnce = true }, cancellation);
        return TypedResults.Ok(new DispatchAnswer(started.RunId));
    }

    private static async Task<Results<Ok<DispatchManyAnswer>, ProblemHttpResult>> DispatchManyAsync(
        string definitionId, HttpRequest request, ClaimsPrincipal caller, DefinitionLibrary library, IWorkflowRuntime runtime, CancellationToken cancellation)
    {
        var body = await request.ReadOptionalObjectAsync(cancellation);
        if (body.Whole("count") is not { } count || count is < 1 or > MostAtOnce)
        {
            return Refusals.Invalid("count", $"Say how many runs to start: 1 to {MostAtOnce}.");
        }

        if (await FindAsync(definitionId, body, caller, library, cancellation) is not { } version)
        {
            return DefinitionReadEndpoints.Unknown(definitionId);
        }

        var ids = new List<string>(count);
        for (var i = 0; i < count; i++)
        {
            ids.Add((await runtime.StartAsync(Request(version, body) with { ReturnAtOnce = true }, cancellation)).RunId);
        }

        return TypedResults.Ok(new DispatchManyAnswer(ids));
    }

    private static ValueTask<DefinitionVersion?> FindAsync(string definitionId, JsonObject body, ClaimsPrincipal caller, DefinitionLibrary library, CancellationToken cancellation)
        => library.FindAsync(caller.TenantId(), definitionId.Trim(), VersionRequest.Read(body.Text("versionOptions"), VersionChoice.Published), cancellation);

    private static StartRequest Request(DefinitionVersion version, JsonObject body) => new()
    {
        Definition = version,
        Input = body["input"] is JsonObject input ? ValueJson.Parse(input.ToJsonString()).AsObject()! : ValueObject.Empty,
        TriggerActivityId = body.Text("triggerActivityId") is { Length: > 0 } trigger ? trigger : null,
        CorrelationId = body.Text("correlationId") is { Length: > 0 } correlation ? correlation : null,
        Name = body.Text("name"),
        IsTest = !version.IsPublished,
    };
}

internal sealed record ExecuteAnswer(InstanceState? WorkflowState);

internal sealed record DispatchAnswer(string WorkflowInstanceId);

internal sealed record DispatchManyAnswer(IReadOnlyList<string> WorkflowInstanceIds);
