using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Flow;

/// <summary>Stands in for a step when a flow is tried with data that was kept: nothing is called, the kept items go on.</summary>
[Activity("Bizoholic", "Flow", "Leaves items that were kept from an earlier run.", DisplayName = "Pinned data", IsBrowsable = false, CanFail = false)]
public sealed class PinnedData : Activity
{
    private Item[] _items = [];

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        if (binding.Property("items") is { ValueKind: System.Text.Json.JsonValueKind.Array } items)
        {
            _items = [.. items.EnumerateArray().Select((item, index) => new Item(ValueJson.FromElement(item).AsObject() ?? ValueObject.Empty) { PairedItem = index })];
        }
    }

    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        context.Leave(Outcomes.Done, _items);
        return default;
    }
}
