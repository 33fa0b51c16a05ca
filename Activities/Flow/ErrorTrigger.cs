using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Flow;

[Activity("Bizoholic", "Flow", "Start when a run has failed of a flow that names this one as its error flow.", DisplayName = "Error trigger", CanFail = false)]
public sealed class ErrorTrigger : N8nActivity
{
    protected override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        var call = new NodeCall(context, this);
        call.Add(0, new Item(context.Resumption!.Input.AsObject() ?? ValueObject.Empty));
        Finish(call);
        return default;
    }

    /// <summary>Tried by hand: a failure to draw the flow with.</summary>
    private protected override ValueTask RunAsync(NodeCall call)
    {
        call.Add(0, new Item(ValueObject.From(
            ("execution", ValueObject.From(("id", "231"), ("error", ValueObject.From(("message", "Example Error Message"), ("name", "Fault"))), ("lastNodeExecuted", "Node With Error"), ("mode", "manual"))),
            ("workflow", ValueObject.From(("id", "1"), ("name", "Example Workflow"))))));
        return default;
    }
}
