using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Billing;

internal static class SubscriptionResult
{
    public static ValueObject Of(BillingSubscription subscription) => ValueObject.From(
        ("id", subscription.Id),
        ("status", subscription.Status),
        ("customerId", subscription.CustomerId),
        ("isPaused", subscription.IsPaused),
        ("endsAtPeriodEnd", subscription.EndsAtPeriodEnd),
        ("periodEnd", subscription.PeriodEnd?.ToString("O")),
        ("url", subscription.Url),
        ("latestInvoiceId", subscription.LatestInvoiceId),
        ("lines", ValueArray.From(subscription.Lines.Select(line => (Value)ValueObject.From(("id", line.Id), ("price", line.Price), ("quantity", (double)line.Quantity))))));

    public static ValueObject Sample(string status, string? customerId, string? price) => Of(
        new BillingSubscription("sub_sample", status, customerId ?? "cus_sample", false, status == "paused", DateTimeOffset.UnixEpoch.AddYears(60), [new SubscriptionLine("si_sample", price ?? "price_sample", 1, DateTimeOffset.UnixEpoch.AddYears(60))], null));
}
