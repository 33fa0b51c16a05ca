using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Looping;

[Activity("Elsa", "Looping", "Leave the loop around this step.", CanFail = false)]
public sealed class Break : CodeActivity, ITerminal
{
    protected override void Execute(ActivityExecutionContext context) => context.BreakLoop();
}
