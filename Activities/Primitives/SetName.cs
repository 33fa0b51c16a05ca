using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Primitives;

[Activity("Elsa", "Primitives", "Give this run a name, so that you find it in the list of runs.")]
public sealed class SetName : CodeActivity
{
    [Input(Description = "The name.")]
    public Input<string>? Value { get; set; }

    protected override void Execute(ActivityExecutionContext context) => context.SetRunName(context.Get(Value) ?? "");
}
