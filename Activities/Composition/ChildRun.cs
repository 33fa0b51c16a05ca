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

    /// <summary>What the ended run reports: <c>{runId, status, output, error}</c>.</summary>
    /// <exception cref="FaultException">It did not finish.</exception>
    public static Value Succeeded(ActivityExecutionContext context)
    {
        var report = context.Resumption!.Input;
        return report["status"].AsString() switch
        {
            "Faulted" => throw new FaultException($"The workflow that this step ran has failed: {report["error"]}"),
            "Cancelled" => throw new FaultException("The workflow that this step ran has been cancelled."),
            _ => report,
        };
    }

    /// <summary>The outcomes it ended with; it tells them as an output of that name.</summary>
    public static string[] Outcomes(Value report) => report["output"]["Outcomes"].AsArray() is { } outcomes ? [.. outcomes.Select(outcome => outcome.ToString())] : [];
}
