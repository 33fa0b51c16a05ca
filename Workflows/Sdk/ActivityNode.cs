using System.Text.Json;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows;

/// <summary>One activity's place in a plan: immutable, shared by all runs of the plan.</summary>
public sealed class ActivityNode
{
    private ValueObject? _constantInputs;
    private OutcomeList? _passAlong;

    internal ActivityNode(Activity activity, ActivityDescriptor descriptor, ActivityNode? parent, string id, string name, JsonElement json)
    {
        Activity = activity;
        Descriptor = descriptor;
        Parent = parent;
        Id = id;
        Name = name;
        Json = json;
        NodeId = parent is null ? $"{WorkflowPlan.WorkflowNodeId}:{id}" : $"{parent.NodeId}:{id}";
    }

    /// <summary>The activity's id in the definition, unique in it.</summary>
    public string Id { get; }

    /// <summary>Ids of all ancestors and its own, joined by colons, as Elsa forms it.</summary>
    public string NodeId { get; }

    /// <summary>The name people gave it, or its id.</summary>
    public string Name { get; }

    public ActivityNode? Parent { get; }

    public Activity Activity { get; }

    public ActivityDescriptor Descriptor { get; }

    /// <summary>The activity as the definition holds it.</summary>
    public JsonElement Json { get; }

    /// <summary>The activities it holds, in the order of the definition.</summary>
    public IReadOnlyList<ActivityNode> Children => HeldActivities;

    public IReadOnlyList<VariableDefinition> Variables { get; internal set; } = [];

    internal List<ActivityNode> HeldActivities { get; } = [];

    /// <summary>Place in the plan's list of activities; never stored.</summary>
    internal int Index { get; set; }

    /// <summary>Inputs that are evaluated when an execution starts, by slot.</summary>
    internal Input[] EvaluatedInputs { get; set; } = [];

    /// <summary>All bound inputs, constants included, for display.</summary>
    internal IReadOnlyList<Input> Inputs { get; set; } = [];

    /// <summary>Values of the inputs that are constants, without sensitive ones.</summary>
    internal ValueObject ConstantInputs => _constantInputs ??= Constants();

    /// <summary>Where outputs go besides the journal: output name to variable id or workflow output name.</summary>
    internal Dictionary<string, string>? OutputTargets { get; set; }

    /// <summary>This place may start the workflow.</summary>
    public bool CanStartWorkflow { get; internal set; }

    /// <summary>Runs once per incoming item. Declared by the activity, overridable at its place.</summary>
    public bool PerItem { get; internal set; }

    /// <summary>How many items may be under way at once. Default 1.</summary>
    public int Concurrency { get; internal set; } = 1;

    /// <summary>How often it is tried; null for once.</summary>
    public RetryPolicy? Retry { get; internal set; }

    /// <summary>How long one execution may take, its waits included; null for as long as it takes.</summary>
    public TimeSpan? Timeout { get; internal set; }

    /// <summary>What running it does to the outside.</summary>
    public SideEffect Effect => Activity.EffectAt(this);

    /// <summary>UTF-8 of <see cref="Id"/>, written into every record of this activity.</summary>
    internal byte[] IdUtf8 { get; init; } = [];

    private ValueObject Constants()
    {
        var values = new ValueObject.Builder(Inputs.Count);
        foreach (var input in Inputs)
        {
            if (!input.IsSensitive && input.Constant is { IsNullish: false } value)
            {
                values.Set(input.Name, value);
            }
        }

        return values.Build();
    }

    /// <summary>One outcome on which the items go on that came in; made once, since nearly every execution ends so.</summary>
    internal OutcomeList PassAlong(string outcome)
    {
        // A race makes it twice and keeps either: both are equal.
        var known = _passAlong;
        return known is not null && known[0] == outcome ? known : _passAlong = OutcomeList.All([outcome], default);
    }

    public override string ToString() => $"{Descriptor.TypeName} '{Name}'";
}
