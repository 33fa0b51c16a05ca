using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Connectors.Billing;

internal sealed record PayPalAmount(string CurrencyCode, string Value);

internal sealed record PayPalUnit(PayPalAmount? Amount, string? CustomId, string? Description)
{
    public PayPalPayments? Payments { get; init; }
}

internal sealed record PayPalExperience(string ReturnUrl, string CancelUrl, string UserAction, string ShippingPreference);

internal sealed record PayPalWallet(PayPalExperience ExperienceContext);

internal sealed record PayPalSource(PayPalWallet Paypal);

internal sealed record PayPalOrderBody(string Intent, IReadOnlyList<PayPalUnit> PurchaseUnits, PayPalSource PaymentSource);

internal sealed record PayPalOrder([property: JsonRequired] string Id, [property: JsonRequired] string Status, IReadOnlyList<PayPalLink>? Links, IReadOnlyList<PayPalUnit>? PurchaseUnits);

internal sealed record PayPalLink(string Href, string Rel);

internal sealed record PayPalPayments(IReadOnlyList<PayPalCapture>? Captures);

internal sealed record PayPalCapture([property: JsonRequired] string Id, [property: JsonRequired] string Status, PayPalAmount? Amount);

internal sealed record PayPalRefundBody(PayPalAmount? Amount, string? NoteToPayer);

internal sealed record PayPalRefund([property: JsonRequired] string Id, [property: JsonRequired] string Status, PayPalAmount? Amount);

internal sealed record PayPalSubscriber(string? EmailAddress)
{
    public string? PayerId { get; init; }
}

internal sealed record PayPalSubscriptionPage(string ReturnUrl, string CancelUrl, string UserAction, string ShippingPreference);

internal sealed record PayPalSubscriptionBody(string PlanId, PayPalSubscriber Subscriber, PayPalSubscriptionPage ApplicationContext)
{
    public string? Quantity { get; init; }

    public string? CustomId { get; init; }

    public string? StartTime { get; init; }
}

internal sealed record PayPalSubscription([property: JsonRequired] string Id, [property: JsonRequired] string Status, string? PlanId, string? Quantity, PayPalSubscriber? Subscriber, PayPalBillingInfo? BillingInfo, IReadOnlyList<PayPalLink>? Links);

internal sealed record PayPalBillingInfo(string? NextBillingTime);

internal sealed record PayPalRevisionBody(string PlanId)
{
    public string? Quantity { get; init; }
}

internal sealed record PayPalRevision(IReadOnlyList<PayPalLink>? Links);

internal sealed record PayPalReason(string Reason);

internal sealed record PayPalVerification(string VerificationStatus);

internal sealed record PayPalPaymentTerm(string DueDate);

internal sealed record PayPalInvoiceMetadata(string? RecipientViewUrl);

internal sealed record PayPalInvoiceDetail(string CurrencyCode, string? Reference)
{
    public string? InvoiceNumber { get; init; }

    public string? Note { get; init; }

    public PayPalPaymentTerm? PaymentTerm { get; init; }

    public PayPalInvoiceMetadata? Metadata { get; init; }
}

internal sealed record PayPalBillTo(string? EmailAddress);

internal sealed record PayPalRecipient(PayPalBillTo? BillingInfo);

internal sealed record PayPalInvoiceLine(string Name, string Quantity, PayPalAmount UnitAmount);

internal sealed record PayPalInvoiceBody(PayPalInvoiceDetail Detail, IReadOnlyList<PayPalRecipient> PrimaryRecipients, IReadOnlyList<PayPalInvoiceLine> Items);

internal sealed record PayPalInvoice([property: JsonRequired] string Id, [property: JsonRequired] string Status, PayPalInvoiceDetail Detail, IReadOnlyList<PayPalRecipient>? PrimaryRecipients, PayPalAmount? Amount, PayPalAmount? DueAmount);

internal sealed record PayPalInvoiceSearch(string Reference);

internal sealed record PayPalInvoices(IReadOnlyList<PayPalInvoice>? Items);

internal sealed record PayPalNotification(bool SendToRecipient);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PayPalOrderBody))]
[JsonSerializable(typeof(PayPalOrder))]
[JsonSerializable(typeof(PayPalRefundBody))]
[JsonSerializable(typeof(PayPalRefund))]
[JsonSerializable(typeof(PayPalVerification))]
[JsonSerializable(typeof(PayPalSubscriptionBody))]
[JsonSerializable(typeof(PayPalSubscription))]
[JsonSerializable(typeof(PayPalRevisionBody))]
[JsonSerializable(typeof(PayPalRevision))]
[JsonSerializable(typeof(PayPalReason))]
[JsonSerializable(typeof(PayPalInvoiceBody))]
[JsonSerializable(typeof(PayPalInvoice))]
[JsonSerializable(typeof(PayPalInvoiceSearch))]
[JsonSerializable(typeof(PayPalInvoices))]
[JsonSerializable(typeof(PayPalNotification))]
[JsonSerializable(typeof(string))]
internal sealed partial class PayPalJson : JsonSerializerContext;
