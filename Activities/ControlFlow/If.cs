using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

[Activity("Elsa", "Branching", "Run one activity or another, depending on a yes-or-no question.")]
public sealed class If : CompositeActivity
{
    [Input(Description = "The question. True runs Then, false runs Else.", UIHint = UIHints.SingleLine)]
    public Input<bool> Condition { get; set; } = new(false);

    [Port]
    public ActivityNode? Then { get; set; }

    [Port]
    public ActivityNode? Else { get; set; }

    [Output(Description = "What the question came to.")]
    public Output<bool>? Result { get; set; }

    protected override void Start(CompositeContext context)
    {
        var answer = context.Get(Condition);
        context.Set(Result, answer);
        if ((answer ? Then : Else) is { } branch)
        {
            context.Schedule(branch, answer ? 1 : 0);
        }
    }

    protected override void ChildCompleted(CompositeContext context, in ChildCompletion child) => context.Set(Result, child.Tag == 1);
}
