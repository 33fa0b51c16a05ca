using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

/// <summary>
/// All that an expression can see, asked for only when it is used. The runtime derives one per execution and moves it from item to item.
/// A member may throw <see cref="ValueNotLoadedException"/>; the caller loads and evaluates again, which is safe because evaluating has no effect
/// but <see cref="SetVariable"/>, whose writes count only when the evaluation ends well.
/// </summary>
public abstract class ExpressionScope
{
    /// <summary>The items that came in, in order ($input).</summary>
    public abstract IReadOnlyList<Item> Items { get; }

    /// <summary>Which of <see cref="Items"/> is the current one ($itemIndex).</summary>
    public virtual int ItemIndex => 0;

    /// <summary>The current item's JSON ($json); undefined when nothing came in.</summary>
    public virtual Value Json => ItemIndex < Items.Count ? Items[ItemIndex].Json : Value.Undefined;

    /// <summary>How often the current activity ran before in this run ($runIndex).</summary>
    public virtual int RunIndex => 0;

    /// <summary>What another activity left, by its name or id ($('Name'), getOutputFrom): null when no such activity exists in the workflow.</summary>
    public virtual ActivityData? FindActivity(string nameOrId) => null;

    /// <summary>A workflow or container variable, nearest scope first.</summary>
    public virtual bool TryGetVariable(string name, out Value value)
    {
        value = default;
        return false;
    }

    /// <summary>Sets a variable in the scope that declares it, or in the workflow's when none does.</summary>
    public virtual void SetVariable(string name, Value value) => throw new ExpressionException($"Variables cannot be set here ('{name}').");

    /// <summary>Names of the variables in reach, for <c>variables.X</c>.</summary>
    public virtual IEnumerable<string> VariableNames => [];

    /// <summary>An input the workflow was started with.</summary>
    public virtual Value GetInput(string name) => default;

    /// <summary>All inputs the workflow was started with.</summary>
    public virtual ValueObject Inputs => ValueObject.Empty;

    /// <summary>An agency-wide value a person keeps in settings ($vars).</summary>
    public virtual Value GetSetting(string name) => default;

    /// <summary>What the activity before this one left as its result (getLastResult).</summary>
    public virtual Value LastResult => default;

    /// <summary>A parameter of the current activity ($parameter).</summary>
    public virtual Value GetParameter(string name) => default;

    /// <summary>Facts of the run and of its definition.</summary>
    public virtual RunFacts Run => RunFacts.None;

    /// <summary>The moment expressions call now; fixed for one evaluation, so that it reads the same throughout.</summary>
    public virtual DateTimeOffset Now => TimeProvider.System.GetUtcNow();
}

/// <summary>What an activity left behind, as other activities' expressions see it.</summary>
/// <param name="Name">The activity's name in the designer.</param>
/// <param name="IsExecuted">False when it has not completed in this run; the rest is empty then.</param>
/// <param name="Items">Items it left on its first outcome that carried any.</param>
/// <param name="Outputs">Its named outputs.</param>
public sealed record ActivityData(string Name, bool IsExecuted, IReadOnlyList<Item> Items, ValueObject Outputs)
{
    /// <summary>The evaluated inputs it ran with ($('X').params).</summary>
    public ValueObject Parameters { get; init; } = ValueObject.Empty;

    /// <summary>The item of this activity that the asker's current item descends from ($('X').item); null when that is not known.</summary>
    public Item? PairedItem { get; init; }
}

/// <summary>Facts of the run that expressions may read.</summary>
public sealed record RunFacts
{
    public static RunFacts None { get; } = new();

    public string RunId { get; init; } = "";

    public string Mode { get; init; } = "production";

    public string? CorrelationId { get; init; }

    public string? RunName { get; init; }

    public string DefinitionId { get; init; } = "";

    public string DefinitionVersionId { get; init; } = "";

    public int DefinitionVersion { get; init; }

    public string DefinitionName { get; init; } = "";

    public bool IsPublished { get; init; }

    /// <summary>Address that resumes the run at its current wait, when it has one.</summary>
    public string? ResumeUrl { get; init; }

    /// <summary>IANA name of the zone in which $now and dates without a zone are read.</summary>
    public string TimeZone { get; init; } = "UTC";
}
