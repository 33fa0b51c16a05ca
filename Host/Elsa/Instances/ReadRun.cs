using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Elsa.Instances;

/// <summary>A run's history together with the plan it ran under, from which names, types and places come.</summary>
/// <param name="Plan">Null when the content of its definition cannot be read any more.</param>
internal sealed record ReadRun(RunHistory History, WorkflowPlan? Plan)
{
    private Dictionary<long, ExecutionHistory>? _byNumber;
    private Dictionary<long, int>? _depths;

    public string RunId => History.Run.RunId;

    /// <summary>Id of an execution; number 0 is the implicit activity around the root.</summary>
    public string ExecutionId(long number) => $"{RunId}-{number}";

    public ExecutionHistory? Execution(long number) => (_byNumber ??= History.Executions.ToDictionary(execution => execution.Number)).GetValueOrDefault(number);

    /// <summary>How many executions lead to this one.</summary>
    public int Depth(long number)
    {
        if (_depths is null)
        {
            // A cause is scheduled before what it causes.
            _depths = [];
            foreach (var execution in History.Executions)
            {
                _depths[execution.Number] = _depths.TryGetValue(execution.Cause, out var depth) ? depth + 1 : 0;
            }
        }

        return _depths.GetValueOrDefault(number);
    }

    public ActivityNode? Node(string activityId) => Plan?.FindById(activityId);

    public string NodeId(string activityId) => Node(activityId)?.NodeId ?? $"{WorkflowPlan.WorkflowNodeId}:{activityId}";

    public string TypeName(string activityId) => Node(activityId)?.Descriptor.TypeName ?? "";
}

/// <summary>Reads runs for the API.</summary>
internal sealed class RunReader(IRunHistoryReader histories, PlanCache plans)
{
    /// <summary>Null when the tenant has no such run.</summary>
    public async ValueTask<ReadRun?> ReadAsync(string tenantId, string runId, CancellationToken cancellation)
    {
        if (await histories.ReadAsync(tenantId, runId, cancellation) is not { } history)
        {
            return null;
        }

        try
        {
            return new ReadRun(history, await plans.GetAsync(tenantId, history.Run.ContentHash, cancellation));
        }
        catch (DefinitionException)
        {
            return new ReadRun(history, null);
        }
    }
}
