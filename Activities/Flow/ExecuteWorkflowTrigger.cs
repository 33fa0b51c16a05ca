using System.Text.Json;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Flow;

[Activity("Bizoholic", "Flow", "Start when another flow calls this one, with its items.", DisplayName = "When called by another flow", CanFail = false)]
public sealed class ExecuteWorkflowTrigger : N8nActivity
{
    /// <summary>Name of the workflow input that holds the caller's items.</summary>
    internal const string InputName = "items";

    private Expression _items = null!;

    internal override double LatestVersion => 1.1;

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        _items = binding.Expression(JsonSerializer.SerializeToElement(new { type = "Input", value = InputName }), "items");
    }

    private protected override ValueTask RunAsync(NodeCall call)
    {
        var items = ItemValues.Read(call.Context.Evaluate(_items, 0));
        for (var i = 0; i < items.Count; i++)
        {
            call.Add(0, items[i] with { PairedItem = i });
        }

        if (items.Count == 0)
        {
            call.Add(0, new Item(ValueObject.Empty));
        }

        return default;
    }
}
