using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Crm;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Crm;

[Activity("Bizoholic", "CRM", "Move a deal to another stage.", DisplayName = "Move deal", Effect = SideEffect.LookFirst, PerItem = true)]
public sealed class MoveDeal : ServiceActivity
{
    [Input(DisplayName = "CRM", Description = "HubSpot or BizOSaaS.", CredentialTypes = [HubSpotCredential.TypeName, BizosaasCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(Description = "Which deal: its id in the CRM.", DisplayName = "Deal id", Order = 1)]
    public Input<string>? DealId { get; set; }

    [Input(Description = "The CRM's own name of the stage, such as closedwon.", Order = 2)]
    public Input<string>? Stage { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        var (id, stage) = (Require(context.Get(DealId), "Deal id"), Require(context.Get(Stage), "Stage"));
        using var credential = await context.OpenCredentialAsync(Credential, HubSpotCredential.TypeName, BizosaasCredential.TypeName);
        if (credential.Type == HubSpotCredential.TypeName)
        {
            var hubSpot = HubSpotCredential.Connect(credential, context.Services);
            var moved = await hubSpot.UpdateDealAsync(new CrmDeal { Id = id, Title = null!, Stage = stage }, context.CancellationToken);
            return Of(id, moved.Title, moved.Stage);
        }

        var gateway = BizosaasCredential.Gateway(credential, context.Services);
        var deal = (await gateway.ListDealsAsync(context.CancellationToken)).FirstOrDefault(deal => deal.Id == id)
            ?? throw new FaultException($"BizOSaaS has no deal '{id}'.");
        var changed = await gateway.UpdateDealAsync(deal with { Stage = stage }, context.CancellationToken);
        return Of(id, changed.Title, changed.Stage);
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => Of(context.Get(DealId) ?? "sample-deal", "Sample deal", context.Get(Stage));

    private static string Require(string? value, string name) => string.IsNullOrWhiteSpace(value) ? throw new FaultException($"'{name}' is empty.") : value.Trim();

    private static ValueObject Of(string id, string title, string? stage) => ValueObject.From(("id", id), ("title", title), ("stage", stage));
}
