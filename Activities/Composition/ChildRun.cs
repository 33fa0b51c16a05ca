using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Composition;

/// <summary>Starting another workflow, and what comes back from it.</summary>
internal static class ChildRun
{
    public static void Start(ActivityExecutionContext context, string? definitionId, ValueObject? input, string? correlationId, bool wait)
    {
        if (string.IsNullOrEmpty(definitionId))
        {
            throw new FaultException("No workflow was chosen to run.");
        }

        context.StartWorkflow(new ChildWorkflow(definitionId, input ?? ValueObject.Empty, string.IsNullOrWhiteSpace(correlationId) ? null : correlationId), wait);
    }

    /// <summary>What the ended run reports: <c>{runId, status, output, outcomes, error}</c>.</summary>
    /// <exception cref="FaultException">It did not finish.</exception>
    public static Value Succeeded(ActivityExecutionContext context)
    {
        var report = context.Resumption!.Input;
        return report["status"].AsString() is "Faulted" or "Cancelled"
            ? throw new FaultException($"The workflow that this step ran has {(report["status"].AsString() == "Faulted" ? "failed" : "been cancelled")}{(report["error"]["message"].AsString() is { } message ? $": {message}" : ".")}")
            : report;
    }
}
