using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n;

[Activity("Bizoholic", "Imported", "A step of an imported flow that runs once the settings are filled in that its author left empty. They are asked for under 'Settings to fill in' above the canvas.", Type = "N8nUnfilled", DisplayName = "Step with empty settings", IsBrowsable = false)]
public sealed class UnfilledStep : N8nActivity
{
    private string _reason = "";

    [Input(Description = "What the step signs in with once it runs.", Order = -1)]
    public Input<CredentialReference>? Credential { get; set; }

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        var place = StepSettings.PlaceOf(binding.Json, new FlowParts(default));
        _reason = place switch
        {
            { Unfilled: { } unfilled } => unfilled.Reason,
            { IsAvailable: true } => "Its settings are filled in, and it is not in use yet.",
            _ => place?.Report().Reason ?? "This step is not available here.",
        };
        if (Policy.IsDisabled)
        {
            return;
        }

        foreach (var setting in place?.Unfilled?.Settings ?? [])
        {
            binding.Problem(setting.Name, $"The setting '{setting.Label}' is empty. Fill it in under 'Settings to fill in'.");
        }

        if (place?.Unfilled is null)
        {
            binding.Problem("type", place?.IsAvailable == true ? $"{_reason} Take it into use under 'Settings to fill in'." : $"{_reason} Replace the step, disable it or disconnect it.");
        }
    }

    private protected override ValueTask RunAsync(NodeCall call) => throw new WorkflowStop($"'{call.Context.Node.Name}' cannot run yet. {_reason}");
}
