using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Management.Runs;

/// <summary>What steps that write with models have taken, as it counts against the flow's budget.</summary>
/// <param name="Cost">In the money of the credentials' prices; 0 where they have none.</param>
internal sealed record RunCost(double InputTokens, double OutputTokens, double Cost, IReadOnlyList<string> Models)
{
    /// <returns>Null when no model was asked.</returns>
    public static RunCost? Of(IEnumerable<ExecutionUsage> usages)
    {
        Value[] used = [.. usages.Select(usage => usage.Usage)];
        return used.Length == 0 ? null : new RunCost(
            used.Sum(usage => usage["inputTokens"].Number),
            used.Sum(usage => usage["outputTokens"].Number),
            used.Sum(usage => usage["cost"].Number),
            [.. used.Select(usage => usage["model"].AsString()).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }
}
