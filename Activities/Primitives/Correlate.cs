using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Primitives;

[Activity("Elsa", "Primitives", "Tie this run to something of yours, such as an order number, so that events for it find the run.")]
public sealed class Correlate : CodeActivity
{
    [Input(DisplayName = "Correlation ID", Description = "The order number, client id or the like.")]
    public Input<string>? CorrelationId { get; set; }

    protected override void Execute(ActivityExecutionContext context) => context.SetCorrelationId(context.Get(CorrelationId) ?? "");
}
