using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

[Activity("Bizoholic", "Billing", "Close a payment link at Stripe, so that nobody can buy there any more.", DisplayName = "Close payment link", Effect = SideEffect.Keyed, PerItem = true)]
public sealed class ClosePaymentLink : StripeActivity
{
    [Input(DisplayName = "Link id", Description = "plink_..., as Create payment link leaves it in id.", Order = 1)]
    public Input<string>? LinkId { get; set; }

    private protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context, StripeBilling stripe)
        => Of(await stripe.ClosePaymentLinkAsync(context.IdempotencyKey, BillingInputs.Require(context.Get(LinkId), "Link id"), context.CancellationToken));

    protected override ValueObject Sample(ActivityExecutionContext context) => Of(new BillingPaymentLink(context.Get(LinkId) ?? "plink_sample", "https://buy.example.com/sample", IsOpen: false));

    /// <summary>What the steps about payment links leave.</summary>
    internal static ValueObject Of(BillingPaymentLink link) => ValueObject.From(("id", link.Id), ("url", link.Url), ("isOpen", link.IsOpen));
}
