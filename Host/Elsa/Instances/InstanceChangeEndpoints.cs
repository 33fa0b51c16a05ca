using System.Security.Claims;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Elsa.Instances;

internal static class InstanceChangeEndpoints
{
    private const string CancelledByPerson = "Cancelled by a person.";

    public static void MapInstanceChanges(this IEndpointRouteBuilder api)
    {
        var writes = api.MapGroup("").WithTags("Workflow instances").RequireAuthorization(Scopes.Write);
        writes.MapDelete("/workflow-instances/{id}", DeleteAsync).WithSummary("Delete a run").RequireAuthorization(Scopes.Operate);
        writes.MapPost("/bulk-actions/delete/workflow-instances/by-id", DeleteManyAsync).WithSummary("Delete runs").RequireAuthorization(Scopes.Operate);
        writes.MapPost("/cancel/workflow-instances/{id}", CancelAsync).WithSummary("Cancel a run");
        writes.MapPost("/bulk-actions/cancel/workflow-instances", CancelManyAsync).WithSummary("Cancel runs");
        writes.MapPost("/alterations/workflows/retry", RetryAsync).WithSummary("Retry runs");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, ClaimsPrincipal caller, IRunQueries runs, CancellationToken cancellation)
        => await runs.DeleteAsync(caller.TenantId(), [id], cancellation) > 0 ? TypedResults.NoContent()
            : await runs.GetAsync(caller.TenantId(), id, cancellation) is null ? InstanceEndpoints.Unknown(id)
            : Refusals.Problem(StatusCodes.Status409Conflict, "The run is executing", "Cancel the run, then delete it.");

    private static async Task<Ok<DeletedAnswer>> DeleteManyAsync(RunIds request, ClaimsPrincipal caller, IRunQueries runs, CancellationToken cancellation)
        => TypedResults.Ok(new DeletedAnswer(request.Ids is { Count: > 0 } ids ? await runs.DeleteAsync(caller.TenantId(), ids, cancellation) : 0));

    /// <summary>A run that has ended already is as cancelled as it can be.</summary>
    private static async Task<Results<Ok, ProblemHttpResult>> CancelAsync(string id, ClaimsPrincipal caller, IWorkflowRuntime runtime, IRunQueries runs, CancellationToken cancellation)
        => await runtime.CancelAsync(caller.TenantId(), id, CancelledByPerson, cancellation) || await runs.GetAsync(caller.TenantId(), id, cancellation) is not null
            ? TypedResults.Ok()
            : InstanceEndpoints.Unknown(id);

    private static async Task<Ok<CancelledAnswer>> CancelManyAsync(CancelRequest request, ClaimsPrincipal caller, IWorkflowRuntime runtime, IRunQueries runs, CancellationToken cancellation)
    {
        var ids = request.Ids ?? [];
        if (ids.Count == 0 && (request.DefinitionId ?? request.DefinitionVersionId) is not null)
        {
            var filter = new RunFilter { DefinitionIds = request.DefinitionId is { } definition ? [definition] : [], Statuses = [RunStatus.Pending, RunStatus.Executing, RunStatus.Suspended, RunStatus.Held] };
            ids = [.. (await runs.ListAsync(caller.TenantId(), filter, cancellation)).Rows.Where(row => request.DefinitionVersionId is null || row.DefinitionVersionId == request.DefinitionVersionId).Select(row => row.RunId)];
        }

        var cancelled = 0;
        foreach (var id in ids)
        {
            cancelled += await runtime.CancelAsync(caller.TenantId(), id, CancelledByPerson, cancellation) ? 1 : 0;
        }

        return TypedResults.Ok(new CancelledAnswer(cancelled));
    }

    private static async Task<Ok<RetryAnswer>> RetryAsync(RetryRequest request, ClaimsPrincipal caller, IWorkflowRuntime runtime, RunReader reader, CancellationToken cancellation)
    {
        var results = new List<RetryResult>();
        foreach (var id in request.WorkflowInstanceIds ?? [])
        {
            IReadOnlyList<long> executions = [];
            if (request.ActivityIds is { Count: > 0 } activities && await reader.ReadAsync(caller.TenantId(), id, cancellation) is { } run)
            {
                executions = [.. run.History.Executions.Where(execution => execution.Status == ExecutionStatus.Faulted && activities.Contains(execution.ActivityId)).Select(execution => execution.Number)];
            }

            var isRetried = (request.ActivityIds is not { Count: > 0 } || executions.Count > 0) && await runtime.RetryAsync(caller.TenantId(), id, executions, cancellation);
            results.Add(new RetryResult(id, isRetried, isRetried ? null : "There is no failed step to try again."));
        }

        return TypedResults.Ok(new RetryAnswer(results));
    }
}

internal sealed record RunIds(IReadOnlyList<string>? Ids);

internal sealed record DeletedAnswer(int Deleted);

internal sealed record CancelRequest(IReadOnlyList<string>? Ids, string? DefinitionId, string? DefinitionVersionId);

internal sealed record CancelledAnswer(int Cancelled);

/// <param name="ActivityIds">Whose failed executions to try again; all when empty.</param>
internal sealed record RetryRequest(IReadOnlyList<string>? WorkflowInstanceIds, IReadOnlyList<string>? ActivityIds);

internal sealed record RetryAnswer(IReadOnlyList<RetryResult> Results);

internal sealed record RetryResult(string WorkflowInstanceId, bool IsSuccessful, string? Message);
