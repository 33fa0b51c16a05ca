using Stripe.Checkout;

namespace Bizoholic.Flows.Connectors.Billing;

public sealed partial class StripeBilling
{
    /// <summary>Opens a page where the buyer pays once, or subscribes.</summary>
    [Effect(EffectClass.Keyed)]
    public async Task<CheckoutPage> CreateCheckoutAsync(string key, CheckoutOrder order, CancellationToken cancel = default)
    {
        var options = new SessionCreateOptions
        {
            Mode = order.IsSubscription ? "subscription" : "payment",
            LineItems = [.. order.Lines.Select(Line)],
            SuccessUrl = order.SuccessUrl,
        };
        Set(order.CancelUrl, url => options.CancelUrl = url);
        Set(order.CustomerId, customer => options.Customer = customer);
        Set(order.CustomerId is null ? order.Email : null, email => options.CustomerEmail = email);
        Set(order.Reference, reference => options.ClientReferenceId = reference);
        Set(order.Metadata, metadata => options.Metadata = metadata);
        return From(await CallAsync(stripe.V1.Checkout.Sessions.CreateAsync(options, Keyed(key), cancel), cancel));
    }

    [Effect(EffectClass.None)]
    public async Task<CheckoutPage> GetCheckoutAsync(string id, CancellationToken cancel = default) =>
        From(await CallAsync(stripe.V1.Checkout.Sessions.GetAsync(id, cancellationToken: cancel), cancel));

    private static SessionLineItemOptions Line(OrderLine line) => line switch
    {
        { Price: { } price } => new() { Price = price, Quantity = line.Quantity },
        { Amount: { } amount, Name: { } name } => new()
        {
            Quantity = line.Quantity,
            PriceData = new()
            {
                Currency = amount.Currency.ToLowerInvariant(),
                UnitAmount = StripeMoney.AmountOf(amount),
                ProductData = new() { Name = name },
            },
        },
        _ => throw new ArgumentException("A line needs a price, or an amount with a name.", nameof(line)),
    };

    private static CheckoutPage From(Session session) => new(session.Id, session.Url, session.Status, session.PaymentStatus, Instant(session.ExpiresAt));
}
