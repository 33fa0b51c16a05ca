using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

/// <summary>
/// All that an expression can see, asked for only when it is used. The runtime derives one per execution and moves it from item to item.
/// Evaluating has no effect but <see cref="SetVariable"/> and <see cref="SetOutcomes"/>, which count only when the evaluation ends well.
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

    /// <summary>The items an activity left on one of its outputs in one of its executions ($('Name').all(1, 0)).</summary>
    /// <param name="output">From 0; null for the one the current items came by.</param>
    /// <param name="run">From 0; null or -1 for the latest.</param>
    public virtual IReadOnlyList<Item> FindLeft(string name, int? output, int? run)
        => FindActivity(name) is not { } activity ? []
            : output is > 0 ? throw NoOutput(name, output.Value)
            : run is > 0 ? throw NoRun(name, run.Value)
            : activity.Items;

    protected static ExpressionException NoOutput(string name, int output) => new($"'{name}' has no output {output}. They are counted from 0.");

    protected static ExpressionException NoRun(string name, int run) => new($"'{name}' has not run as number {run}. Runs are counted from 0.");

    /// <summary>A workflow or container variable, nearest scope first.</summary>
    public virtual bool TryGetVariable(string name, out Value value)
    {
        value = default;
        return false;
    }

    /// <summary>Sets a variable in the scope that declares it, or in the workflow's when none does.</summary>
    public virtual void SetVariable(string name, Value value) => throw new ExpressionException($"Variables cannot be set here ('{name}').");

    /// <summary>Chooses the outcomes of the activity the script belongs to (setOutcome); counts only when the evaluation ends well.</summary>
    public virtual void SetOutcomes(IReadOnlyList<string> outcomes) => throw new ExpressionException("Outcomes cannot be chosen here: setOutcome works in the script of Run JavaScript.");

    /// <summary>Ties the run to something (setCorrelationId); counts only when the evaluation ends well.</summary>
    public virtual void SetCorrelationId(string correlationId) => throw new ExpressionException("The correlation id cannot be set here.");

    /// <summary>Names the run (setWorkflowInstanceName); counts only when the evaluation ends well.</summary>
    public virtual void SetRunName(string name) => throw new ExpressionException("The run cannot be named here.");

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

    /// <summary>All parameters of the current activity, for listing <c>$parameter</c>.</summary>
    public virtual ValueObject Parameters => ValueObject.Empty;

    /// <summary>All agency-wide values, for listing <c>$vars</c>.</summary>
    public virtual ValueObject Settings => ValueObject.Empty;

    /// <summary>Environment variables an operator allows expressions to read ($env); none by default.</summary>
    public virtual ValueObject Environment => ValueObject.Empty;

    /// <summary>The activity whose input this is.</summary>
    public virtual ActivityFacts Activity => ActivityFacts.None;

    /// <summary>The activity the current items came from ($prevNode); null when they came from none.</summary>
    public virtual SourceFacts? Source => null;

    /// <summary>The item of an activity that one of <see cref="Items"/> descends from; null when that is not known.</summary>
    public virtual Item? FindPairedItem(ActivityData activity, int itemIndex) => itemIndex == ItemIndex ? activity.PairedItem : null;

    /// <summary>Keeps a searchable value with the run ($execution.customData.set); counts only when the evaluation ends well.</summary>
    public virtual void SetCustomData(string name, string value) => throw new ExpressionException($"Custom data cannot be set here ('{name}').");

    /// <summary>What the flow keeps from run to run ($getWorkflowStaticData); undefined where nothing is kept yet.</summary>
    /// <param name="kind"><c>global</c> for the flow's, <c>node</c> for the current activity's.</param>
    public virtual Value GetStaticData(string kind) => throw new ExpressionException("Static data can be read and changed in Code steps.");

    /// <summary>Keeps static data anew, whole; counts only when the evaluation ends well.</summary>
    public virtual void SetStaticData(string kind, Value value) => throw new ExpressionException("Static data can be read and changed in Code steps.");

    /// <summary>What a script writes with console.log and its like; nobody reads it by default.</summary>
    /// <param name="level">log, info, warn, error or debug.</param>
    public virtual void WriteLog(string level, string text)
    {
    }

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

    /// <summary>What it keeps between its executions in this run ($('X').context).</summary>
    public ValueObject Context { get; init; } = ValueObject.Empty;

    /// <summary>Which execution of it in this run is the latest, from 0 ($node["X"].runIndex).</summary>
    public int RunIndex { get; init; }

    /// <summary>The item of this activity that the asker's current item descends from ($('X').item); null when that is not known, or they are several.</summary>
    public Item? PairedItem { get; init; }
}

/// <summary>The activity an expression belongs to.</summary>
public sealed record ActivityFacts
{
    public static ActivityFacts None { get; } = new();

    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string Type { get; init; } = "";

    public double Version { get; init; } = 1;
}

/// <summary>Where items came from.</summary>
/// <param name="OutputIndex">Which outcome of the activity, from 0.</param>
/// <param name="RunIndex">Which of its executions in this run, from 0.</param>
public sealed record SourceFacts(string Name, int OutputIndex = 0, int RunIndex = 0);

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

    /// <summary>Address of the form the run waits for, when it has one.</summary>
    public string? ResumeFormUrl { get; init; }

    /// <summary>Searchable values kept with the run.</summary>
    public ValueObject CustomData { get; init; } = ValueObject.Empty;

    /// <summary>IANA name of the zone in which $now and dates without a zone are read.</summary>
    public string TimeZone { get; init; } = "UTC";
}
