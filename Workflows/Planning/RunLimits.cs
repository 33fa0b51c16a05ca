using System.Text.Json;

namespace Bizoholic.Flows.Workflows;

/// <summary>What a flow says about how many of its runs there may be: custom properties <c>maxConcurrentRuns</c>, <c>maxQueuedRuns</c> and <c>priority</c>.</summary>
/// <param name="Concurrent">Runs under way at once; those that wait for an event or a time do not count. 0 for any number.</param>
/// <param name="Queued">Runs that may wait for their turn before new ones are turned away. Default 1,000.</param>
/// <param name="Priority">Waiting runs with more of it begin first. -100 to 100, default 0.</param>
public readonly record struct RunLimits(int Concurrent, int Queued, int Priority)
{
    internal static RunLimits Read(WorkflowDefinition definition, List<PlanProblem> problems) => new(
        Whole(definition, "maxConcurrentRuns", 0, 0, 100_000, problems),
        Whole(definition, "maxQueuedRuns", 1_000, 1, 1_000_000, problems),
        Whole(definition, "priority", 0, -100, 100, problems));

    private static int Whole(WorkflowDefinition definition, string name, int otherwise, int from, int to, List<PlanProblem> problems)
    {
        var value = definition.CustomProperty(name);
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return otherwise;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= from && number <= to)
        {
            return number;
        }

        problems.Add(new PlanProblem(null, null, $"customProperties.{name}", $"'{name}' has to be a whole number from {from} to {to}."));
        return otherwise;
    }
}
