namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>What all payment gateways can do for us: a page to pay at, and the money back.</summary>
public interface IBillingGateway
{
    /// <summary>stripe, paypal, razorpay or payu.</summary>
    string Name { get; }

    /// <summary>Makes a page where a buyer pays. Repeated under one key, it is the same page.</summary>
    /// <exception cref="ServiceException">The gateway refused or failed.</exception>
    Task<CheckoutPage> CreateCheckoutAsync(string key, CheckoutOrder order, CancellationToken cancel = default);

    /// <summary>Where such a page stands.</summary>
    Task<CheckoutPage> GetCheckoutAsync(string id, CancellationToken cancel = default);

    /// <summary>Pays back a payment, or a part of it. Repeated under one key, it is paid back once.</summary>
    Task<BillingRefund> RefundAsync(string key, string paymentId, Money? amount = null, string? reason = null, CancellationToken cancel = default);
}

/// <summary>What a whole order comes to.</summary>
internal static class OrderTotal
{
    /// <exception cref="ServiceException">A line has no amount, or they are in several currencies.</exception>
    public static Money Of(CheckoutOrder order, string service)
    {
        if (order.IsSubscription)
        {
            throw new ServiceException(ServiceFailure.Permanent, service, "subscriptions are not sold by a page here.") { HadNoEffect = true, Field = "isSubscription" };
        }

        var amounts = order.Lines.Select(line => line.Amount is { } amount
            ? new Money(checked(amount.MinorUnits * line.Quantity), amount.Currency)
            : throw new ServiceException(ServiceFailure.Permanent, service, $"the line '{line.Name ?? line.Price}' needs an amount; prices made at the gateway are not known here.") { HadNoEffect = true, Field = "amount" }).ToArray();
        return amounts.Length == 0 || amounts.Any(amount => amount.Currency != amounts[0].Currency)
            ? throw new ServiceException(ServiceFailure.Permanent, service, "an order needs lines, all in one currency.") { HadNoEffect = true, Field = "lines" }
            : new Money(amounts.Sum(amount => amount.MinorUnits), amounts[0].Currency);
    }
}
