using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Elsa.Instances;

/// <summary>Something that happened in a run, as the run viewer lists it.</summary>
internal sealed record JournalRecord
{
    public required string Id { get; init; }

    public required string ActivityInstanceId { get; init; }

    public string? ParentActivityInstanceId { get; init; }

    public required string ActivityId { get; init; }

    public required string ActivityType { get; init; }

    public int ActivityTypeVersion { get; init; } = 1;

    public string? ActivityName { get; init; }

    public required string NodeId { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public long Sequence { get; init; }

    public required string EventName { get; init; }

    public string? Message { get; init; }

    public ValueObject? ActivityState { get; init; }

    public JournalPayload? Payload { get; init; }
}

internal sealed record JournalPayload(IReadOnlyList<string> Outcomes);

/// <summary>Which records are asked for; null and empty members do not filter.</summary>
internal sealed record JournalFilter(IReadOnlyList<string>? ActivityIds, IReadOnlyList<string>? ActivityNodeIds, IReadOnlyList<string>? ExcludedActivityTypes, IReadOnlyList<string>? EventNames)
{
    public bool Takes(JournalRecord record)
        => (ActivityIds is not { Count: > 0 } || ActivityIds.Contains(record.ActivityId))
        && (ActivityNodeIds is not { Count: > 0 } || ActivityNodeIds.Contains(record.NodeId))
        && (ExcludedActivityTypes is not { Count: > 0 } || !ExcludedActivityTypes.Contains(record.ActivityType))
        && (EventNames is not { Count: > 0 } || EventNames.Contains(record.EventName));
}

/// <summary>A run's events in Elsa's form, with those of the implicit activity around the root.</summary>
internal static class JournalProjection
{
    public static IEnumerable<JournalRecord> Project(ReadRun run)
    {
        var row = run.History.Run;
        JournalRecord[] start = [Workflow(run, "Started", row.CreatedAt)];
        JournalRecord[] end = row.FinishedAt is { } finishedAt ? [Workflow(run, row.Status switch { RunStatus.Faulted => "Faulted", RunStatus.Cancelled => "Canceled", _ => "Completed" }, finishedAt)] : [];
        return start.Concat(run.History.Events.Select(happened => Project(run, happened))).Concat(end).Select((record, index) => record with { Id = $"{run.RunId}:{index}", Sequence = index });
    }

    private static JournalRecord Project(ReadRun run, HistoryEvent happened)
    {
        var node = run.Node(happened.ActivityId);
        var execution = run.Execution(happened.Execution);
        return new JournalRecord
        {
            Id = "",
            ActivityInstanceId = run.ExecutionId(happened.Execution),
            ParentActivityInstanceId = run.ExecutionId(execution?.Parent ?? 0),
            ActivityId = happened.ActivityId,
            ActivityType = run.TypeName(happened.ActivityId),
            ActivityTypeVersion = node?.Descriptor.Version ?? 1,
            ActivityName = node?.Name,
            NodeId = run.NodeId(happened.ActivityId),
            Timestamp = happened.At,
            EventName = InstanceStatus.Of(happened.Kind),
            Message = happened.Message,
            ActivityState = execution is null ? null : ActivityState.Of(node, execution),
            Payload = happened.Kind == HistoryEventKind.Completed && execution is not null ? new JournalPayload(execution.Outcomes) : null,
        };
    }

    private static JournalRecord Workflow(ReadRun run, string eventName, DateTimeOffset at) => new()
    {
        Id = "",
        ActivityInstanceId = run.ExecutionId(0),
        ActivityId = WorkflowPlan.WorkflowNodeId,
        ActivityType = "Elsa.Workflow",
        ActivityName = run.Plan?.Definition.Name,
        NodeId = WorkflowPlan.WorkflowNodeId,
        Timestamp = at,
        EventName = eventName,
        Message = eventName == "Faulted" ? run.History.Error?.Message : null,
    };
}
