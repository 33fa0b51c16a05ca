using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Elsa.Instances;

/// <summary>Statuses in Elsa's words.</summary>
internal static class InstanceStatus
{
    private static readonly RunStatus[] Ended = [RunStatus.Finished, RunStatus.Cancelled, RunStatus.Faulted];

    public static string Of(RunStatus status) => Ended.Contains(status) ? "Finished" : "Running";

    public static string SubStatusOf(RunStatus status) => status == RunStatus.Held ? "Interrupted" : status.ToString();

    public static string Of(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Scheduled => "Pending",
        ExecutionStatus.Running or ExecutionStatus.Waiting => "Running",
        ExecutionStatus.Cancelled => "Canceled",
        _ => status.ToString(),
    };

    public static string Of(HistoryEventKind kind) => kind == HistoryEventKind.Cancelled ? "Canceled" : kind.ToString();

    /// <summary>The statuses that Elsa's two filters leave; empty for no filter.</summary>
    public static IReadOnlyList<RunStatus> Matching(IReadOnlyCollection<string> statuses, IReadOnlyCollection<string> subStatuses)
        => statuses.Count == 0 && subStatuses.Count == 0 ? [] :
        [.. Enum.GetValues<RunStatus>().Where(status =>
            (statuses.Count == 0 || statuses.Contains(Of(status), StringComparer.OrdinalIgnoreCase))
            && (subStatuses.Count == 0 || subStatuses.Contains(SubStatusOf(status), StringComparer.OrdinalIgnoreCase)))];
}
