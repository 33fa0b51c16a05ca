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

internal sealed record PayPalOrder(string Id, string Status, IReadOnlyList<PayPalLink>? Links, IReadOnlyList<PayPalUnit>? PurchaseUnits);

internal sealed record PayPalLink(string Href, string Rel);

internal sealed record PayPalPayments(IReadOnlyList<PayPalCapture>? Captures);

internal sealed record PayPalCapture(string Id, string Status, PayPalAmount? Amount);

internal sealed record PayPalRefundBody(PayPalAmount? Amount, string? NoteToPayer);

internal sealed record PayPalRefund(string Id, string Status, PayPalAmount? Amount);

internal sealed record PayPalVerification(string VerificationStatus);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PayPalOrderBody))]
[JsonSerializable(typeof(PayPalOrder))]
[JsonSerializable(typeof(PayPalRefundBody))]
[JsonSerializable(typeof(PayPalRefund))]
[JsonSerializable(typeof(PayPalVerification))]
[JsonSerializable(typeof(string))]
internal sealed partial class PayPalJson : JsonSerializerContext;
