using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

[Activity("Elsa", "Workflows", "Run activities one after another.", IsContainer = true, IsBrowsable = false, CanFail = false)]
public sealed class Sequence : CompositeActivity
{
    [Port]
    public IReadOnlyList<ActivityNode> Activities { get; set; } = [];

    protected override void Start(CompositeContext context)
    {
        var first = context.StartAt is { } trigger ? Activities.Select((activity, place) => (activity, place)).FirstOrDefault(entry => entry.activity.IsOrHolds(trigger)).place : 0;
        if (Activities.Count > 0)
        {
            context.Schedule(Activities[first], first);
        }
    }

    protected override void ChildCompleted(CompositeContext context, in ChildCompletion child)
    {
        var next = PlaceOf(child) + 1;
        if (child.Node.Descriptor.IsTerminal)
        {
            context.Complete();
        }
        else if (next < Activities.Count)
        {
            context.Schedule(Activities[next], next, child.Items());
        }
    }

    /// <summary>Mostly where it was begun; a version of the flow that the run was moved to meanwhile may have other steps before it.</summary>
    private int PlaceOf(in ChildCompletion child)
    {
        var (node, place) = (child.Node, (int)child.Tag);
        return place < Activities.Count && Activities[place] == node ? place : Activities.Index().First(entry => entry.Item == node).Index;
    }
}
