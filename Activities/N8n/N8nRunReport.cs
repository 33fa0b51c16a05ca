using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n;

/// <summary>A run as n8n tells it: what each step left, by its outputs, each time it ran.</summary>
/// <param name="LastNode">Name of the step that ran last; null when none did.</param>
/// <param name="Items">First output of the last step's last run.</param>
/// <param name="Nodes">By name, each run as <c>{status, outputs: [[{json, pairedItem}]], error}</c>.</param>
public sealed record N8nRunReport(string? LastNode, ValueArray Items, ValueObject Nodes)
{
    public static N8nRunReport Of(RunHistory history, WorkflowPlan plan)
    {
        var runs = new Dictionary<string, List<Value>>(StringComparer.Ordinal);
        var order = new List<string>();
        ExecutionHistory? last = null;
        foreach (var execution in history.Executions)
        {
            if (plan.FindById(execution.ActivityId) is not { Activity: not CompositeActivity } node || execution.Status is ExecutionStatus.Scheduled or ExecutionStatus.Cancelled)
            {
                continue;
            }

            if (!runs.TryGetValue(node.Name, out var list))
            {
                runs[node.Name] = list = [];
                order.Add(node.Name);
            }

            list.Add(Describe(execution, node));
            last = execution;
        }

        var nodes = new ValueObject.Builder();
        foreach (var name in order)
        {
            nodes.Set(name, ValueArray.From(runs[name]));
        }

        var lastNode = last is null ? null : plan.FindById(last.ActivityId)!;
        var items = lastNode is null ? ValueArray.Empty : ValueArray.From((Describe(last!, lastNode)["outputs"][0].AsArray() ?? ValueArray.Empty).Select(item => item["json"]));
        return new N8nRunReport(lastNode?.Name, items, nodes.Build());
    }

    /// <summary>The report as the corpus of recorded runs writes it.</summary>
    public ValueObject ToJson() => ValueObject.From(("lastNode", LastNode), ("items", Items), ("nodes", Nodes));

    private static Value Describe(ExecutionHistory execution, ActivityNode node)
    {
        if (execution.Status == ExecutionStatus.Faulted)
        {
            return ValueObject.From(("status", "error"), ("error", ValueObject.From(("message", execution.Error?.Message))), ("outputs", ValueArray.Empty));
        }

        var names = (node.Activity as N8nActivity)?.Outputs ?? [.. node.Descriptor.Ports.Where(port => !port.IsEmbedded && port.Name != Outcomes.Failed).Select(port => port.Name)];
        IEnumerable<string> outputs = execution.Items.ContainsKey(Outcomes.Failed) ? [.. names, Outcomes.Failed] : names;
        return ValueObject.From(("status", "success"), ("outputs", ValueArray.From(outputs.Select(name => ItemsOn(execution, name)))));
    }

    private static Value ItemsOn(ExecutionHistory execution, string outcome)
        => ValueArray.From((execution.Items.GetValueOrDefault(outcome) ?? []).Select(item => (Value)(item.PairedItem is { } index
            ? ValueObject.From(("json", item.Json), ("pairedItem", ValueObject.From(("item", (double)index))))
            : ValueObject.From(("json", item.Json)))));
}
