using System.Globalization;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Connectors.Webhooks;

namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>
/// Reads PayPal's webhooks. PayPal itself is asked whether it sent one: its signatures name the certificate to check them with, and an address that a stranger
/// names is better not fetched.
/// </summary>
/// <remarks>
/// The shapes are those of PayPal's OpenAPI files (paypal/paypal-rest-api-specifications: payments v2, invoicing v2, subscriptions v1, disputes v1) and of events that PayPal
/// sent, as its samples and other people's test fixtures keep them.
/// </remarks>
public sealed class PayPalEvents(PayPalBilling paypal, IReadOnlyList<string> webhookIds, TimeProvider time)
{
    private const string FailedPayment = "BILLING.SUBSCRIPTION.PAYMENT.FAILED";

    /// <summary>PayPal tries for three days and keeps the time of the first attempt.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromDays(3) + TimeSpan.FromHours(1);

    internal static (string Field, string Header)[] SignedHeaders { get; } =
    [
        ("auth_algo", "PAYPAL-AUTH-ALGO"), ("cert_url", "PAYPAL-CERT-URL"), ("transmission_id", "PAYPAL-TRANSMISSION-ID"),
        ("transmission_sig", "PAYPAL-TRANSMISSION-SIG"), ("transmission_time", "PAYPAL-TRANSMISSION-TIME"),
    ];

