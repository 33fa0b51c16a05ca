using System.Security.Claims;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Elsa.Instances;

internal static class ActivityExecutionEndpoints
{
    public static void MapActivityExecutions(this IEndpointRouteBuilder api)
    {
        var executions = api.MapGroup("").WithTags("Activity executions");
        executions.MapGet("/activity-executions/list", ListAsync);
        executions.MapGet("/activity-execution-summaries/list", SummariesAsync);
        executions.MapGet("/activity-executions/by-id", GetAsync);
        executions.MapGet("/activity-executions/{id}", GetAsync);
        executions.MapGet("/activity-executions/{id}/call-stack", CallStackAsync);
        executions.MapPost("/activity-executions/report", ReportAsync);
    }

    private static async Task<Ok<ListOf<ExecutionRecord>>> ListAsync(string? workflowInstanceId, string? activityNodeId, ClaimsPrincipal caller, RunReader reader, CancellationToken cancellation)
        => TypedResults.Ok(new ListOf<ExecutionRecord>(await FindAsync(workflowInstanceId, activityNodeId, caller, reader, cancellation)));

    private static async Task<Ok<ListOf<ExecutionSummary>>> SummariesAsync(string? workflowInstanceId, string? activityNodeId, ClaimsPrincipal caller, RunReader reader, CancellationToken cancellation)
        => TypedResults.Ok(new ListOf<ExecutionSummary>(await FindAsync(workflowInstanceId, activityNodeId, caller, reader, cancellation)));

    private static async Task<IReadOnlyList<ExecutionRecord>> FindAsync(string? workflowInstanceId, string? activityNodeId, ClaimsPrincipal caller, RunReader reader, CancellationToken cancellation)
        => workflowInstanceId is { Length: > 0 } runId && await reader.ReadAsync(caller.TenantId(), runId, cancellation) is { } run
            ? [.. ActivityExecutions.Project(run).Where(record => string.IsNullOrEmpty(activityNodeId) || record.ActivityNodeId == activityNodeId).OrderBy(record => record.StartedAt)]
            : [];

    private static async Task<Results<Ok<ExecutionRecord>, ProblemHttpResult>> GetAsync(string id, ClaimsPrincipal caller, RunReader reader, CancellationToken cancellation)
        => TryParse(id, out var runId, out _) && await reader.ReadAsync(caller.TenantId(), runId, cancellation) is { } run && ActivityExecutions.Project(run).FirstOrDefault(record => record.Id == id) is { } found
            ? TypedResults.Ok(found)
            : Refusals.NotFound($"There is no execution '{id}'.");

    private static async Task<Results<Ok<CallStack>, ProblemHttpResult>> CallStackAsync(string id, ClaimsPrincipal caller, RunReader reader, CancellationToken cancellation)
    {
        if (!TryParse(id, out var runId, out var number) || await reader.ReadAsync(caller.TenantId(), runId, cancellation) is not { } run)
        {
            return Refusals.NotFound($"There is no execution '{id}'.");
        }

        var stack = ActivityExecutions.CallStack(run, number);
        return TypedResults.Ok(new CallStack(id, stack, stack.Count));
    }

    private static async Task<Ok<StatsReport>> ReportAsync(ReportRequest request, ClaimsPrincipal caller, RunReader reader, CancellationToken cancellation)
    {
        if (request.WorkflowInstanceId is not { Length: > 0 } runId || await reader.ReadAsync(caller.TenantId(), runId, cancellation) is not { } run)
        {
            return TypedResults.Ok(new StatsReport([]));
        }

        HashSet<string>? asked = request.ActivityNodeIds is { Count: > 0 } nodeIds ? [.. nodeIds] : null;
        return TypedResults.Ok(new StatsReport(ActivityStats.Of(run, activityId => asked?.Contains(run.NodeId(activityId)) ?? true)));
    }

    /// <summary>An execution's id is its run's, a dash, and its number in it.</summary>
    private static bool TryParse(string id, out string runId, out long number)
    {
        var dash = id.LastIndexOf('-');
        runId = dash < 0 ? "" : id[..dash];
        number = 0;
        return dash > 0 && long.TryParse(id.AsSpan(dash + 1), out number);
    }
}

internal sealed record ReportRequest(string? WorkflowInstanceId, IReadOnlyList<string>? ActivityNodeIds);

internal sealed record CallStack(string ActivityExecutionId, IReadOnlyList<ExecutionRecord> Items, int TotalCount);
