using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Elsa.Instances;

/// <summary>An execution in a list.</summary>
internal record ExecutionSummary
{
    public required string Id { get; init; }

    public required string WorkflowInstanceId { get; init; }

    public required string ActivityId { get; init; }

    public required string ActivityNodeId { get; init; }

    public required string ActivityType { get; init; }

    public int ActivityTypeVersion { get; init; } = 1;

    public string? ActivityName { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public bool HasBookmarks { get; init; }

    public required string Status { get; init; }

    public int AggregateFaultCount { get; init; }

    public ValueObject Metadata { get; init; } = ValueObject.Empty;

    public string? SchedulingActivityExecutionId { get; init; }

    public string? SchedulingActivityId { get; init; }

    public string? SchedulingWorkflowInstanceId { get; init; }

    public int CallStackDepth { get; init; }
}

/// <summary>An execution with its data.</summary>
internal sealed record ExecutionRecord : ExecutionSummary
{
    public ValueObject ActivityState { get; init; } = ValueObject.Empty;

    /// <summary>The outcomes it ended with, and the items it left on each.</summary>
    public ExecutionPayload? Payload { get; init; }

    public ValueObject Outputs { get; init; } = ValueObject.Empty;

    public ValueObject Properties { get; init; } = ValueObject.Empty;

    public ExceptionModel? Exception { get; init; }
}

internal sealed record ExecutionPayload(IReadOnlyList<string> Outcomes, IReadOnlyDictionary<string, IReadOnlyList<ValueObject>> Items);

/// <summary>A run's executions in Elsa's form.</summary>
internal static class ActivityExecutions
{
    /// <summary>The implicit activity around the root, then all others as they were scheduled.</summary>
    public static IEnumerable<ExecutionRecord> Project(ReadRun run) => run.History.Executions.Select(execution => Project(run, execution)).Prepend(Workflow(run));

    /// <summary>What caused an execution, outermost first, and the execution itself.</summary>
    public static IReadOnlyList<ExecutionRecord> CallStack(ReadRun run, long number)
    {
        var stack = new List<ExecutionRecord>();
        for (var execution = run.Execution(number); execution is not null; execution = run.Execution(execution.Cause))
        {
            stack.Insert(0, Project(run, execution));
        }

        return stack;
    }

    private static ExecutionRecord Project(ReadRun run, ExecutionHistory execution)
    {
        var node = run.Node(execution.ActivityId);
        var cause = run.Execution(execution.Cause);
        return new ExecutionRecord
        {
            Id = run.ExecutionId(execution.Number),
            WorkflowInstanceId = run.RunId,
            ActivityId = execution.ActivityId,
            ActivityNodeId = run.NodeId(execution.ActivityId),
            ActivityType = run.TypeName(execution.ActivityId),
            ActivityTypeVersion = node?.Descriptor.Version ?? 1,
            ActivityName = node?.Name,
            StartedAt = execution.StartedAt ?? execution.ScheduledAt,
            CompletedAt = execution.EndedAt,
            HasBookmarks = execution.Bookmarks.Count > 0,
            Status = InstanceStatus.Of(execution.Status),
            AggregateFaultCount = execution.Status == ExecutionStatus.Faulted ? 1 : 0,
            SchedulingActivityExecutionId = cause is null ? null : run.ExecutionId(cause.Number),
            SchedulingActivityId = cause?.ActivityId,
            SchedulingWorkflowInstanceId = cause is null ? null : run.RunId,
            CallStackDepth = run.Depth(execution.Number),
            ActivityState = ActivityState.Of(node, execution),
            Payload = execution.Outcomes.Count == 0 ? null : new ExecutionPayload(
                execution.Outcomes,
                execution.Items.Where(items => items.Value is not null).ToDictionary(items => items.Key, items => (IReadOnlyList<ValueObject>)[.. items.Value!.Select(item => item.Json)])),
            Outputs = execution.Outputs,
            Exception = InstanceProjection.Exception(execution.Error),
        };
    }

    private static ExecutionRecord Workflow(ReadRun run)
    {
        var row = run.History.Run;
        return new ExecutionRecord
        {
            Id = run.ExecutionId(0),
            WorkflowInstanceId = run.RunId,
            ActivityId = WorkflowPlan.WorkflowNodeId,
            ActivityNodeId = WorkflowPlan.WorkflowNodeId,
            ActivityType = "Elsa.Workflow",
            ActivityName = run.Plan?.Definition.Name,
            StartedAt = row.CreatedAt,
            CompletedAt = row.FinishedAt,
            Status = row.Status switch { RunStatus.Finished => "Completed", RunStatus.Cancelled => "Canceled", RunStatus.Faulted => "Faulted", _ => "Running" },
            AggregateFaultCount = row.IncidentCount,
            ActivityState = run.History.Input,
            Outputs = run.History.Output,
            Exception = InstanceProjection.Exception(run.History.Error),
        };
    }
}
