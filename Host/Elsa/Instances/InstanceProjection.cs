using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Elsa.Instances;

/// <summary>A run in Elsa's form.</summary>
internal static class InstanceProjection
{
    public static Instance Project(ReadRun run) => new(run.History.Run, State(run));

    public static InstanceState State(ReadRun run)
    {
        var row = run.History.Run;
        return new InstanceState
        {
            Id = row.RunId,
            DefinitionId = row.DefinitionId,
            DefinitionVersionId = row.DefinitionVersionId,
            DefinitionVersion = row.DefinitionVersion,
            CorrelationId = row.CorrelationId,
            Status = InstanceStatus.Of(row.Status),
            SubStatus = InstanceStatus.SubStatusOf(row.Status),
            Bookmarks = [.. from execution in run.History.Executions
                from bookmark in execution.Bookmarks
                select new InstanceBookmark(bookmark.BookmarkId, bookmark.Name, execution.ActivityId, run.NodeId(execution.ActivityId), run.ExecutionId(execution.Number), bookmark.DueAt, bookmark.Payload)],
            Incidents = [.. Incidents(run)],
            Input = run.History.Input,
            Output = run.History.Output,
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
            FinishedAt = row.FinishedAt,
        };
    }

    public static IReadOnlyList<InstanceVariable> Variables(ReadRun run)
    {
        var declared = run.Plan?.Definition.Variables ?? [];
        return [.. run.History.Variables.Select(variable => new InstanceVariable(variable.Key, declared.FirstOrDefault(found => found.Id == variable.Key)?.Name ?? variable.Key, variable.Value))];
    }

    public static ExceptionModel? Exception(RunError? error) => error is null ? null : new ExceptionModel(error.Type, error.Message, error.Detail);

    private static IEnumerable<InstanceIncident> Incidents(ReadRun run)
    {
        foreach (var execution in run.History.Executions.Where(execution => execution is { Status: ExecutionStatus.Faulted, Error: not null }))
        {
            yield return new InstanceIncident(execution.ActivityId, run.NodeId(execution.ActivityId), run.TypeName(execution.ActivityId), execution.Error!.Message, Exception(execution.Error)!, execution.EndedAt ?? execution.ScheduledAt);
        }

        if (run.History.Error is { ActivityId: null } whole)
        {
            yield return new InstanceIncident(null, null, null, whole.Message, Exception(whole)!, run.History.Run.UpdatedAt);
        }
    }
}
