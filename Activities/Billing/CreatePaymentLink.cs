using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

[Activity("Bizoholic", "Billing", "Make an address at Stripe where anybody can buy a price, again and again: for mails, posts and pages.", DisplayName = "Create payment link", Effect = SideEffect.Keyed, PerItem = true)]
public sealed class CreatePaymentLink : StripeActivity, IUndo
{
    [Input(Description = "price_..., as Create product leaves it in priceId.", Order = 1)]
    public Input<string>? Price { get; set; }

    [Input(Description = "How many of the price.", Order = 2)]
    public Input<long> Quantity { get; set; } = new(1);

    [Input(DisplayName = "Thank-you address", Description = "Where buyers come to after paying. Empty: a page of Stripe's.", Order = 3)]
    public Input<string>? ThanksUrl { get; set; }

    [Input(Description = "Your own notes, such as {\"campaign\": \"spring\"}; they come back in the events of each payment.", UIHint = UIHints.JsonEditor, Category = "Advanced", Order = 4)]
    public Input<ValueObject>? Notes { get; set; }

    /// <summary>Closes the link, so that nobody buys there any more.</summary>
    public ValueTask UndoAsync(ActivityExecutionContext context, ValueObject outputs)
        => UndoneItems.TakeBackAsync(outputs, async id =>
        {
            using var credential = await OpenAsync(context);
            await Credentials.StripeCredential.Connect(credential, context.Services).ClosePaymentLinkAsync($"{context.IdempotencyKey}/{id}", id, context.CancellationToken);
        });

    private protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context, StripeBilling stripe)
    {
        var lines = new[] { new OrderLine { Price = BillingInputs.Require(context.Get(Price), "Price"), Quantity = context.Get(Quantity) } };
        return ClosePaymentLink.Of(await stripe.CreatePaymentLinkAsync(context.IdempotencyKey, lines, BillingInputs.Optional(context.Get(ThanksUrl)), BillingInputs.Texts(context.Get(Notes)), context.CancellationToken));
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => ClosePaymentLink.Of(new BillingPaymentLink("plink_sample", "https://buy.example.com/sample", IsOpen: true));
}
