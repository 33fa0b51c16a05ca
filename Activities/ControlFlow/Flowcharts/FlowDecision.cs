using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

[Activity("Elsa", "Branching", "Ask a yes-or-no question and follow the matching branch.", DisplayName = "Decision")]
[FlowNode("True", "False")]
public sealed class FlowDecision : Activity
{
    [Input(Description = "The question. True follows one branch, false the other.", UIHint = UIHints.SingleLine)]
    public Input<bool> Condition { get; set; } = new(false);

    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
        => context.CompleteActivityWithOutcomesAsync(context.Get(Condition) ? "True" : "False");
}
