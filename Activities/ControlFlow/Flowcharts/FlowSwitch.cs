using System.Text.Json;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

[Activity("Elsa", "Branching", "Follow the branch of the first case that holds, or of every case that holds.", DisplayName = "Switch (flow)")]
[FlowNode("Default")]
public sealed class FlowSwitch : CompositeActivity
{
    private SwitchCase[] _cases = [];

    [Input(Description = "The cases: a name and a condition each. Every one becomes a port.", UIHint = UIHints.FlowSwitchEditor)]
    public JsonElement Cases { get; set; }

    [Input(Description = "MatchFirst: only the first case that holds. MatchAny: every case that holds.")]
    public Input<SwitchMode> Mode { get; set; } = new(SwitchMode.MatchFirst);

    protected override void Bind(ActivityBinding binding) => _cases = SwitchCase.Bind(binding, binding.Property("cases"));

    protected override void Start(CompositeContext context)
    {
        var matches = SwitchCase.Matching(context, _cases, context.Get(Mode));
        context.Complete(matches.Count > 0 ? [.. matches.Select(match => match.Label)] : ["Default"]);
    }
}
