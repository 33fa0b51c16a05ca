using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Elsa.Instances;

/// <summary>What the badge on an activity shows.</summary>
internal sealed record ActivityStats(string ActivityId, string ActivityNodeId, int StartedCount, int CompletedCount, int UncompletedCount, bool IsBlocked, bool IsFaulted, ValueObject Metadata)
{
    /// <summary>Of the activities that are asked for and have run.</summary>
    public static IReadOnlyList<ActivityStats> Of(ReadRun run, Func<string, bool> isAsked) =>
    [
        .. run.History.Executions.GroupBy(execution => execution.ActivityId).Where(group => isAsked(group.Key)).Select(group =>
        {
            var completed = group.Count(execution => execution.Status == ExecutionStatus.Completed);
            return new ActivityStats(
                group.Key,
                run.NodeId(group.Key),
                group.Count(),
                completed,
                group.Count() - completed,
                group.Any(execution => execution.Bookmarks.Count > 0),
                group.Any(execution => execution.Status == ExecutionStatus.Faulted),
                ValueObject.Empty);
        }),
    ];
}

internal sealed record StatsReport(IReadOnlyList<ActivityStats> Stats);
