using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Flow;

[Activity("Bizoholic", "Flow", "Pass the items along unchanged.", DisplayName = "No operation", CanFail = false)]
public sealed class NoOperation : N8nActivity
{
    private protected override ValueTask RunAsync(NodeCall call)
    {
        call.ForEach(i => call.Add(0, call.Items[i] with { PairedItem = i, AlsoPairedWith = null }));
        return default;
    }
}
