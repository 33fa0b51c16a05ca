namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>Who pays.</summary>
public sealed record CustomerDetails
{
    public string? Email { get; init; }

    public string? Name { get; init; }

    public string? Phone { get; init; }

    public string? Description { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

public sealed record BillingCustomer(string Id, string? Email, string? Name, IReadOnlyDictionary<string, string> Metadata);

/// <summary>One line of an order: a price made at the gateway, or an amount with a name.</summary>
public sealed record OrderLine
{
    /// <summary>Id of a price at the gateway; else <see cref="Amount"/> and <see cref="Name"/> are needed.</summary>
    public string? Price { get; init; }

    public Money? Amount { get; init; }

    public string? Name { get; init; }

    /// <summary>Default 1.</summary>
    public long Quantity { get; init; } = 1;
}

/// <summary>A page at the gateway where the buyer pays.</summary>
public sealed record CheckoutOrder
{
    public required IReadOnlyList<OrderLine> Lines { get; init; }

    /// <summary>True starts a subscription; its lines need recurring prices.</summary>
    public bool IsSubscription { get; init; }

    /// <summary>Where the buyer returns to; may hold {CHECKOUT_SESSION_ID}.</summary>
    public required string SuccessUrl { get; init; }

    public string? CancelUrl { get; init; }

    /// <summary>An existing customer; else <see cref="Email"/> may prefill the page.</summary>
    public string? CustomerId { get; init; }

    public string? Email { get; init; }

    /// <summary>The buyer's phone number; PayU insists on one.</summary>
    public string? Phone { get; init; }

    /// <summary>Our own reference, given back in the events.</summary>
    public string? Reference { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <param name="Url">Where the buyer pays; null once there is nothing to do there.</param>
public sealed record CheckoutPage(string Id, string? Url, string Status, string PaymentStatus, DateTimeOffset? ExpiresAt)
{
    /// <summary>What the buyer's browser has to post there; null where a plain link does.</summary>
    public IReadOnlyDictionary<string, string>? Form { get; init; }
}

/// <summary>A subscription to start without a page.</summary>
public sealed record SubscriptionOrder
{
    public required string CustomerId { get; init; }

    /// <summary>Prices at the gateway with their quantities.</summary>
    public required IReadOnlyList<OrderLine> Lines { get; init; }

    /// <summary>Free days before the first payment. Default none.</summary>
    public int? TrialDays { get; init; }

    /// <summary>Send invoices due in this many days, instead of charging the stored card. Default null: charge.</summary>
    public int? InvoiceDueDays { get; init; }

    /// <summary>Where the client comes back to, at gateways on whose page they agree. PayPal needs it.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>How often it is charged until it ends; null for as long as the gateway allows.</summary>
    public int? Cycles { get; init; }

    /// <summary>Our own reference, given back in PayPal's events.</summary>
    public string? Reference { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

public sealed record BillingSubscription(
    string Id, string Status, string CustomerId, bool EndsAtPeriodEnd, bool IsPaused, DateTimeOffset? PeriodEnd, IReadOnlyList<SubscriptionLine> Lines, string? LatestInvoiceId)
{
    /// <summary>Where the client has to agree before it counts; null where there is nothing to do.</summary>
    public string? Url { get; init; }
}

public enum PlanPeriod
{
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// <summary>What a subscription is to, where plans are made at the gateway.</summary>
/// <param name="Interval">So many periods between two charges.</param>
public sealed record PlanDetails(string Name, Money Amount, PlanPeriod Period, int Interval = 1);

public sealed record BillingProduct(string Id, string Name, string? Description);

/// <summary>A price to make.</summary>
/// <param name="ProductId">What is sold.</param>
/// <param name="Amount">For one.</param>
public sealed record PriceDetails(string ProductId, Money Amount)
{
    /// <summary>How often it is charged; null for once.</summary>
    public PlanPeriod? Period { get; init; }

    /// <summary>So many periods between two charges.</summary>
    public int Interval { get; init; } = 1;

    /// <summary>A name of ours by which it is found; unique there.</summary>
    public string? LookupKey { get; init; }
}

/// <param name="Amount">Null where it goes by tiers.</param>
/// <param name="Period">Null for once.</param>
/// <param name="Interval">So many periods between two charges; 0 for once.</param>
public sealed record BillingPrice(string Id, string ProductId, Money? Amount, PlanPeriod? Period, int Interval, string? LookupKey);

public sealed record BillingPaymentLink(string Id, string Url, bool IsOpen);

public sealed record BillingPlan(string Id, string Name, Money Amount);

public sealed record SubscriptionLine(string Id, string Price, long Quantity, DateTimeOffset PeriodEnd);

public sealed record BillingInvoice(string Id, string? Number, string Status, string? CustomerId, string? SubscriptionId, Money Due, string? Url);

public sealed record BillingRefund(string Id, string Status, Money Amount, string? PaymentId);

/// <param name="Amount">Null where the gateway does not tell.</param>
public sealed record BillingPayment(string Id, string Status, Money? Amount, string? OrderId);
