using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Looping;

[Activity("Elsa", "Looping", "Do something again and again as long as a condition holds.")]
public sealed class While : CompositeActivity, ILoop
{
    [Input(Description = "Asked before every round; the loop ends when it is false.", UIHint = UIHints.SingleLine, AutoEvaluate = false)]
    public Input<bool> Condition { get; set; } = new(false);

    [Port]
    public ActivityNode? Body { get; set; }

    protected override void Start(CompositeContext context) => Next(context);

    protected override void ChildCompleted(CompositeContext context, in ChildCompletion child) => Next(context);

    private void Next(CompositeContext context)
    {
        if (Body is not null && context.Evaluate(Condition))
        {
            context.Schedule(Body);
        }
    }
}
