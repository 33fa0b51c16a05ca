using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>
/// A kind of step. One instance is made for each place in a definition and shared by all its runs, so it keeps nothing of a run in fields: all of that
/// is in the context.
/// </summary>
public abstract class Activity
{
    /// <summary>Reads what the attributes cannot express from the activity's JSON, once, when the plan is compiled.</summary>
    protected internal virtual void Bind(ActivityBinding binding)
    {
    }

    /// <summary>
    /// Does the work. The execution completes with Done when this returns without having completed, waited or thrown. Everything between two awaits
    /// may be cut by a crash: declare the side effect in the attribute.
    /// </summary>
    protected internal virtual ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        Execute(context);
        return default;
    }

    /// <summary>The same for work that never waits.</summary>
    protected virtual void Execute(ActivityExecutionContext context)
    {
    }

    /// <summary>Names of parameters that are no inputs of the class, for <c>$parameter</c>.</summary>
    protected internal virtual IEnumerable<string> ParameterNames => [];

    /// <summary>One of them, evaluated; undefined when there is none of that name.</summary>
    protected internal virtual Value ParameterAt(string name, ExpressionScope scope) => default;

    /// <summary>What running it at a place does to the outside, for an activity whose settings decide that; what its attribute declares for all others.</summary>
    protected internal virtual SideEffect EffectAt(ActivityNode place) => place.Descriptor.Effect;

    /// <summary>Its outcomes where expressions count them ($prevNode.outputIndex, $('Name').all(1)); none: its ports, in their order.</summary>
    protected internal virtual IReadOnlyList<string> CountedOutcomes => [];

    /// <summary>Goes on after a bookmark of this activity was resumed; see <see cref="ActivityExecutionContext.Resumption"/>.</summary>
    protected internal virtual ValueTask ResumeAsync(ActivityExecutionContext context) => default;
}

/// <summary>An activity that only computes, reads or calls; the name Elsa uses for it.</summary>
public abstract class CodeActivity : Activity;

/// <summary>One with a single result.</summary>
public abstract class CodeActivity<T> : CodeActivity
{
    [Output(Description = "The result.")]
    public Output<T>? Result { get; set; }
}

/// <summary>Marks an activity that may start a workflow.</summary>
public interface ITrigger
{
    /// <summary>What starts it, told when its definition is published; several where several things do. Inputs may use constants and variables' defaults only.</summary>
    IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context);
}

/// <summary>Marks a trigger that looks for what is new: a run in which it found nothing is not kept, so that those in which it did are not lost among them.</summary>
public interface ILooksForNews : ITrigger;

/// <summary>Marks a loop: Break ends the nearest one.</summary>
public interface ILoop;

/// <summary>Marks an activity whose script may choose its outcomes with setOutcome; see <see cref="ActivityExecutionContext.ScriptedOutcomes"/>.</summary>
public interface IScriptedOutcomes;

/// <summary>Marks an activity after which nothing follows: the flowchart around it is complete.</summary>
public interface ITerminal;
