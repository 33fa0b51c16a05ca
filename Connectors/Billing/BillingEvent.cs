using System.Text.Json;

namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>One event of a payment gateway in our terms. Gateways deliver more than once and out of order: drop ids seen before, and read the object again where order matters.</summary>
public sealed record BillingEvent
{
    /// <summary>stripe, razorpay, paypal or payu.</summary>
    public required string Gateway { get; init; }

    /// <summary>The gateway's id of the event, the same on every delivery. Empty when the gateway sent none.</summary>
    public required string Id { get; init; }

    public required BillingEventKind Kind { get; init; }

    /// <summary>The gateway's own name of the event, such as invoice.paid.</summary>
    public required string Type { get; init; }

    public DateTimeOffset? At { get; init; }

    /// <summary>False for test mode; null when the gateway does not say.</summary>
    public bool? IsLive { get; init; }

    /// <summary>Id of the thing the event is about.</summary>
    public string? ObjectId { get; init; }

    public string? CustomerId { get; init; }

    public string? SubscriptionId { get; init; }

    public string? InvoiceId { get; init; }

    public string? PaymentId { get; init; }

    public string? Email { get; init; }

    public Money? Amount { get; init; }

    /// <summary>The thing's state in the gateway's spelling.</summary>
    public string? Status { get; init; }

    /// <summary>The reference we gave when we created it.</summary>
    public string? Reference { get; init; }

    /// <summary>Our notes on the thing.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The whole event as it was sent.</summary>
    public JsonElement Raw { get; init; }
}
