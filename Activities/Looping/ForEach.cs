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

    /// <summary>The list is evaluated once; the rounds read it from the state.</summary>
    protected override void Start(CompositeContext context)
    {
        if (Body is null || context.Get(Items) is not { Count: > 0 } items)
        {
            return;
        }

        if (Items?.TryGetConstant(out _) != true)
        {
            context.State = items;
        }

        Run(context, items, 0);
    }

    protected override void ChildCompleted(CompositeContext context, in ChildCompletion child) => Next(context, child);

    /// <summary>An entry whose turn was cancelled, or failed in a run that goes on, does not keep the others from theirs.</summary>
    protected override void ChildDropped(CompositeContext context, in ChildCompletion child) => Next(context, child);

    private void Next(CompositeContext context, in ChildCompletion child)
    {
        var index = (int)child.Tag + 1;
        if ((context.State.AsArray() ?? context.Get(Items)) is { } items && index < items.Count)
        {
            Run(context, items, index);
        }
    }

    private void Run(CompositeContext context, ValueArray items, int index)
    {
        context.Set(CurrentValue, items[index]);
        context.Schedule(Body!, index, ItemSource.OwnLoopValue, LoopScope.Of(items[index], index));
    }
}
