using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Composition;

[Activity("Elsa", "Composition", "Start another workflow that runs by itself beside this one.")]
public sealed class DispatchWorkflow : CodeActivity<Value>
{
    [Input(DisplayName = "Workflow Definition", Description = "The workflow to start, in its published version.", UIHint = UIHints.WorkflowDefinitionPicker)]
    public Input<string>? WorkflowDefinitionId { get; set; }

    [Input(DisplayName = "Correlation ID", Description = "Ties the other run to something of yours, such as an order number.")]
    public Input<string>? CorrelationId { get; set; }

    [Input(Description = "Its inputs, by name.", UIHint = UIHints.JsonEditor)]
    public Input<ValueObject>? Input { get; set; }

    [Input(DisplayName = "Wait for completion", Description = "Whether to go on only when the other workflow has ended.")]
    public Input<bool>? WaitForCompletion { get; set; }

    protected override void Execute(ActivityExecutionContext context)
        => ChildRun.Start(context, context.Get(WorkflowDefinitionId), context.Get(Input), context.Get(CorrelationId), context.Get(WaitForCompletion));

    protected override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        context.Set(Result, ChildRun.Succeeded(context)["output"]);
        return default;
    }
}
