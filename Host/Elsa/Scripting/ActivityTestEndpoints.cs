using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Elsa.Instances;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Elsa.Scripting;

/// <summary>The Test tab of the designer: one activity run alone, with the test values people entered for the variables.</summary>
internal static class ActivityTestEndpoints
{
    public static void MapActivityTests(this IEndpointRouteBuilder api)
        => api.MapPost("/tests/activities", TestAsync).WithTags("Scripting").WithSummary("Try a step").RequireAuthorization(Scopes.Write);

    private static async Task<Results<Ok<ActivityTestAnswer>, ProblemHttpResult>> TestAsync(
        ActivityTestRequest request, ClaimsPrincipal caller, DefinitionLibrary library, DefinitionModels models, OneOffRunner runner, CancellationToken cancellation)
    {
        if (await FindAsync(request.WorkflowDefinitionHandle, caller.TenantId(), library, cancellation) is not { } version)
        {
            return Refusals.NotFound("There is no such workflow. Save it first.");
        }

        var content = await models.ContentAsync(version, cancellation);
        var id = request.ActivityHandle?.ActivityId ?? request.ActivityHandle?.ActivityNodeId?.Split(':')[^1];
        if (content["root"] is not JsonObject root || ActivityTree.Flatten(root).FirstOrDefault(activity => activity.Text("id") == id) is not { } activity)
        {
            return Refusals.NotFound($"The workflow has no activity '{id}'. Save it first.");
        }

        var run = await runner.RunAsync(Alone(content, activity), ValueObject.Empty, null, default, cancellation);
        var tested = ActivityExecutions.Project(new ReadRun(run.History, run.Plan)).FirstOrDefault(record => record.ActivityId == id);
        return TypedResults.Ok(new ActivityTestAnswer(tested?.ActivityState ?? ValueObject.Empty, tested?.Payload, tested?.Outputs ?? ValueObject.Empty, tested?.Exception, tested?.Status ?? "Pending"));
    }

    private static ValueTask<DefinitionVersion?> FindAsync(DefinitionHandle? handle, string tenantId, DefinitionLibrary library, CancellationToken cancellation)
        => handle?.DefinitionVersionId is { Length: > 0 } versionId ? library.FindAsync(tenantId, versionId, cancellation)
            : handle?.DefinitionId is { Length: > 0 } id ? library.FindAsync(tenantId, id, VersionRequest.Read(handle.VersionOptions, VersionChoice.Latest), cancellation)
            : new ValueTask<DefinitionVersion?>((DefinitionVersion?)null);

    private static byte[] Alone(JsonObject content, JsonObject activity)
    {
        var alone = (JsonObject)content.DeepClone();
        alone["root"] = activity.DeepClone();
        if (alone["customProperties"]?["VariableTestValues"] is JsonObject values)
        {
            foreach (var variable in alone.Objects("variables"))
            {
                if ((values[variable.Text("id") ?? ""] ?? values[variable.Text("name") ?? ""]) is { } value)
                {
                    variable["value"] = value.DeepClone();
                }
            }
        }

        return JsonSerializer.SerializeToUtf8Bytes(alone);
    }
}

internal sealed record ActivityTestRequest(DefinitionHandle? WorkflowDefinitionHandle, ActivityHandle? ActivityHandle);

internal sealed record DefinitionHandle(string? DefinitionId, string? DefinitionVersionId, string? VersionOptions);

internal sealed record ActivityHandle(string? ActivityId, string? ActivityNodeId);

internal sealed record ActivityTestAnswer(ValueObject ActivityState, ExecutionPayload? Payload, ValueObject Outputs, ExceptionModel? Exception, string Status);
