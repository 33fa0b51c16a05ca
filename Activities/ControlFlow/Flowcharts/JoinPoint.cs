using System.Collections;

namespace Bizoholic.Flows.Activities.ControlFlow;

/// <summary>An activity where several connections meet, and what it waits for.</summary>
/// <param name="Target">Its place in the flowchart.</param>
/// <param name="Inbound">The connections whose arrivals it collects.</param>
/// <param name="Awaited">Places from which work can still arrive in the current round of every loop the join is part of.</param>
/// <param name="Order">Rank from the start onwards.</param>
internal sealed record JoinPoint(int Target, MergeMode Mode, IReadOnlyList<FlowConnection> Inbound, BitArray Awaited, int Order)
{
    /// <summary>True when an arrival on every one of <see cref="Inbound"/> is needed.</summary>
    public bool NeedsAll => Mode is MergeMode.Merge or MergeMode.Converge;

    /// <summary>For a join that needs all: the places from which each of <see cref="Inbound"/> can still be fed.</summary>
    public IReadOnlyList<BitArray> Feeders { get; init; } = [];
}
