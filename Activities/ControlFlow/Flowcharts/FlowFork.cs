using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

[Activity("Elsa", "Branching", "Start several branches at the same time.", DisplayName = "Fork (flow)", CanFail = false)]
public sealed class FlowFork : Activity
{
    [Input(Description = "A name for each branch; every one becomes a port.", UIHint = UIHints.DynamicOutcomes)]
    public Input<IReadOnlyList<string>>? Branches { get; set; }

    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
        => context.CompleteActivityWithOutcomesAsync(context.Get(Branches) is { } branches ? [.. branches] : [Outcomes.Done]);
}
