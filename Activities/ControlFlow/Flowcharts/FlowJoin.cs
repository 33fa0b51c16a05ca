using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

/// <summary>When a join goes on.</summary>
public enum FlowJoinMode
{
    /// <summary>When the first branch arrives; the others are cancelled.</summary>
    WaitAny,

    /// <summary>When every branch has arrived.</summary>
    WaitAll,

    /// <summary>When every branch that is on its way has arrived.</summary>
    WaitAllActive,
}

/// <summary>Collects branches. The flowchart around it does the waiting, so the mode is fixed when the plan is compiled.</summary>
[Activity("Elsa", "Branching", "Bring several branches together: go on when the first one, all of them, or all that are on their way have arrived.", DisplayName = "Join", CanFail = false)]
public sealed class FlowJoin : Activity
{
    [Input(
        Description = "WaitAny: go on with the first branch that arrives and cancel the others. WaitAll: wait for every branch. WaitAllActive: wait for the branches that are on their way.",
        DefaultValue = FlowJoinMode.WaitAny,
        AutoEvaluate = false)]
    public Input<FlowJoinMode> Mode { get; set; } = new(FlowJoinMode.WaitAny);

    internal MergeMode MergeMode { get; private set; }

    protected override void Bind(ActivityBinding binding)
    {
        if (!Mode.TryGetConstant(out var mode))
        {
            binding.Problem("mode", "Choose the mode of the join; it cannot be calculated.");
        }

        MergeMode = mode switch
        {
            FlowJoinMode.WaitAll => MergeMode.Merge,
            FlowJoinMode.WaitAllActive => MergeMode.None,
            _ => MergeMode.Race,
        };
    }
}
