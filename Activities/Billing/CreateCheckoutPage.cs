using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

[Activity("Bizoholic", "Billing", "Make a page at Stripe where one client pays for a price, or subscribes to it with a card. It is open for a day.", DisplayName = "Create checkout page", Effect = SideEffect.Keyed, PerItem = true)]
public sealed class CreateCheckoutPage : StripeActivity
{
    [Input(Description = "price_..., as Create product leaves it in priceId.", Order = 1)]
    public Input<string>? Price { get; set; }

    [Input(Description = "How many of the price, such as seats.", Order = 2)]
    public Input<long> Quantity { get; set; } = new(1);

    [Input(DisplayName = "Subscription", Description = "On for a price that is charged again and again.", Order = 3)]
    public Input<bool> IsSubscription { get; set; } = new(false);

    [Input(DisplayName = "Return address", Description = "Where the client comes back to after paying.", Order = 4)]
    public Input<string>? ReturnUrl { get; set; }

    [Input(DisplayName = "Customer id", Description = "cus_..., as Create customer leaves it in id. Empty: Stripe makes a customer.", Order = 5)]
    public Input<string>? CustomerId { get; set; }

    [Input(DisplayName = "E-mail", Description = "Filled in for the client, where there is no customer id.", Order = 6)]
    public Input<string>? Email { get; set; }

    [Input(DisplayName = "Cancel address", Description = "Where a client who changes their mind comes back to.", Category = "Advanced", Order = 7)]
    public Input<string>? CancelUrl { get; set; }

    [Input(Description = "Your own reference; it comes back in the events.", Category = "Advanced", Order = 8)]
    public Input<string>? Reference { get; set; }

    private protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context, StripeBilling stripe)
    {
        var order = new CheckoutOrder
        {
            Lines = [new OrderLine { Price = BillingInputs.Require(context.Get(Price), "Price"), Quantity = context.Get(Quantity) }],
            IsSubscription = context.Get(IsSubscription),
            SuccessUrl = BillingInputs.Require(context.Get(ReturnUrl), "Return address"),
            CancelUrl = BillingInputs.Optional(context.Get(CancelUrl)),
            CustomerId = BillingInputs.Optional(context.Get(CustomerId)),
            Email = BillingInputs.Optional(context.Get(Email)),
            Reference = BillingInputs.Optional(context.Get(Reference)),
        };
        return Of(await stripe.CreateCheckoutAsync(context.IdempotencyKey, order, context.CancellationToken));
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => Of(new CheckoutPage("cs_sample", "https://checkout.example.com/sample", "open", "unpaid", DateTimeOffset.UnixEpoch.AddYears(60)));

    private static ValueObject Of(CheckoutPage page) => ValueObject.From(("id", page.Id), ("url", page.Url), ("status", page.Status), ("paymentStatus", page.PaymentStatus), ("expiresAt", page.ExpiresAt?.ToString("O")));
}
