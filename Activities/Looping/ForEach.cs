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

    /// <summary>The list is evaluated once; what it was then is what the loop goes through, whatever changes meanwhile.</summary>
    protected override void Start(CompositeContext context)
    {
        if (Items is not null && !Items.TryGetConstant(out _))
        {
            context.State = context.Get(Items);
        }

        Next(context, 0);
    }

    protected override void ChildCompleted(CompositeContext context, in ChildCompletion child) => Next(context, (int)child.Tag + 1);

    /// <summary>An entry whose turn was cancelled, or failed in a run that goes on, does not keep the others from theirs.</summary>
    protected override void ChildDropped(CompositeContext context, in ChildCompletion child) => Next(context, (int)child.Tag + 1);

    private void Next(CompositeContext context, int index)
    {
        if (Body is null || Items is null)
        {
            return;
        }

        var items = Items.TryGetConstant(out var constant) ? constant : context.State.AsArray();
        if (items is null || index >= items.Count)
        {
            return;
        }

        context.Set(CurrentValue, items[index]);
        context.Schedule(Body, index, ItemSource.OwnLoopValue, LoopScope.Of(items[index], index));
    }
}
