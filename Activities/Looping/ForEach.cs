using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Looping;

[Activity("Elsa", "Looping", "Do something for each entry of a list, one after another.", DisplayName = "For Each")]
public sealed class ForEach : CompositeActivity, ILoop
{
    [Input(Description = "The list to go through.", UIHint = UIHints.MultiLine)]
    public Input<ValueArray>? Items { get; set; }

    [Port]
    public ActivityNode? Body { get; set; }

    [Output(Description = "The entry the loop is at.")]
    public Output<Value>? CurrentValue { get; set; }

    protected override void Start(CompositeContext context) => Next(context, 0);

    protected override void ChildCompleted(CompositeContext context, in ChildCompletion child) => Next(context, (int)child.Tag + 1);

    /// <summary>An entry whose turn was cancelled, or failed in a run that goes on, does not keep the others from theirs.</summary>
    protected override void ChildDropped(CompositeContext context, in ChildCompletion child) => Next(context, (int)child.Tag + 1);

    /// <summary>The list is what it was when the loop began, whatever changes meanwhile. Runs of older hosts kept it as the loop's state.</summary>
    private void Next(CompositeContext context, int index)
    {
        if (Body is null || (context.State.AsArray() ?? context.Get(Items)) is not { } items || index >= items.Count)
        {
            return;
        }

        context.Set(CurrentValue, items[index]);
        context.Schedule(Body, index, ItemSource.OwnLoopValue, LoopScope.Of(items[index], index));
    }
}
