using System.Text;
using System.Text.Json;
using Bizoholic.Flows.Expressions;

namespace Bizoholic.Flows.Workflows;

/// <summary>Compiles definitions into plans. What is wrong with an activity becomes a problem of the plan, never an exception.</summary>
public sealed class PlanCompiler(ActivityRegistry registry, ExpressionLanguages languages)
{
    /// <summary>Stands for a published workflow used as an activity.</summary>
    public const string WorkflowActivityType = "Elsa.Workflows.Management.Activities.WorkflowDefinitionActivity.WorkflowDefinitionActivity";

    public ActivityRegistry Registry => registry;

    public ExpressionLanguages Languages => languages;

    public WorkflowPlan Compile(WorkflowDefinition definition)
    {
        var problems = new List<PlanProblem>();
        var nodes = new List<ActivityNode>();
        var root = Compile(definition.Root, null, nodes, problems);
        StepPolicies.Apply(definition, nodes, problems);
        var limits = RunLimits.Read(definition, problems);
        if (StepPolicies.Time(definition.CustomProperty("timeout"), "timeout").Problem is { } wrong)
        {
            problems.Add(new PlanProblem(null, null, "customProperties.timeout", wrong));
        }

        var reachable = new HashSet<string>(StringComparer.Ordinal);
        Reach(root, reachable);
        return new WorkflowPlan(definition, root, nodes, [.. problems.Select(problem => problem.ActivityId is { } id && !reachable.Contains(id) ? problem with { IsReachable = false } : problem)], reachable, limits);
    }

    internal ActivityNode Compile(JsonElement json, ActivityNode? parent, List<ActivityNode> nodes, List<PlanProblem> problems)
    {
        var id = json.GetProperty("id").GetString()!;
        var type = json.GetProperty("type").GetString()!;
        var version = json.TryGetProperty("version", out var number) && number.TryGetInt32(out var parsed) ? parsed : 1;
        var name = DefinitionParts.Text(json, "name") is { Length: > 0 } given ? given : id;
        var descriptor = registry.Find(type, version) ?? (json.TryGetProperty("workflowDefinitionId", out _) ? registry.Find(WorkflowActivityType) : null);
        if (descriptor is null)
        {
            problems.Add(new PlanProblem(id, name, "type", $"The activity type '{type}' is not installed here. Replace the activity or remove it."));
            descriptor = MissingActivity.Describe(type, version);
        }

        var activity = (Activity)Activator.CreateInstance(descriptor.ActivityType)!;
        var node = new ActivityNode(activity, descriptor, parent, id, name, json) { Index = nodes.Count, IdUtf8 = Encoding.UTF8.GetBytes(id) };
        nodes.Add(node);
        parent?.HeldActivities.Add(node);
        node.Variables = DefinitionParts.Variables(json);
        node.CanStartWorkflow = Flag(json, "canStartWorkflow");
        node.PerItem = Flag(json, "perItem", descriptor.PerItem);
        new ActivityBinder(this, node, nodes, problems).Bind();
        return node;
    }

    private static bool Flag(JsonElement json, string name, bool otherwise = false)
    {
        if (!(json.TryGetProperty("customProperties", out var custom) && custom.ValueKind == JsonValueKind.Object && custom.TryGetProperty(name, out var value)) && !json.TryGetProperty(name, out value))
        {
            return otherwise;
        }

        return value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && bool.TryParse(value.GetString(), out var flag) && flag);
    }

    private static void Reach(ActivityNode node, HashSet<string> reachable)
    {
        if (reachable.Add(node.Id))
        {
            foreach (var child in node.Activity is CompositeActivity composite ? composite.ReachableChildren(node) : node.Children)
            {
                Reach(child, reachable);
            }
        }
    }
}
