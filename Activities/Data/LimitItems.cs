using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Keep only the first or the last items.", DisplayName = "Limit", CanFail = false)]
public sealed class LimitItems : N8nActivity
{
    private protected override ValueTask RunAsync(NodeCall call)
    {
        var count = (int)Math.Clamp(call.Number("maxItems", 0, 1), 0, call.Items.Count);
        var first = call.Text("keep") == "lastItems" ? call.Items.Count - count : 0;
        for (var i = first; i < first + count; i++)
        {
            call.Add(0, call.Items[i] with { PairedItem = i, AlsoPairedWith = null });
        }

        return default;
    }
}
