using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows.Tests.Journal;

/// <summary>Leaves three items.</summary>
[Activity("Golden", "Tests", "Leave three items.")]
public sealed class ThreeItems : CodeActivity
{
    protected override void Execute(ActivityExecutionContext context)
        => context.Leave(Outcomes.Done, [.. Enumerable.Range(1, 3).Select(n => new Item(ValueObject.From(("n", n))))]);
}

/// <summary>A side effect for each item.</summary>
[Activity("Golden", "Tests", "Tell somebody about each item.", Effect = SideEffect.Keyed, PerItem = true)]
public sealed class TellEach : CodeActivity<string>
{
    [Input(Description = "What to tell.")]
    public Input<string>? Text { get; set; }

    protected override void Execute(ActivityExecutionContext context) => context.Set(Result, context.Get(Text) ?? "");
}

/// <summary>A side effect that remembers how far it got.</summary>
[Activity("Golden", "Tests", "Do something long.", Effect = SideEffect.LookFirst)]
public sealed class LongCall : CodeActivity<string>
{
    protected internal override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        await context.RememberAsync("half way");
        context.Set(Result, context.Remembered.ToString());
    }
}

/// <summary>A composite that counts its rounds in its state.</summary>
[Activity("Golden", "Tests", "Do something twice.")]
public sealed class Twice : CompositeActivity
{
    [Port]
    public ActivityNode? Body { get; set; }

    protected internal override void Start(CompositeContext context)
    {
        context.State = 1;
        context.Schedule(Body!, 1);
    }

    protected internal override void ChildCompleted(CompositeContext context, in ChildCompletion child)
    {
        if (context.State.Number < 2)
        {
            context.State = context.State.Number + 1;
            context.Schedule(Body!, 2);
        }
    }
}

/// <summary>Can be taken back, unless it is firm.</summary>
[Activity("Golden", "Tests", "Book something.", Effect = SideEffect.Keyed)]
public sealed class Booking : CodeActivity<string>, IUndo
{
    [Input(Description = "Whether it cannot be taken back.")]
    public Input<bool>? IsFirm { get; set; }

    protected override void Execute(ActivityExecutionContext context) => context.Set(Result, "booked");

    public ValueTask UndoAsync(ActivityExecutionContext context, ValueObject outputs)
        => context.Get(IsFirm) ? throw new FaultException("it is firm") : ValueTask.CompletedTask;
}
