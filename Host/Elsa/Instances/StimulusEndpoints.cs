using System.Security.Claims;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Elsa.Instances;

/// <summary>What other programs tell runs that wait: an event has happened, a task is done.</summary>
internal static class StimulusEndpoints
{
    public static void MapStimuli(this IEndpointRouteBuilder api)
    {
        var writes = api.MapGroup("").WithTags("Events and tasks").RequireAuthorization(Scopes.Write);
        writes.MapPost("/events/{eventName}/trigger", TriggerAsync).WithSummary("Publish an event");
        writes.MapPost("/tasks/{taskId}/complete", CompleteAsync).WithSummary("Complete a task");
    }

    /// <summary>An event that nobody waits for and that starts nothing is no error.</summary>
    private static async Task<Ok<StimulatedRuns>> TriggerAsync(string eventName, EventRequest? request, ClaimsPrincipal caller, IWorkflowRuntime runtime, CancellationToken cancellation)
        => TypedResults.Ok(new StimulatedRuns(await runtime.StimulateAsync(
            new Stimulus(caller.TenantId(), "Event", eventName, request?.Input ?? Value.Null) { CorrelationId = request?.CorrelationId, RunId = request?.WorkflowInstanceId },
            cancellation)));

    private static async Task<Results<Ok<StimulatedRuns>, ProblemHttpResult>> CompleteAsync(string taskId, TaskRequest? request, ClaimsPrincipal caller, IWorkflowRuntime runtime, CancellationToken cancellation)
    {
        var reached = await runtime.StimulateAsync(new Stimulus(caller.TenantId(), "RunTask", taskId, request?.Result ?? Value.Null) { StartsWorkflows = false }, cancellation);
        return reached.Count > 0 ? TypedResults.Ok(new StimulatedRuns(reached)) : Refusals.NotFound($"No run waits for a task '{taskId}'.");
    }
}

/// <param name="CorrelationId">Only what is tied to this id, or to none.</param>
/// <param name="WorkflowInstanceId">Only this run; nothing is started then.</param>
internal sealed record EventRequest(string? CorrelationId, string? WorkflowInstanceId, Value? Input);

internal sealed record TaskRequest(Value? Result);

internal sealed record StimulatedRuns(IReadOnlyList<string> WorkflowInstanceIds);
