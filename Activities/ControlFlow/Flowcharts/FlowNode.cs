using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

[Activity("Elsa", "Flow", "Hold one activity, or a canvas of them, as a single step.", DisplayName = "Container", CanFail = false)]
public sealed class FlowNode : CompositeActivity
{
    [Port]
    public ActivityNode? Body { get; set; }

    protected override void Start(CompositeContext context)
    {
        if (Body is not null)
        {
            context.Schedule(Body);
        }
    }
}
