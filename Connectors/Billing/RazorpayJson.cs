using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Connectors.Billing;

internal sealed record RazorpayCustomerBody(string Email);

internal sealed record RazorpayLinkBody(long Amount, string Currency, string Description, string ReferenceId, string CallbackUrl, string CallbackMethod)
{
    public RazorpayCustomerBody? Customer { get; init; }

    public IReadOnlyDictionary<string, string>? Notes { get; init; }
}

internal sealed record RazorpayLink([property: JsonRequired] string Id, [property: JsonRequired] string Status, string? ShortUrl, string? ReferenceId, long? ExpireBy);

internal sealed record RazorpayLinks(IReadOnlyList<RazorpayLink>? PaymentLinks);

internal sealed record RazorpayRefundBody(long? Amount, string Receipt)
{
    public IReadOnlyDictionary<string, string>? Notes { get; init; }
}

internal sealed record RazorpayRefund([property: JsonRequired] string Id, [property: JsonRequired] string Status, long Amount, string Currency, string PaymentId, string? Receipt);

internal sealed record RazorpayRefunds(IReadOnlyList<RazorpayRefund> Items);

internal sealed record RazorpaySubscription([property: JsonRequired] string Id, [property: JsonRequired] string Status, string? PlanId, string? CustomerId, long? Quantity, long? CurrentEnd, string? ShortUrl, JsonElement? Notes);

internal sealed record RazorpaySubscriptions(IReadOnlyList<RazorpaySubscription> Items);

internal sealed record RazorpaySubscriptionBody(string PlanId, int TotalCount, long Quantity, IReadOnlyDictionary<string, string> Notes)
{
    public long? StartAt { get; init; }
}

internal sealed record RazorpayPlanChange(string PlanId, long Quantity, string ScheduleChangeAt);

internal sealed record RazorpayNewCustomerBody(string? Name, string? Email, string? Contact, string FailExisting)
{
    public IReadOnlyDictionary<string, string>? Notes { get; init; }
}

internal sealed record RazorpayCustomer([property: JsonRequired] string Id, string? Name, string? Email);

internal sealed record RazorpayItem(string Name, long Amount, string Currency);

internal sealed record RazorpayPlanBody(string Period, int Interval, RazorpayItem Item)
{
    public IReadOnlyDictionary<string, string>? Notes { get; init; }
}

internal sealed record RazorpayPlan([property: JsonRequired] string Id, string? Period, int? Interval, RazorpayItem Item, JsonElement? Notes);

internal sealed record RazorpayPlans(IReadOnlyList<RazorpayPlan> Items);

/// <summary>An item made at Razorpay, or a name with an amount for one.</summary>
internal sealed record RazorpayInvoiceLine(long Quantity)
{
    public string? ItemId { get; init; }

    public string? Name { get; init; }

    public long? Amount { get; init; }

    public string? Currency { get; init; }
}

internal sealed record RazorpayInvoiceBody(string Type, string CustomerId, IReadOnlyList<RazorpayInvoiceLine> LineItems, string Receipt, string Draft, bool EmailNotify, bool SmsNotify, string Terms)
{
    public string? Currency { get; init; }

    public string? Description { get; init; }
}

internal sealed record RazorpayInvoice(
    [property: JsonRequired] string Id, [property: JsonRequired] string Status, string? Receipt, string? InvoiceNumber, string? CustomerId, string? SubscriptionId, long? Amount, long? AmountDue, string? Currency, string? ShortUrl);

internal sealed record RazorpayInvoices(IReadOnlyList<RazorpayInvoice> Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RazorpayLinkBody))]
[JsonSerializable(typeof(RazorpayLink))]
[JsonSerializable(typeof(RazorpayLinks))]
[JsonSerializable(typeof(RazorpayRefundBody))]
[JsonSerializable(typeof(RazorpayRefund))]
[JsonSerializable(typeof(RazorpayRefunds))]
[JsonSerializable(typeof(RazorpaySubscription))]
[JsonSerializable(typeof(RazorpaySubscriptions))]
[JsonSerializable(typeof(RazorpaySubscriptionBody))]
[JsonSerializable(typeof(RazorpayPlanChange))]
[JsonSerializable(typeof(RazorpayNewCustomerBody))]
[JsonSerializable(typeof(RazorpayCustomer))]
[JsonSerializable(typeof(RazorpayPlanBody))]
[JsonSerializable(typeof(RazorpayPlan))]
[JsonSerializable(typeof(RazorpayPlans))]
[JsonSerializable(typeof(RazorpayInvoiceBody))]
[JsonSerializable(typeof(RazorpayInvoice))]
[JsonSerializable(typeof(RazorpayInvoices))]
internal sealed partial class RazorpayJson : JsonSerializerContext;
