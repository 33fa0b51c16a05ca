using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

[Activity("Elsa", "Composition", "End the workflow with an outcome that the workflow which called it can follow.", CanFail = false)]
public sealed class Complete : Activity, ITerminal
{
    [Input(Description = "One outcome, or several.", UIHint = UIHints.OutcomePicker, DefaultSyntax = "Object")]
    public Input<Value>? Outcomes { get; set; }

    protected override void Execute(ActivityExecutionContext context)
    {
        var value = context.Get(Outcomes);
        context.CompleteWorkflow(
            value.AsArray() is { } several ? [.. several.Select(outcome => outcome.ToString())]
            : value.ToString() is { Length: > 0 } one ? [one]
            : [Workflows.Outcomes.Done]);
    }
}
