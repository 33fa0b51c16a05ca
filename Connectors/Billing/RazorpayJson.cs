using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Connectors.Billing;

internal sealed record RazorpayCustomerBody(string Email);

internal sealed record RazorpayLinkBody(long Amount, string Currency, string Description, string ReferenceId, string CallbackUrl, string CallbackMethod)
{
    public RazorpayCustomerBody? Customer { get; init; }

    public IReadOnlyDictionary<string, string>? Notes { get; init; }
}

internal sealed record RazorpayLink(string Id, string Status, string? ShortUrl, string? ReferenceId, long? ExpireBy);

internal sealed record RazorpayLinks(IReadOnlyList<RazorpayLink>? PaymentLinks);

internal sealed record RazorpayRefundBody(long? Amount, string Receipt)
{
    public IReadOnlyDictionary<string, string>? Notes { get; init; }
}

internal sealed record RazorpayRefund(string Id, string Status, long Amount, string Currency, string PaymentId, string? Receipt);

internal sealed record RazorpayRefunds(IReadOnlyList<RazorpayRefund> Items);

internal sealed record RazorpaySubscription(string Id, string Status, string? PlanId, string? CustomerId, long? Quantity, long? CurrentEnd, bool? HasScheduledChanges);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RazorpayLinkBody))]
[JsonSerializable(typeof(RazorpayLink))]
[JsonSerializable(typeof(RazorpayLinks))]
[JsonSerializable(typeof(RazorpayRefundBody))]
[JsonSerializable(typeof(RazorpayRefund))]
[JsonSerializable(typeof(RazorpayRefunds))]
[JsonSerializable(typeof(RazorpaySubscription))]
internal sealed partial class RazorpayJson : JsonSerializerContext;
