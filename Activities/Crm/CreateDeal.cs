using Bizoholic.Flows.Activities.Billing;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Bizosaas;
using Bizoholic.Flows.Connectors.Crm;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Crm;

[Activity("Bizoholic", "CRM", "Make a deal for a contact.", DisplayName = "Create deal", Effect = SideEffect.AtMostOnce, PerItem = true)]
public sealed class CreateDeal : ServiceActivity, IUndo
{
    [Input(DisplayName = "CRM", Description = "HubSpot or BizOSaaS.", CredentialTypes = [HubSpotCredential.TypeName, BizosaasCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(Description = "What the deal is called.", Order = 1)]
    public Input<string>? Title { get; set; }

    [Input(DisplayName = "Contact id", Description = "Whose deal it is: the contact's id in the CRM, as Create or update contact leaves it in id.", Order = 2)]
    public Input<string>? ContactId { get; set; }

    [Input(Description = "What it is worth, such as 1200 or 99.50.", Order = 3)]
    public Input<decimal?>? Amount { get; set; }

    [Input(Description = "Three letters, such as USD.", Order = 4)]
    public Input<string> Currency { get; set; } = new("USD");

    [Input(Description = "The CRM's own name of the stage; empty for its first.", Order = 5)]
    public Input<string>? Stage { get; set; }

    [Input(Description = "The CRM's own name of the pipeline; empty for its default.", Category = "Advanced", Order = 6)]
    public Input<string>? Pipeline { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    /// <summary>Deletes the deal.</summary>
    public async ValueTask UndoAsync(ActivityExecutionContext context, ValueObject outputs)
    {
        foreach (var id in UndoneItems.MadeBy(outputs))
        {
            using var credential = await context.OpenCredentialAsync(Credential, HubSpotCredential.TypeName, BizosaasCredential.TypeName);
            await (credential.Type == HubSpotCredential.TypeName
                ? HubSpotCredential.Connect(credential, context.Services).DeleteDealAsync(id, context.CancellationToken)
                : BizosaasCredential.Gateway(credential, context.Services).DeleteDealAsync(id, context.CancellationToken));
        }
    }

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        var deal = DealOf(context);
        using var credential = await context.OpenCredentialAsync(Credential, HubSpotCredential.TypeName, BizosaasCredential.TypeName);
        if (credential.Type == HubSpotCredential.TypeName)
        {
            var made = await HubSpotCredential.Connect(credential, context.Services).CreateDealAsync(deal, context.CancellationToken);
            return Of(made.Id!, made.Title, made.Stage);
        }

        var kept = await BizosaasCredential.Gateway(credential, context.Services).CreateDealAsync(
            new BizosaasDeal { Title = deal.Title, Value = deal.Value?.Major ?? 0, Currency = deal.Value?.Currency ?? context.Get(Currency) ?? "USD", Stage = deal.Stage, Pipeline = deal.Pipeline, ContactIds = deal.ContactIds },
            context.CancellationToken);
        return Of(kept.Id, kept.Title, kept.Stage);
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => Of("sample-deal", DealOf(context).Title, context.Get(Stage));

    private CrmDeal DealOf(ActivityExecutionContext context) => new()
    {
        Title = BillingInputs.Require(context.Get(Title), "Title"),
        Value = context.Get(Amount) is { } amount ? BillingInputs.Money(amount, context.Get(Currency)) : null,
        Stage = Text(context.Get(Stage)),
        Pipeline = Text(context.Get(Pipeline)),
        ContactIds = Text(context.Get(ContactId)) is { } contact ? [contact] : [],
    };

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static ValueObject Of(string id, string title, string? stage) => ValueObject.From(("id", id), ("title", title), ("stage", stage));
}
