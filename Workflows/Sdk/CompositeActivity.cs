using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>
/// An activity that runs others: containers, branches, loops. It decides in the run's turn, without waiting; its decisions are recorded and never
/// taken again, so it keeps what it must remember in its children's tags, its state and its tokens.
/// </summary>
public abstract class CompositeActivity : Activity
{
    /// <summary>Decides what runs first. Completing nothing and scheduling nothing completes it with Done.</summary>
    protected internal abstract void Start(CompositeContext context);

    /// <summary>Decides what follows a child that completed. Completes with Done by itself when no child is left.</summary>
    protected internal virtual void ChildCompleted(CompositeContext context, in ChildCompletion child)
    {
    }

    /// <summary>Which of the activities it holds a run can get to.</summary>
    protected internal virtual IEnumerable<ActivityNode> ReachableChildren(ActivityNode node) => node.Children;

    /// <summary>Whether anything follows when a child ends with an outcome; a failure goes on where something follows Failed.</summary>
    protected internal virtual bool Follows(ActivityNode child, string outcome) => false;

    /// <summary>A child was cancelled, or failed in a run that goes on after incidents. Default: nothing follows.</summary>
    protected internal virtual void ChildDropped(CompositeContext context, in ChildCompletion child)
    {
    }
}

/// <summary>
/// A composite that first does work of its own, like any other activity, and then runs one of the activities it holds, depending on how that went.
/// </summary>
public abstract class WorkingComposite : CompositeActivity
{
    /// <summary>What runs after the work has ended with these outcomes; null completes it with them.</summary>
    protected internal abstract ActivityNode? Next(IReadOnlyList<string> outcomes);

    protected internal sealed override void Start(CompositeContext context)
    {
    }
}

/// <summary>A child that came to its end.</summary>
/// <param name="Number">Its execution.</param>
/// <param name="Tag">What the composite scheduled it with.</param>
/// <param name="Outcomes">Names of the outcomes it ended with.</param>
public readonly record struct ChildCompletion(long Number, ActivityNode Node, long Tag, IReadOnlyList<string> Outcomes);

/// <summary>Where an execution's items come from: an outcome of an earlier execution.</summary>
/// <param name="Execution">Number of the execution that left them.</param>
/// <param name="Outcome">Index into its outcomes; -1 for the items that execution itself came with, -2 for its loop value.</param>
public readonly record struct ItemSource(long Execution, int Outcome)
{
    /// <summary>The items the execution came with.</summary>
    public static ItemSource InputOf(long execution) => new(execution, -1);

    /// <summary>One item made of the loop value (CurrentValue) of the execution that is being scheduled.</summary>
    public static ItemSource OwnLoopValue { get; } = LoopValueOf(0);

    /// <summary>One item made of the loop value that the execution was scheduled with.</summary>
    public static ItemSource LoopValueOf(long execution) => new(execution, -2);
}

/// <summary>A mark on a connection of a flowchart.</summary>
/// <param name="Id">Rises within one flowchart execution.</param>
/// <param name="Connection">The connection's key: source, port, target and target port.</param>
/// <param name="Source">Where the items come from that it carries.</param>
public readonly record struct Token(long Id, string Connection, string TargetId, ItemSource Source, bool IsBlock);

/// <summary>What a composite can see and decide in a turn.</summary>
public abstract class CompositeContext
{
    /// <summary>Number of the composite's own execution.</summary>
    public abstract long Number { get; }

    public abstract ActivityNode Node { get; }

    /// <summary>Id of the trigger that started the run: the composite starts with the child that is it, or contains it. Null once the run is past it.</summary>
    public virtual string? StartAt => null;

    /// <summary>An input as it was when the composite first asked for it: the same in every later turn, after a crash too.</summary>
    public abstract T? Get<T>(Input<T>? input);

    /// <summary>Evaluates an input now, whatever it was before: loop conditions.</summary>
    public abstract T? Evaluate<T>(Input<T>? input);

    /// <summary>Sets an output. Where the designer mapped it to is set at the end of this turn; the composite leaves what it set in the turn that completes it.</summary>
    public abstract void Set<T>(Output<T>? output, T value);

    /// <summary>Runs a child. Returns its execution number.</summary>
    /// <param name="tag">Given back when it completes.</param>
    /// <param name="sources">Where its items come from; default: those the composite came with.</param>
    /// <param name="locals">Variables only it and what it holds can see: CurrentValue, CurrentIndex.</param>
    public abstract long Schedule(ActivityNode child, long tag = 0, IReadOnlyList<ItemSource>? sources = null, ValueObject? locals = null);

    /// <summary>Runs a child with the items of one source.</summary>
    public abstract long Schedule(ActivityNode child, long tag, ItemSource source, ValueObject? locals = null);

    /// <summary>Completes the composite; children still open are cancelled. Default outcome: Done; default items: those of the last child.</summary>
    public abstract void Complete(params string[] outcomes);

    /// <summary>Completes it with the items of one source.</summary>
    public abstract void CompleteWith(string outcome, ItemSource source);

    /// <summary>Children that have not ended: number, place and tag.</summary>
    public abstract IReadOnlyList<ChildCompletion> OpenChildren { get; }

    /// <summary>Cancels a child and all it holds.</summary>
    public abstract void Cancel(long child);

    /// <summary>What the composite remembers between turns; recorded when set. Keep it small.</summary>
    public abstract Value State { get; set; }

    /// <summary>Marks that wait at joins, oldest first.</summary>
    public abstract IReadOnlyList<Token> Tokens { get; }

    public abstract void AddToken(string connection, string targetId, ItemSource source, bool isBlock = false);

    public abstract void TakeTokens(IReadOnlyList<long> tokenIds);
}
