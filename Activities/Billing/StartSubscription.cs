using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

[Activity("Bizoholic", "Billing", "Start a subscription for a customer at Stripe, PayPal or Razorpay. Where the client has to agree first, its address is in url.", DisplayName = "Start subscription", Effect = SideEffect.LookFirst, PerItem = true)]
public sealed class StartSubscription : SubscriptionActivity, IUndo
{
    [Input(DisplayName = "Customer id", Description = "As Create customer leaves it in id. At PayPal the client's e-mail address.", Order = 1)]
    public Input<string>? CustomerId { get; set; }

    [Input(Description = "price_... of a price that recurs at Stripe; the plan's id at PayPal (P-...) and Razorpay (plan_...).", Order = 2)]
    public Input<string>? Price { get; set; }

    [Input(Description = "How many of the price, such as seats.", Order = 3)]
    public Input<long> Quantity { get; set; } = new(1);

    [Input(DisplayName = "Free days", Description = "Days before the first payment.", Order = 4)]
    public Input<int?>? TrialDays { get; set; }

    [Input(DisplayName = "Invoice due in days", Description = "At Stripe: sends invoices that are due in this many days. Empty: the stored card is charged.", Order = 5)]
    public Input<int?>? InvoiceDueDays { get; set; }

    [Input(DisplayName = "Return address", Description = "Where the client comes back to from PayPal's page.", Order = 6)]
    public Input<string>? ReturnUrl { get; set; }

    [Input(DisplayName = "Charges", Description = "How often Razorpay charges until the subscription ends. Empty: 120 times.", Category = "Advanced", Order = 7)]
    public Input<int?>? Cycles { get; set; }

    [Input(Description = "Your own notes on the subscription.", UIHint = UIHints.JsonEditor, Category = "Advanced", Order = 8)]
    public Input<ValueObject>? Notes { get; set; }

    /// <summary>Cancels the subscription at once.</summary>
    public ValueTask UndoAsync(ActivityExecutionContext context, ValueObject outputs)
        => UndoAsync(context, outputs, (gateway, id) => gateway.CancelSubscriptionAsync($"{context.IdempotencyKey}/{id}", id, atPeriodEnd: false, context.CancellationToken));

    private protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context, ISubscriptionGateway gateway)
    {
        var order = new SubscriptionOrder
        {
            CustomerId = BillingInputs.Require(context.Get(CustomerId), "Customer id"),
            Lines = [new OrderLine { Price = BillingInputs.Require(context.Get(Price), "Price"), Quantity = context.Get(Quantity) }],
            TrialDays = context.Get(TrialDays),
            InvoiceDueDays = context.Get(InvoiceDueDays),
            ReturnUrl = context.Get(ReturnUrl) is { Length: > 0 } url ? url : null,
            Cycles = context.Get(Cycles),
            Reference = context.ExecutionId,
            Metadata = BillingInputs.Texts(context.Get(Notes)),
        };
        return SubscriptionResult.Of(await gateway.StartSubscriptionAsync(context.IdempotencyKey, order, context.CancellationToken));
    }

    protected override ValueObject Sample(ActivityExecutionContext context)
        => SubscriptionResult.Sample(context.Get(TrialDays) > 0 ? "trialing" : "active", context.Get(CustomerId), context.Get(Price));
}
