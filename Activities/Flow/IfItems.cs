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

    internal override bool IsPassedWhenFailing => Version < 2;

    private protected override ValueTask RunAsync(NodeCall call)
    {
        call.ForEach(i => call.Add(OutputOf(call, i), call.Items[i] with { PairedItem = i, AlsoPairedWith = null }));
        return default;
    }

    /// <summary>0 where the conditions hold. Where they cannot be compared, and the node goes on then, they do not.</summary>
    internal static int OutputOf(NodeCall call, int item)
    {
        try
        {
            return Holds(call, item) ? 0 : 1;
        }
        catch (FaultException) when (call.Version >= 2 && call.GoesOn)
        {
            return 1;
        }
    }

    internal static bool Holds(NodeCall call, int item)
        => call.Version >= 2
            ? ConditionSet.Holds(call, call.Parameters["conditions"], item)
            : OldConditions.Holds(call, call.Parameters["conditions"], IsAll(call), item);

    private static bool IsAll(NodeCall call)
        => call.Parameters["combineOperation"].Constant.AsString() != "any" && call.Parameters["combineConditions"].Constant.AsString() is not "OR";
}
