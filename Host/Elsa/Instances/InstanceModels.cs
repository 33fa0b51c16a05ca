using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Elsa.Instances;

/// <summary>A run in a list.</summary>
internal record InstanceSummary
{
    public InstanceSummary(RunRow run)
    {
        Id = run.RunId;
        DefinitionId = run.DefinitionId;
        DefinitionVersionId = run.DefinitionVersionId;
        Version = run.DefinitionVersion;
        ParentWorkflowInstanceId = run.ParentRunId;
        Status = InstanceStatus.Of(run.Status);
        SubStatus = InstanceStatus.SubStatusOf(run.Status);
        IsExecuting = run.Status == RunStatus.Executing;
        CorrelationId = run.CorrelationId;
        Name = run.Name;
        IncidentCount = run.IncidentCount;
        IsTest = run.IsTest;
        CreatedAt = run.CreatedAt;
        UpdatedAt = run.UpdatedAt;
        FinishedAt = run.FinishedAt;
    }

    public string Id { get; }

    public string DefinitionId { get; }

    public string DefinitionVersionId { get; }

    public int Version { get; }

    public string? ParentWorkflowInstanceId { get; }

    public string Status { get; }

    public string SubStatus { get; }

    public bool IsExecuting { get; }

    public string? CorrelationId { get; }

    public string? Name { get; }

    public int IncidentCount { get; }

    public bool IsSystem { get; }

    /// <summary>Started from the designer to try a draft.</summary>
    public bool IsTest { get; }

    public DateTimeOffset CreatedAt { get; }

    public DateTimeOffset UpdatedAt { get; }

    public DateTimeOffset? FinishedAt { get; }
}

/// <summary>A run with its state.</summary>
internal sealed record Instance : InstanceSummary
{
    public Instance(RunRow run, InstanceState state)
        : base(run)
        => WorkflowState = state;

    public InstanceState WorkflowState { get; }

    /// <summary>The version it began with is not there any more; it goes on with that version's content.</summary>
    public bool IsDefinitionDeleted { get; init; }
}

internal sealed record InstanceState
{
    public required string Id { get; init; }

    public required string DefinitionId { get; init; }

    public required string DefinitionVersionId { get; init; }

    public required int DefinitionVersion { get; init; }

    public string? CorrelationId { get; init; }

    public required string Status { get; init; }

    public required string SubStatus { get; init; }

    public required IReadOnlyList<InstanceBookmark> Bookmarks { get; init; }

    public required IReadOnlyList<InstanceIncident> Incidents { get; init; }

    public IReadOnlyList<string> CompletionCallbacks { get; init; } = [];

    public IReadOnlyList<string> ActivityExecutionContexts { get; init; } = [];

    public required ValueObject Input { get; init; }

    public required ValueObject Output { get; init; }

    public ValueObject Properties { get; init; } = ValueObject.Empty;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}

internal sealed record InstanceBookmark(string Id, string Name, string ActivityId, string ActivityNodeId, string ActivityInstanceId, DateTimeOffset? DueAt, Value Payload);

internal sealed record InstanceIncident(string? ActivityId, string? ActivityNodeId, string? ActivityType, string Message, ExceptionModel Exception, DateTimeOffset Timestamp);

/// <param name="StackTrace">What a developer may want to know beyond the message.</param>
internal sealed record ExceptionModel(string Type, string Message, string? StackTrace);

internal sealed record ExecutionState(string Status, string SubStatus, string WorkflowSubStatus, DateTimeOffset UpdatedAt);

internal sealed record InstanceVariable(string Id, string Name, Value Value);
