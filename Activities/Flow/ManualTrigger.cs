using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Flow;

[Activity("Bizoholic", "Flow", "Start when a person starts the flow.", DisplayName = "Manual trigger", CanFail = false)]
public sealed class ManualTrigger : N8nActivity
{
    private protected override ValueTask RunAsync(NodeCall call)
    {
        if (call.Context.Items.Count == 0)
        {
            call.Add(0, new Item(ValueObject.Empty) { PairedItem = 0 });
        }
        else
        {
            call.ForEach(i => call.Add(0, call.Items[i] with { PairedItem = i, AlsoPairedWith = null }));
        }

        return default;
    }
}
