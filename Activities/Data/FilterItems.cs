using Bizoholic.Flows.Activities.Flow;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Keep the items for which the conditions hold.", DisplayName = "Filter")]
[FlowNode(Outcomes.Done, "Discarded")]
public sealed class FilterItems : N8nActivity
{
    internal override IReadOnlyList<string> Outputs { get; } = [Outcomes.Done, "Discarded"];

    internal override double LatestVersion => 2.2;

    internal override bool IsPassedWhenFailing => Version < 2;

    private protected override ValueTask RunAsync(NodeCall call)
    {
        call.ForEach(i => call.Add(IfItems.OutputOf(call, i), call.Items[i] with { PairedItem = i, AlsoPairedWith = null }));
        return default;
    }
}
