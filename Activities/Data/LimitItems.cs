using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Keep only the first or the last items.", DisplayName = "Limit", CanFail = false)]
public sealed class LimitItems : N8nActivity
{
    internal override bool IsPassedWhenFailing => true;

    private protected override ValueTask RunAsync(NodeCall call)
    {
        // A negative number leaves that many of the last out, as a slice does.
        var wanted = call.Number("maxItems", 0, 1);
        var isLast = call.Text("keep") == "lastItems";
        var count = (int)Math.Clamp(wanted < 0 && !isLast ? call.Items.Count + wanted : wanted, 0, call.Items.Count);
        var first = isLast ? call.Items.Count - count : 0;
        for (var i = first; i < first + count; i++)
        {
            call.Add(0, call.Items[i] with { PairedItem = i, AlsoPairedWith = null });
        }

        return default;
    }
}