    /// <summary>Checks the call over its raw bytes, then maps the event.</summary>
    [Effect(EffectClass.None)]
    public async Task<BillingDelivery> ReadAsync(IncomingCall call, CancellationToken cancel = default)
    {
        // What is no JSON cannot be put before PayPal, and must not be able to change the question.
        if (SignedHeaders.Any(signed => string.IsNullOrEmpty(call.Header(signed.Header))) || Parse(call.Body) is not { } read
            || !DateTimeOffset.TryParse(call.Header("PAYPAL-TRANSMISSION-TIME"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var sentAt))
        {
            return new BillingDelivery(new WebhookCheck(WebhookVerdict.Malformed), null);
        }

        var isGenuine = false;
        foreach (var webhookId in webhookIds)
        {
            isGenuine = isGenuine || await paypal.VerifyAsync(call, webhookId, cancel);
        }

        return !isGenuine ? new BillingDelivery(new WebhookCheck(WebhookVerdict.WrongSignature), null)
            : !Signatures.IsFresh(sentAt, time, Tolerance) ? new BillingDelivery(new WebhookCheck(WebhookVerdict.OutsideTolerance, SentAt: sentAt), null)
            : new BillingDelivery(new WebhookCheck(WebhookVerdict.Genuine, read.Id, sentAt), read);
    }

    /// <summary>Maps an event without any check; null for what is none.</summary>
    public static BillingEvent? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.Text("id") is { } id && json.RootElement.Text("event_type") is { } type ? Map(id, type, json.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static BillingEvent Map(string id, string type, JsonElement root)
    {
        var thing = root.At("resource");
        var isSubscription = type.StartsWith("BILLING.SUBSCRIPTION.", StringComparison.Ordinal);
        var unit = First(thing.At("purchase_units"));
        var disputed = First(thing.At("disputed_transactions"));
        var invoice = type.StartsWith("INVOICING.", StringComparison.Ordinal) ? thing.At("invoice") : default;
        return new BillingEvent
        {
            Gateway = "paypal",
            Id = id,
            Type = type,
            Kind = Kind(type, thing, invoice),
            At = DateTimeOffset.TryParse(root.Text("create_time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
            ObjectId = thing.Text("id") ?? invoice.Text("id") ?? thing.Text("dispute_id"),
            CustomerId = thing.Text("payer", "payer_id") ?? thing.Text("subscriber", "payer_id"),
            SubscriptionId = isSubscription ? thing.Text("id") : thing.Text("billing_agreement_id"),
            InvoiceId = invoice.Text("id"),
            PaymentId = PaymentId(type, thing) ?? Last(invoice.At("payments", "transactions")).Text("payment_id")
                ?? First(unit.At("payments", "captures")).Text("id") ?? disputed.Text("seller_transaction_id"),
            Email = thing.Text("payer", "email_address") ?? thing.Text("subscriber", "email_address") ?? First(invoice.At("primary_recipients")).Text("billing_info", "email_address"),
            Amount = invoice.ValueKind == JsonValueKind.Object ? InvoiceAmount(type, invoice)
                : Amount(thing.At("amount")) ?? Amount(unit.At("amount")) ?? Amount(thing.At("dispute_amount")) ?? (type == FailedPayment ? Amount(thing.At("billing_info", "last_failed_payment", "amount")) : null),
            Status = thing.Text("status") ?? thing.Text("state") ?? invoice.Text("status"),
            Reference = thing.Text("custom_id") ?? unit.Text("custom_id") ?? Filled(thing.Text("custom")) ?? Filled(disputed.Text("custom")) ?? thing.Text("invoice_id") ?? invoice.Text("detail", "reference"),
            Raw = root,
        };
    }

    /// <summary>A refund has an id of its own, and names the capture (version 2) or the sale (version 1) that it belongs to.</summary>
    private static string? PaymentId(string type, JsonElement thing)
    {
        var isPayment = type.StartsWith("PAYMENT.CAPTURE.", StringComparison.Ordinal) || type.StartsWith("PAYMENT.SALE.", StringComparison.Ordinal);
        return thing.Text("sale_id") ?? CaptureAbove(thing) ?? (isPayment ? thing.Text("id") : null);
    }

    private static string? CaptureAbove(JsonElement thing)
    {
        const string route = "/payments/captures/";
        var above = thing.At("links") is { ValueKind: JsonValueKind.Array } links ? links.EnumerateArray().FirstOrDefault(link => link.Text("rel") == "up").Text("href") : null;
        return above?.IndexOf(route, StringComparison.Ordinal) is >= 0 and var at ? above[(at + route.Length)..] : null;
    }

    private static JsonElement First(JsonElement many) => many is { ValueKind: JsonValueKind.Array } && many.GetArrayLength() > 0 ? many[0] : default;

    private static JsonElement Last(JsonElement many) => many is { ValueKind: JsonValueKind.Array } && many.GetArrayLength() is > 0 and var count ? many[count - 1] : default;

    private static string? Filled(string? text) => text is { Length: > 0 } ? text : null;

    /// <summary>What was paid of it, with a tip; what was paid back of it so far; else what it asks for.</summary>
    private static Money? InvoiceAmount(string type, JsonElement invoice) => type switch
    {
        "INVOICING.INVOICE.PAID" => Amount(invoice.At("payments", "paid_amount")),
        "INVOICING.INVOICE.REFUNDED" => Amount(invoice.At("refunds", "refund_amount")),
        _ => null,
    } ?? Amount(invoice.At("amount"));

    /// <summary>Payments of subscriptions come as sales, in the form of version 1: total and currency, below zero where money went back.</summary>
    private static Money? Amount(JsonElement amount)
        => (amount.Text("currency_code") ?? amount.Text("currency")) is { Length: 3 } currency && decimal.TryParse(amount.Text("value") ?? amount.Text("total"), NumberStyles.Number, CultureInfo.InvariantCulture, out var value)
            ? Money.Nearest(Math.Abs(value), currency)
            : null;

    private static BillingEventKind Kind(string type, JsonElement thing, JsonElement invoice) => type switch
    {
        // Also told of an invoice that is paid in part, or whose payment is under way.
        "INVOICING.INVOICE.PAID" => invoice.Text("status") is "PARTIALLY_PAID" or "PAYMENT_PENDING" ? BillingEventKind.Other : BillingEventKind.InvoicePaid,
        "PAYMENT.SALE.COMPLETED" => thing.Text("billing_agreement_id") is null ? BillingEventKind.PaymentSucceeded : BillingEventKind.InvoicePaid,
        "PAYMENT.SALE.DENIED" => thing.Text("billing_agreement_id") is null ? BillingEventKind.PaymentFailed : BillingEventKind.InvoicePaymentFailed,
        _ => Kind(type),
    };

    private static BillingEventKind Kind(string type) => type switch
    {
        "CHECKOUT.ORDER.APPROVED" or "PAYMENT.CAPTURE.PENDING" => BillingEventKind.CheckoutPending,
        "CHECKOUT.PAYMENT-APPROVAL.REVERSED" => BillingEventKind.CheckoutFailed,
        "CHECKOUT.ORDER.COMPLETED" => BillingEventKind.CheckoutPaid,
        "PAYMENT.CAPTURE.COMPLETED" => BillingEventKind.PaymentSucceeded,
        "PAYMENT.CAPTURE.DENIED" or "PAYMENT.CAPTURE.DECLINED" => BillingEventKind.PaymentFailed,
        "PAYMENT.CAPTURE.REFUNDED" or "PAYMENT.CAPTURE.REVERSED" or "PAYMENT.SALE.REFUNDED" or "PAYMENT.SALE.REVERSED" or "INVOICING.INVOICE.REFUNDED" => BillingEventKind.Refunded,
        "INVOICING.INVOICE.CANCELLED" => BillingEventKind.InvoiceVoided,
        "BILLING.SUBSCRIPTION.ACTIVATED" => BillingEventKind.SubscriptionStarted,
        "BILLING.SUBSCRIPTION.UPDATED" => BillingEventKind.SubscriptionChanged,
        "BILLING.SUBSCRIPTION.RE-ACTIVATED" => BillingEventKind.SubscriptionResumed,
        "BILLING.SUBSCRIPTION.SUSPENDED" => BillingEventKind.SubscriptionPaused,
        "BILLING.SUBSCRIPTION.CANCELLED" or "BILLING.SUBSCRIPTION.EXPIRED" => BillingEventKind.SubscriptionEnded,
        FailedPayment => BillingEventKind.InvoicePaymentFailed,
        "CUSTOMER.DISPUTE.CREATED" => BillingEventKind.DisputeOpened,
        "CUSTOMER.DISPUTE.RESOLVED" => BillingEventKind.DisputeClosed,
        _ => BillingEventKind.Other,
    };
}
