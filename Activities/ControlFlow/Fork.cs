using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

public enum ForkJoinMode
{
    /// <summary>Every branch has to end.</summary>
    WaitAll,

    /// <summary>The first branch that ends decides; the others are cancelled.</summary>
    WaitAny,
}

[Activity("Elsa", "Control Flow", "Run branches at the same time and wait for all of them, or for the first.", IsBrowsable = false, CanFail = false)]
public sealed class Fork : CompositeActivity
{
    [Input(Description = "WaitAll: go on when every branch has ended. WaitAny: go on with the first and cancel the others.")]
    public ForkJoinMode JoinMode { get; set; }

    [Port]
    public IReadOnlyList<ActivityNode> Branches { get; set; } = [];

    protected override void Start(CompositeContext context)
    {
        foreach (var branch in Branches)
        {
            context.Schedule(branch);
        }
    }

    protected override void ChildCompleted(CompositeContext context, in ChildCompletion child)
    {
        if (JoinMode == ForkJoinMode.WaitAny)
        {
            context.Complete();
        }
    }
}
