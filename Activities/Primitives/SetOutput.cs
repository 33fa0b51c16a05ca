using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Primitives;

[Activity("Elsa", "Composition", "Set a result of this workflow, for whoever called it.")]
public sealed class SetOutput : CodeActivity
{
    [Input(DisplayName = "Output", Description = "Which of the workflow's outputs.", UIHint = UIHints.OutputPicker)]
    public Input<string>? OutputName { get; set; }

    [Input(DisplayName = "Value", Description = "Its value.", UIHint = UIHints.SingleLine)]
    public Input<Value>? OutputValue { get; set; }

    protected override void Execute(ActivityExecutionContext context)
        => context.SetWorkflowOutput(
            context.Get(OutputName) is { Length: > 0 } name ? name : throw new FaultException("No output was chosen to set."),
            context.Get(OutputValue));
}
