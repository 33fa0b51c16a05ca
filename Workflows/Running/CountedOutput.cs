using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows;

/// <summary>An execution's outcomes by number: it names only those that it took, expressions count all that its activity has.</summary>
internal static class CountedOutput
{
    /// <param name="taken">Which of the outcomes it took.</param>
    public static int Of(Execution execution, int taken)
    {
        if (execution.Outcomes is not { } outcomes || taken >= outcomes.Count)
        {
            return taken;
        }

        var all = All(execution);
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i] == outcomes[taken])
            {
                return i;
            }
        }

        return taken;
    }

    public static int CountOf(Execution execution) => All(execution).Count;

    /// <summary>Items on it; null where there are none.</summary>
    public static Payload? Left(Execution execution, int output)
    {
        for (var taken = 0; taken < (execution.Outcomes?.Count ?? 0); taken++)
        {
            if (Of(execution, taken) == output)
            {
                return execution.LeftAt(taken);
            }
        }

        return null;
    }

    /// <summary>What fails leaves after all others.</summary>
    private static IReadOnlyList<string> All(Execution execution)
        => execution.Node.Activity.CountedOutcomes is { Count: > 0 } counted ? counted
            : [.. execution.Node.Descriptor.Ports.Where(port => !port.IsEmbedded).Select(port => port.Name).OrderBy(name => name == Outcomes.Failed)];
}
