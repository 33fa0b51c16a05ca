using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

[Activity("Bizoholic", "Billing", "Start a subscription for a customer at Stripe.", DisplayName = "Start subscription", Effect = SideEffect.Keyed, PerItem = true)]
public sealed class StartSubscription : StripeActivity, IUndo
{
    [Input(DisplayName = "Customer id", Description = "cus_..., as Create customer leaves it in id.", Order = 1)]
    public Input<string>? CustomerId { get; set; }

    [Input(Description = "price_..., of a price that recurs.", Order = 2)]
    public Input<string>? Price { get; set; }

    [Input(Description = "How many of the price, such as seats.", Order = 3)]
    public Input<long> Quantity { get; set; } = new(1);

    [Input(DisplayName = "Free days", Description = "Days before the first payment.", Order = 4)]
    public Input<int?>? TrialDays { get; set; }

    [Input(DisplayName = "Invoice due in days", Description = "Sends invoices that are due in this many days. Empty: the stored card is charged.", Order = 5)]
    public Input<int?>? InvoiceDueDays { get; set; }

    [Input(Description = "Your own notes on the subscription.", UIHint = UIHints.JsonEditor, Category = "Advanced", Order = 6)]
    public Input<ValueObject>? Notes { get; set; }

    /// <summary>Cancels the subscription at once.</summary>
    public ValueTask UndoAsync(ActivityExecutionContext context, ValueObject outputs)
        => UndoAsync(context, outputs, (stripe, id) => stripe.CancelSubscriptionAsync($"{context.IdempotencyKey}/{id}", id, atPeriodEnd: false, context.CancellationToken));

    private protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context, StripeBilling stripe)
    {
        var order = new SubscriptionOrder
        {
            CustomerId = Require(context.Get(CustomerId), "Customer id"),
            Lines = [new OrderLine { Price = Require(context.Get(Price), "Price"), Quantity = context.Get(Quantity) }],
            TrialDays = context.Get(TrialDays),
            InvoiceDueDays = context.Get(InvoiceDueDays),
            Metadata = Texts(context.Get(Notes)),
        };
        return SubscriptionResult.Of(await stripe.StartSubscriptionAsync(context.IdempotencyKey, order, context.CancellationToken));
    }

    protected override ValueObject Sample(ActivityExecutionContext context)
        => SubscriptionResult.Sample(context.Get(TrialDays) > 0 ? "trialing" : "active", context.Get(CustomerId), context.Get(Price));
}
