using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>Runs that are moved to another version of their definition.</summary>
public sealed partial class WorkflowRuntime
{
    /// <summary>
    /// The journal names activities by their ids, so it folds under any version that has them. Nothing is claimed for it: the row is changed only where it still
    /// rests as it was read, and whoever takes the run up next takes it up under the new version.
    /// </summary>
    public async ValueTask<Migration> MigrateAsync(string tenantId, string runId, DefinitionVersion to, CancellationToken cancellation)
    {
        if (await _storage.Runs.GetAsync(tenantId, runId, cancellation) is not { } row || row.DefinitionId != to.DefinitionId || row.Status is RunStatus.Finished or RunStatus.Cancelled)
        {
            return new Migration(MigrationOutcome.Over);
        }

        if (row.Owner is not null || row.Status == RunStatus.Executing)
        {
            return new Migration(MigrationOutcome.UnderWay);
        }

        var moved = row with { DefinitionVersionId = to.VersionId, DefinitionVersion = to.Version, ContentHash = to.ContentHash, UpdatedAt = _services.Time.GetUtcNow() };
        if (await MisfitAsync(row, moved) is { } misfit)
        {
            return new Migration(MigrationOutcome.DoesNotFit, misfit);
        }

        var result = await _services.Committer.CommitAsync(new RunCommit { Row = moved }, cancellation);
        return new Migration(result.Outcome == CommitOutcome.Accepted ? MigrationOutcome.Moved : MigrationOutcome.UnderWay);
    }

    /// <returns>Why the run cannot go on under the other version; null when it can.</returns>
    private async Task<string?> MisfitAsync(RunRow row, RunRow moved)
    {
        RunState before, after;
        try
        {
            before = await FoldAsync(row);
            var plan = await _plans.GetAsync(moved.TenantId, moved.ContentHash, CancellationToken.None);
            if (before.Executions.FirstOrDefault(execution => plan.FindById(execution.Node.Id) is null) is { } missing)
            {
                return $"it has been at '{missing.Node.Name}', which that version does not have";
            }

            after = await FoldAsync(moved);
        }
        catch (Exception error) when (error is JournalException or DefinitionException)
        {
            return error.Message;
        }

        if (after.Started.TriggerActivityId is { } trigger && after.Plan.FindById(trigger) is null)
        {
            return $"it was started by '{trigger}', which that version does not have";
        }

        if (after.Executions.SelectMany(execution => execution.DetailsIfAny?.Tokens ?? []).FirstOrDefault(token => after.Plan.FindById(token.TargetId) is null) is { TargetId: { } target })
        {
            return $"'{target}' waits for its other branches, and that version does not have it";
        }

        return before.Executions
            .Where(execution => execution.IsOpen || execution.Status == ExecutionStatus.Faulted)
            .Select(execution => Misfit(execution.Node, after.Plan.FindById(execution.Node.Id)!))
            .FirstOrDefault(misfit => misfit is not null);
    }

    /// <summary>What is under way, waits or failed goes on as what it is, where it is.</summary>
    private static string? Misfit(ActivityNode before, ActivityNode after) =>
        before.Descriptor.TypeName != after.Descriptor.TypeName ? $"'{before.Name}' is not over yet and is another kind of step in that version"
        : before.NodeId != after.NodeId ? $"'{before.Name}' is not over yet and is somewhere else in that version"
        : null;
}

/// <param name="Reason">Why it does not fit; null otherwise.</param>
public readonly record struct Migration(MigrationOutcome Outcome, string? Reason = null);

public enum MigrationOutcome
{
    /// <summary>The run goes on under the other version.</summary>
    Moved,

    /// <summary>A host is at work on it.</summary>
    UnderWay,

    /// <summary>It finished, was cancelled, or is none of this definition.</summary>
    Over,

    /// <summary>The other version lacks what the run has done or waits at.</summary>
    DoesNotFit,
}
