using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n;

[Activity("Bizoholic", "Imported", "A step of an imported flow that is not available here. It keeps all its settings; replace it to publish the flow.", Type = "N8nPlaceholder", DisplayName = "Unavailable step", IsBrowsable = false)]
public sealed class Placeholder : N8nActivity
{
    private string _reason = "";
    private IReadOnlyList<string> _outputs = [Outcomes.Done];

    [Input(Description = "The ports, in order.", UIHint = UIHints.DynamicOutcomes, FixedOutcomes = [Outcomes.Done], Category = "Advanced")]
    public Input<IReadOnlyList<string>>? Branches { get; set; }

    internal override IReadOnlyList<string> Outputs => _outputs;

    protected override void Bind(ActivityBinding binding)
    {
        // The settings of an unknown node are kept, not read: nothing says which of its texts are templates.
        base.Bind(binding);
        _outputs = Branches?.TryGetConstant(out var given) == true && given is { Count: > 0 } ? given : [Outcomes.Done];
        _reason = Import.NodeJson.Text(binding.Property("customProperties"), "unavailable") is { Length: > 0 } reason ? reason : "This step is not available here.";
        if (!Policy.IsDisabled)
        {
            binding.Problem("type", $"{_reason} Replace the step, disable it or disconnect it.");
        }
    }

    private protected override ValueTask RunAsync(NodeCall call) => throw new WorkflowStop($"'{call.Context.Node.Name}' cannot run: {_reason} Replace the step, disable it or disconnect it.");
}
