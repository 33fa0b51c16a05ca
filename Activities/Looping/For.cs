using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Looping;

[Activity("Elsa", "Looping", "Count from one number to another and do something at each.")]
public sealed class For : CompositeActivity, ILoop
{
    [Input(Name = "Start", Description = "The first number.")]
    public Input<int> First { get; set; } = new(0);

    [Input(Description = "The last number.")]
    public Input<int> End { get; set; } = new(0);

    [Input(Description = "How far each step goes. Negative numbers count down.")]
    public Input<int> Step { get; set; } = new(1);

    [Input(Description = "Whether the last number is part of the count.")]
    public Input<bool> OuterBoundInclusive { get; set; } = new(true);

    [Port]
    public ActivityNode? Body { get; set; }

    [Output(Description = "The number the loop is at.")]
    public Output<int>? CurrentValue { get; set; }

    protected override void Start(CompositeContext context) => Next(context, context.Get(First));

    protected override void ChildCompleted(CompositeContext context, in ChildCompletion child) => Next(context, child.Tag + context.Get(Step));

    protected override void ChildDropped(CompositeContext context, in ChildCompletion child) => Next(context, child.Tag + context.Get(Step));

    private void Next(CompositeContext context, long number)
    {
        var (end, step) = (context.Get(End), context.Get(Step));
        if (step == 0)
        {
            throw new FaultException("The step of this loop is 0, so it would never end. Enter a positive or negative number.");
        }

        var isPast = step > 0 ? number > end : number < end;
        if (Body is null || isPast || (number == end && !context.Get(OuterBoundInclusive)))
        {
            return;
        }

        context.Set(CurrentValue, (int)number);
        context.Schedule(Body, number, locals: ValueObject.From(("CurrentValue", (Value)number)));
    }
}
