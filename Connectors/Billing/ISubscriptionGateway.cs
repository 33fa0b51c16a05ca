namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>A gateway that takes money again and again, and mails invoices: Stripe, PayPal and Razorpay. Each change may be repeated under its key, and is then done once.</summary>
public interface ISubscriptionGateway : IBillingGateway, IInvoiceGateway
{
    /// <summary>Makes a customer.</summary>
    /// <param name="takesExisting">One with the same e-mail address is taken instead, where the gateway allows several.</param>
    Task<Once<BillingCustomer>> SaveCustomerAsync(string key, CustomerDetails details, bool takesExisting, CancellationToken cancel = default);

    /// <summary>Starts a subscription. Where the client has to agree at the gateway first, its <see cref="BillingSubscription.Url"/> says where.</summary>
    Task<BillingSubscription> StartSubscriptionAsync(string key, SubscriptionOrder order, CancellationToken cancel = default);

    Task<BillingSubscription> GetSubscriptionAsync(string id, CancellationToken cancel = default);

    /// <summary>Moves a subscription to another price or plan.</summary>
    /// <param name="lineId">Which of several lines, where the gateway has lines; null for the only one.</param>
    Task<BillingSubscription> ChangePlanAsync(string key, string id, string price, long quantity = 1, string? lineId = null, CancellationToken cancel = default);

    /// <summary>Stops charging until it is resumed.</summary>
    Task<BillingSubscription> PauseSubscriptionAsync(string key, string id, CancellationToken cancel = default);

    Task<BillingSubscription> ResumeSubscriptionAsync(string key, string id, CancellationToken cancel = default);

    /// <param name="atPeriodEnd">Lets the paid time run out.</param>
    Task<BillingSubscription> CancelSubscriptionAsync(string key, string id, bool atPeriodEnd, CancellationToken cancel = default);
}

/// <summary>What all gateways need of an order for a subscription.</summary>
internal static class SubscriptionOrders
{
    /// <summary>The only line, of a plan that was made at the gateway.</summary>
    /// <exception cref="ServiceException">There are several lines, or the line has no plan.</exception>
    public static OrderLine OnlyLine(SubscriptionOrder order, string service)
        => order.Lines is [{ Price.Length: > 0 } line] ? line : throw Refused(service, "a subscription is to exactly one plan here.", "price");

    public static ServiceException Refused(string service, string message, string field) => new(ServiceFailure.Permanent, service, message) { HadNoEffect = true, Field = field };
}
