using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Connectors.Webhooks;

namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>
/// Reads Stripe's webhooks. It reads the JSON itself, not through Stripe.net's classes: events come in the version of the account, not of the library.
/// </summary>
public sealed class StripeEvents(IEnumerable<string> endpointSecrets, TimeProvider time)
{
    private readonly StripeSignature signature = new(endpointSecrets, time);

    /// <summary>Checks the signature over the raw body, then maps the event.</summary>
    public BillingDelivery Read(string? signatureHeader, ReadOnlyMemory<byte> body)
    {
        var check = signature.Check(signatureHeader, body.Span);
        if (!check.IsGenuine)
        {
            return new BillingDelivery(check, null);
        }

        return Parse(body) is { } read ? new BillingDelivery(check with { DeliveryId = read.Id }, read) : new BillingDelivery(new WebhookCheck(WebhookVerdict.Malformed), null);
    }

    /// <summary>Maps an event without any check; null for what is none.</summary>
    public static BillingEvent? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Map(json.RootElement.Clone());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static BillingEvent? Map(JsonElement root)
    {
        if (root.Text("id") is not { } id || root.Text("type") is not { } type)
        {
            return null;
        }

        var thing = root.At("data", "object");
        var isInvoice = type.StartsWith("invoice.", StringComparison.Ordinal);
        return new BillingEvent
        {
            Gateway = "stripe",
            Id = id,
            Type = type,
            Kind = StripeEventKinds.Of(type, thing),
            At = root.Number("created") is { } created ? DateTimeOffset.FromUnixTimeSeconds(created) : null,
            IsLive = root.At("livemode").ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null },
            ObjectId = thing.Text("id"),
            CustomerId = type.StartsWith("customer.", StringComparison.Ordinal) && thing.Text("object") == "customer" ? thing.Text("id") : Reference(thing.At("customer")),
            SubscriptionId = thing.Text("object") == "subscription"
                ? thing.Text("id")
                : Reference(thing.At("parent", "subscription_details", "subscription")) ?? Reference(thing.At("subscription")), // the second until 2025
            InvoiceId = isInvoice ? thing.Text("id") : Reference(thing.At("invoice")) ?? Reference(thing.At("latest_invoice")),
            PaymentId = thing.Text("object") == "payment_intent" ? thing.Text("id") : Reference(thing.At("payment_intent")),
            Email = thing.Text("customer_details", "email") ?? thing.Text("customer_email") ?? thing.Text("email") ?? thing.Text("receipt_email"),
            Amount = Amount(type, thing),
            Status = thing.Text("payment_status") ?? thing.Text("status"),
            Reference = thing.Text("client_reference_id"),
            Metadata = Metadata(thing.At("metadata")),
            Raw = root,
        };
    }

    /// <summary>A link to another object: its id, or the object itself when it was expanded.</summary>
    private static string? Reference(JsonElement link) => link.ValueKind == JsonValueKind.String ? link.GetString() : link.Text("id");

    /// <summary>What the event is about in money: what was refunded, what was paid, or what is to be paid.</summary>
    private static Money? Amount(string type, JsonElement thing)
    {
        var minor = type == "charge.refunded" ? thing.Number("amount_refunded")
            : type == "invoice.paid" ? thing.Number("amount_paid")
            : thing.Number("amount_total") ?? thing.Number("amount_due") ?? thing.Number("amount");
        return minor is { } amount && thing.Text("currency") is { Length: 3 } currency ? StripeMoney.Read(amount, currency) : null;
    }

    private static Dictionary<string, string> Metadata(JsonElement metadata) => metadata.ValueKind == JsonValueKind.Object
        ? metadata.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.ToString())
        : [];
}
