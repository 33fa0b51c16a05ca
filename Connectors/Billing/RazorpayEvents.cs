using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Connectors.Webhooks;

namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>Reads Razorpay's webhooks. Their shapes are those of the sample payloads in Razorpay's documentation (razorpay.com/docs/webhooks/payloads).</summary>
public sealed class RazorpayEvents(params IEnumerable<string> webhookSecrets)
{
    private readonly BodySignature signature = BodySignature.Razorpay(webhookSecrets);

    /// <summary>Checks the signature over the raw body, then maps the event.</summary>
    /// <param name="signatureHeader">X-Razorpay-Signature.</param>
    /// <param name="eventId">x-razorpay-event-id.</param>
    /// <param name="body">The body as received.</param>
    public BillingDelivery Read(string? signatureHeader, string? eventId, ReadOnlyMemory<byte> body)
    {
        var check = signature.Check(signatureHeader, eventId, body.Span);
        if (!check.IsGenuine)
        {
            return new BillingDelivery(check, null);
        }

        return Parse(eventId, body) is { } read ? new BillingDelivery(check, read) : new BillingDelivery(new WebhookCheck(WebhookVerdict.Malformed), null);
    }

    /// <summary>Maps an event without any check; null for what is none.</summary>
    public static BillingEvent? Parse(string? eventId, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.Text("event") is { } type ? Map(type, eventId ?? "", json.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static BillingEvent Map(string type, string id, JsonElement root)
    {
        var isDispute = type.StartsWith("payment.dispute.", StringComparison.Ordinal);
        var about = root.At("payload", isDispute ? "dispute" : type.Split('.')[0], "entity");
        var payment = root.At("payload", "payment", "entity");
        return new BillingEvent
        {
            Gateway = "razorpay",
            Id = id,
            Type = type,
            Kind = Kind(type),
            At = root.Number("created_at") is { } created ? DateTimeOffset.FromUnixTimeSeconds(created) : null,
            ObjectId = about.Text("id"),
            CustomerId = about.Text("customer_id") ?? payment.Text("customer_id"),
            SubscriptionId = root.Text("payload", "subscription", "entity", "id") ?? root.Text("payload", "invoice", "entity", "subscription_id"),
            InvoiceId = root.Text("payload", "invoice", "entity", "id") ?? payment.Text("invoice_id"),
            PaymentId = payment.Text("id") ?? about.Text("payment_id"),
            Email = payment.Text("email") ?? about.Text("customer", "email") ?? about.Text("customer_details", "email") ?? about.Text("customer_details", "customer_email"),
            Amount = Amount(about) ?? Amount(payment),
            Status = about.Text("status"),
            Reference = about.Text("reference_id") ?? about.Text("receipt"),
            Metadata = about.At("notes") is { ValueKind: JsonValueKind.Object } notes
                ? notes.EnumerateObject().ToDictionary(note => note.Name, note => note.Value.ToString())
                : [],
            Raw = root,
        };
    }

    private static Money? Amount(JsonElement thing) =>
        thing.Number("amount") is { } minor && thing.Text("currency") is { Length: 3 } currency ? new Money(minor, currency) : null;

    private static BillingEventKind Kind(string type) => type switch
    {
        "payment.captured" or "order.paid" => BillingEventKind.PaymentSucceeded,
        "payment.failed" => BillingEventKind.PaymentFailed,
        "payment_link.paid" => BillingEventKind.CheckoutPaid,
        "payment_link.partially_paid" => BillingEventKind.CheckoutPending,
        "payment_link.expired" or "payment_link.cancelled" => BillingEventKind.CheckoutExpired,
        "subscription.activated" => BillingEventKind.SubscriptionStarted,
        "subscription.charged" or "invoice.paid" => BillingEventKind.InvoicePaid,
        "subscription.pending" or "subscription.halted" => BillingEventKind.InvoicePaymentFailed,
        "subscription.updated" => BillingEventKind.SubscriptionChanged,
        "subscription.paused" => BillingEventKind.SubscriptionPaused,
        "subscription.resumed" => BillingEventKind.SubscriptionResumed,
        "subscription.cancelled" or "subscription.completed" => BillingEventKind.SubscriptionEnded,
        "refund.processed" => BillingEventKind.Refunded,
        "refund.failed" => BillingEventKind.RefundFailed,
        "invoice.expired" => BillingEventKind.InvoiceOverdue,
        "payment.dispute.created" => BillingEventKind.DisputeOpened,
        "payment.dispute.won" or "payment.dispute.lost" or "payment.dispute.closed" => BillingEventKind.DisputeClosed,
        _ => BillingEventKind.Other,
    };
}
