namespace Bizoholic.Flows.Workflows;

/// <summary>A definition compiled: immutable, indexed, its expressions ready. Shared by all runs of one content.</summary>
public sealed class WorkflowPlan
{
    /// <summary>Id of the implicit activity around the root, as Elsa names it.</summary>
    public const string WorkflowNodeId = "Workflow1";

    private readonly Dictionary<string, ActivityNode> _byId;
    private readonly Dictionary<string, ActivityNode> _byName;
    private readonly HashSet<string> _reachable;
    private bool? _leavesData;

    internal WorkflowPlan(WorkflowDefinition definition, ActivityNode root, IReadOnlyList<ActivityNode> nodes, IReadOnlyList<PlanProblem> problems, HashSet<string> reachable, RunLimits limits)
    {
        Definition = definition;
        Root = root;
        Nodes = nodes;
        Problems = problems;
        _reachable = reachable;
        Limits = limits;
        RunTimeout = StepPolicies.Time(definition.CustomProperty("timeout"), "timeout").Time;
        Undoes = definition.CustomProperty("undo").ValueKind == System.Text.Json.JsonValueKind.True;
        _byId = nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
        _byName = new Dictionary<string, ActivityNode>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            _byName.TryAdd(node.Name, node);
        }
    }

    public WorkflowDefinition Definition { get; }

    public ActivityNode Root { get; }

    /// <summary>All activities, outermost first.</summary>
    public IReadOnlyList<ActivityNode> Nodes { get; }

    /// <summary>What keeps the definition from being published; a run of it fails at the place that has the problem.</summary>
    public IReadOnlyList<PlanProblem> Problems { get; }

    public IReadOnlyList<ActivityNode> Triggers => field ??= [.. Nodes.Where(node => node.CanStartWorkflow && node.Activity is ITrigger)];

    /// <summary>What waits in the middle of the flow, at an address that is there from when the flow is published.</summary>
    public IReadOnlyList<ActivityNode> Listeners => field ??= [.. Nodes.Where(node => !node.CanStartWorkflow && node.Activity is IListener)];

    /// <summary>Longest list of inputs any activity evaluates.</summary>
    internal int MaxInputs => Nodes.Max(node => node.EvaluatedInputs.Length);

    public RunLimits Limits { get; }

    /// <summary>How long a run may take, its waits included (custom property <c>timeout</c>); null for as long as it takes.</summary>
    public TimeSpan? RunTimeout { get; }

    /// <summary>A run that fails or is cancelled undoes what it did (custom property <c>undo</c>).</summary>
    public bool Undoes { get; }

    /// <summary>Some of what its runs work with is not kept once they have ended.</summary>
    internal bool LeavesData => _leavesData ??= Nodes.Any(node => KeptData.Of(Definition, node.Json).LeavesAny);

    /// <summary>Whether a run can get there.</summary>
    public bool CanReach(ActivityNode node) => _reachable.Contains(node.Id);

    public ActivityNode? FindById(string id) => _byId.GetValueOrDefault(id);

    /// <summary>By the name people gave it, else by id.</summary>
    public ActivityNode? Find(string nameOrId) => _byName.GetValueOrDefault(nameOrId) ?? FindById(nameOrId);
}

/// <summary>Something wrong with a definition.</summary>
/// <param name="ActivityId">Where; null for the definition itself.</param>
/// <param name="Path">Which property, as in the JSON.</param>
/// <param name="IsReachable">False when no run can get there; such a problem does not keep the definition from being published.</param>
public sealed record PlanProblem(string? ActivityId, string? ActivityName, string Path, string Message, bool IsReachable = true)
{
    public override string ToString() => ActivityName is null ? $"{Path}: {Message}" : $"{ActivityName} ({Path}): {Message}";
}
