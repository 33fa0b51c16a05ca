using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

[Activity("Elsa", "Workflows", "Run activities at the same time and wait for all of them.", IsContainer = true, IsBrowsable = false, CanFail = false)]
public sealed class Parallel : CompositeActivity
{
    [Port]
    public IReadOnlyList<ActivityNode> Activities { get; set; } = [];

    protected override void Start(CompositeContext context)
    {
        foreach (var activity in Activities)
        {
            context.Schedule(activity);
        }
    }
}
