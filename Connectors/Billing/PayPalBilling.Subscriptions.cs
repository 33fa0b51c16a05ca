using System.Globalization;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Billing;

public sealed partial class PayPalBilling
{
    /// <summary>What our page cannot be without: PayPal sends the buyer back to it.</summary>
    private const string UserAction = "SUBSCRIBE_NOW";

    /// <summary>PayPal keeps its buyers itself. A customer is known here by the e-mail address alone, which <see cref="StartSubscriptionAsync"/> takes.</summary>
    [Effect(EffectClass.Keyed)]
    public Task<Once<BillingCustomer>> SaveCustomerAsync(string key, CustomerDetails details, bool takesExisting, CancellationToken cancel = default)
    {
        var email = details.Email is { Length: > 0 } given ? given : throw SubscriptionOrders.Refused(Service, "a buyer is known by the e-mail address.", "email");
        return Task.FromResult(new Once<BillingCustomer>(new BillingCustomer(email, email, details.Name, new Dictionary<string, string>()), IsNew: false));
    }

    /// <summary>Makes a subscription that waits for the buyer's agreement at its address.</summary>
    [Effect(EffectClass.Keyed)]
    public async Task<BillingSubscription> StartSubscriptionAsync(string key, SubscriptionOrder order, CancellationToken cancel = default)
    {
        var line = SubscriptionOrders.OnlyLine(order, Service);
        if (order.InvoiceDueDays is not null)
        {
            throw SubscriptionOrders.Refused(Service, "subscriptions are charged, not sent as invoices.", "invoiceDueDays");
        }

        var page = order.ReturnUrl is { Length: > 0 } url ? url : throw SubscriptionOrders.Refused(Service, "the buyer agrees on PayPal's page, so it needs an address to come back to.", "returnUrl");
        var body = new PayPalSubscriptionBody(line.Price!, new PayPalSubscriber(order.CustomerId), new PayPalSubscriptionPage(page, page, UserAction, "NO_SHIPPING"))
        {
            Quantity = line.Quantity == 1 ? null : Number(line.Quantity),
            CustomId = order.Reference,
            StartTime = order.TrialDays is > 0 and var days ? Second(time.GetUtcNow().AddDays(days)) : null,
        };
        return Of(await api.SendAsync(Whole(Keyed("v1/billing/subscriptions", key)).WithJson(body, PayPalJson.Default.PayPalSubscriptionBody), PayPalJson.Default.PayPalSubscription, cancel));
    }

    [Effect(EffectClass.None)]
    public async Task<BillingSubscription> GetSubscriptionAsync(string id, CancellationToken cancel = default)
        => Of(await api.SendAsync(Request(Route(id)), PayPalJson.Default.PayPalSubscription, cancel));

    /// <summary>
    /// Moves a subscription to another plan or quantity. Where the buyer has to agree, the address says where, and until then all stays as it is. One that is there already
    /// is left; these calls take no request id, and a repeat asks the buyer the same once more.
    /// </summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<BillingSubscription> ChangePlanAsync(string key, string id, string price, long quantity = 1, string? lineId = null, CancellationToken cancel = default)
    {
        var known = await GetSubscriptionAsync(id, cancel);
        var line = known.Lines is [var only] ? only : null;
        if (line?.Price == price && line.Quantity == quantity)
        {
            return known;
        }

        var body = new PayPalRevisionBody(price) { Quantity = quantity == 1 && line is not { Quantity: > 1 } ? null : Number(quantity) };
        var revision = await api.SendAsync(Request($"{Route(id)}/revise", Method.Post).WithJson(body, PayPalJson.Default.PayPalRevisionBody), PayPalJson.Default.PayPalRevision, cancel);
        return await GetSubscriptionAsync(id, cancel) with { Url = Approval(revision.Links) };
    }

    [Effect(EffectClass.LookFirst)]
    public Task<BillingSubscription> PauseSubscriptionAsync(string key, string id, CancellationToken cancel = default) => MoveAsync(id, "suspend", "SUSPENDED", "Paused by the flow.", cancel);

    [Effect(EffectClass.LookFirst)]
    public Task<BillingSubscription> ResumeSubscriptionAsync(string key, string id, CancellationToken cancel = default) => MoveAsync(id, "activate", "ACTIVE", "Resumed by the flow.", cancel);

    /// <summary>Ends a subscription at once: PayPal knows no end of a period.</summary>
    [Effect(EffectClass.LookFirst)]
    public Task<BillingSubscription> CancelSubscriptionAsync(string key, string id, bool atPeriodEnd, CancellationToken cancel = default)
        => atPeriodEnd
            ? throw SubscriptionOrders.Refused(Service, "subscriptions end at once. Cancel it now, or let the flow wait until the period's end.", "atPeriodEnd")
            : MoveAsync(id, "cancel", "CANCELLED", "Cancelled by the flow.", cancel);

    /// <summary>A subscription that stands so already is left.</summary>
    private async Task<BillingSubscription> MoveAsync(string id, string verb, string state, string reason, CancellationToken cancel)
    {
        var known = await api.SendAsync(Request(Route(id)), PayPalJson.Default.PayPalSubscription, cancel);
        if (known.Status == state)
        {
            return Of(known);
        }

        await api.SendAsync(Request($"{Route(id)}/{verb}", Method.Post).WithJson(new PayPalReason(reason), PayPalJson.Default.PayPalReason), cancel);
        return await GetSubscriptionAsync(id, cancel);
    }

    private static BillingSubscription Of(PayPalSubscription one)
    {
        var end = DateTimeOffset.TryParse(one.BillingInfo?.NextBillingTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var next) ? next : default(DateTimeOffset?);
        return new BillingSubscription(
            one.Id,
            one.Status.ToLowerInvariant(),
            one.Subscriber?.PayerId ?? one.Subscriber?.EmailAddress ?? "",
            EndsAtPeriodEnd: false,
            IsPaused: one.Status == "SUSPENDED",
            end,
            one.PlanId is { } plan ? [new SubscriptionLine(one.Id, plan, long.TryParse(one.Quantity, CultureInfo.InvariantCulture, out var quantity) ? quantity : 1, end ?? default)] : [],
            null)
        {
            Url = Approval(one.Links),
        };
    }

    private static string? Approval(IReadOnlyList<PayPalLink>? links) => links?.FirstOrDefault(link => link.Rel == "approve")?.Href;

    /// <summary>Sent only where it says something: a plan that is sold one at a time refuses any.</summary>
    private static string Number(long quantity) => quantity.ToString(CultureInfo.InvariantCulture);

    private static string Second(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Route(string id) => $"v1/billing/subscriptions/{Uri.EscapeDataString(id)}";
}
