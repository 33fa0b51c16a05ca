using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Conditions;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Flow;

[Activity("Bizoholic", "Flow", "Send each item to True or False, as the conditions say.", DisplayName = "If (items)")]
[FlowNode("True", "False")]
public sealed class IfItems : N8nActivity
{
    internal override IReadOnlyList<string> Outputs { get; } = ["True", "False"];

    internal override double LatestVersion => 2.2;

    private protected override ValueTask RunAsync(NodeCall call)
    {
        call.ForEach(i => call.Add(Holds(call, i) ? 0 : 1, call.Items[i] with { PairedItem = i, AlsoPairedWith = null }));
        return default;
    }

    internal static bool Holds(NodeCall call, int item)
        => call.Version >= 2
            ? ConditionSet.Holds(call, call.Parameters["conditions"], item)
            : OldConditions.Holds(call, call.Parameters["conditions"], IsAll(call), item);

    private static bool IsAll(NodeCall call)
        => call.Parameters["combineOperation"].Constant.AsString() != "any" && call.Parameters["combineConditions"].Constant.AsString() is not "OR";
}
