using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

[Activity("Bizoholic", "Billing", "Make a link to Stripe's customer portal, where a client sees invoices and changes the card or the subscription. It is short-lived: send it at once.", DisplayName = "Open customer portal", Effect = SideEffect.Keyed, PerItem = true)]
public sealed class OpenCustomerPortal : StripeActivity
{
    [Input(DisplayName = "Customer id", Description = "cus_..., as Create customer leaves it in id.", Order = 1)]
    public Input<string>? CustomerId { get; set; }

    [Input(DisplayName = "Return address", Description = "Where the client comes back to.", Order = 2)]
    public Input<string>? ReturnUrl { get; set; }

    private protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context, StripeBilling stripe)
    {
        var (customer, back) = (BillingInputs.Require(context.Get(CustomerId), "Customer id"), BillingInputs.Require(context.Get(ReturnUrl), "Return address"));
        return Of(customer, await stripe.OpenPortalAsync(context.IdempotencyKey, customer, back, context.CancellationToken));
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => Of(context.Get(CustomerId), "https://billing.example.com/sample");

    private static ValueObject Of(string? customer, string url) => ValueObject.From(("customerId", customer), ("url", url));
}
