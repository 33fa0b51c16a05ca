using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

[Activity("Elsa", "Primitives", "End the whole run here; everything that is still running is stopped.", CanFail = false)]
public sealed class Finish : CodeActivity, ITerminal
{
    protected override void Execute(ActivityExecutionContext context) => context.FinishRun();
}
