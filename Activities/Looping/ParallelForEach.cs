using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Looping;

[Activity("Elsa", "Looping", "Do something for every entry of a list at the same time, and wait for all of them.", DisplayName = "Parallel For Each")]
public sealed class ParallelForEach : CompositeActivity, ILoop
{
    [Input(Description = "The list to go through.", UIHint = UIHints.MultiLine)]
    public Input<ValueArray>? Items { get; set; }

    [Port]
    public ActivityNode? Body { get; set; }

    protected override void Start(CompositeContext context)
    {
        if (Body is null || context.Get(Items) is not { } items)
        {
            return;
        }

        for (var index = 0; index < items.Count; index++)
        {
            context.Schedule(Body, index, ItemSource.OwnLoopValue, LoopScope.Of(items[index], index));
        }
    }
}
