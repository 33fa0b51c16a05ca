using System.Runtime.CompilerServices;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Billing;

public sealed partial class RazorpayBilling
{
    /// <summary>The note that says which of our steps made something.</summary>
    private const string MarkNote = "flows_key";

    private const string CustomerNote = "flows_customer";

    /// <summary>Razorpay insists on an end, at most a hundred years away; ten are as good as none.</summary>
    private const int UsualYears = 10;

    private const int ShortestName = 3;
    private const int LongestName = 50;

    /// <summary>Makes a customer. Razorpay has one for each e-mail address and phone number: an existing one is taken, whatever is asked.</summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<Once<BillingCustomer>> SaveCustomerAsync(string key, CustomerDetails details, bool takesExisting, CancellationToken cancel = default)
    {
        try
        {
            return new(await SaveAsync("1"), IsNew: true);
        }
        catch (ServiceException known) when (known.Kind == ServiceFailure.AlreadyDone)
        {
            return new(await SaveAsync("0"), IsNew: false);
        }

        async Task<BillingCustomer> SaveAsync(string failExisting)
        {
            var body = new RazorpayNewCustomerBody(NameOf(details), details.Email, details.Phone, failExisting) { Notes = details.Metadata };
            var made = await api.SendAsync(Request("v1/customers", Method.Post).WithJson(body, RazorpayJson.Default.RazorpayNewCustomerBody), RazorpayJson.Default.RazorpayCustomer, cancel);
            return new BillingCustomer(made.Id, made.Email, made.Name, details.Metadata ?? new Dictionary<string, string>());
        }
    }

    /// <summary>Names are of 3 to 50 letters there; who has no such one is called by the address.</summary>
    private static string? NameOf(CustomerDetails details) => (details.Name?.Trim() is { Length: >= ShortestName } name ? name : details.Email) is { } called ? called[..Math.Min(called.Length, LongestName)] : null;

    /// <summary>Makes what subscriptions are to: so much money every so often.</summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<BillingPlan> CreatePlanAsync(string key, PlanDetails details, CancellationToken cancel = default)
    {
        var mark = OnceMarker.For(key).Text;
        await foreach (var known in ListAsync("v1/plans", RazorpayJson.Default.RazorpayPlans, page => page.Items, cancel))
        {
            if (Marks(known.Notes, mark))
            {
                return Of(known);
            }
        }

        var body = new RazorpayPlanBody(details.Period.ToString().ToLowerInvariant(), details.Interval, new RazorpayItem(details.Name, details.Amount.MinorUnits, details.Amount.Currency)) { Notes = new Dictionary<string, string> { [MarkNote] = mark } };
        return Of(await api.SendAsync(Request("v1/plans", Method.Post).WithJson(body, RazorpayJson.Default.RazorpayPlanBody), RazorpayJson.Default.RazorpayPlan, cancel));
    }

    /// <summary>Makes a subscription that waits for the client's agreement at its address. Carries a mark in its notes, by which a second attempt finds the first.</summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<BillingSubscription> StartSubscriptionAsync(string key, SubscriptionOrder order, CancellationToken cancel = default)
    {
        var line = SubscriptionOrders.OnlyLine(order, Service);
        if (order.InvoiceDueDays is not null)
        {
            throw SubscriptionOrders.Refused(Service, "subscriptions are charged, not sent as invoices.", "invoiceDueDays");
        }

        var mark = OnceMarker.For(key).Text;
        await foreach (var known in ListAsync($"v1/subscriptions?plan_id={Uri.EscapeDataString(line.Price!)}", RazorpayJson.Default.RazorpaySubscriptions, page => page.Items, cancel))
        {
            if (Marks(known.Notes, mark))
            {
                return Of(known);
            }
        }

        var notes = new Dictionary<string, string>(order.Metadata ?? new Dictionary<string, string>()) { [MarkNote] = mark, [CustomerNote] = order.CustomerId };
        var body = new RazorpaySubscriptionBody(line.Price!, order.Cycles ?? await UsualCyclesAsync(line.Price!, cancel), line.Quantity, notes)
        {
            StartAt = order.TrialDays is > 0 and var days ? time.GetUtcNow().AddDays(days).ToUnixTimeSeconds() : null,
        };
        return Of(await api.SendAsync(Request("v1/subscriptions", Method.Post).WithJson(body, RazorpayJson.Default.RazorpaySubscriptionBody), RazorpayJson.Default.RazorpaySubscription, cancel));
    }

    [Effect(EffectClass.None)]
    public async Task<BillingSubscription> GetSubscriptionAsync(string id, CancellationToken cancel = default)
        => Of(await api.SendAsync(Request($"v1/subscriptions/{Uri.EscapeDataString(id)}"), RazorpayJson.Default.RazorpaySubscription, cancel));

    /// <summary>Moves a subscription to another plan or quantity at once. One that is there already is left.</summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<BillingSubscription> ChangePlanAsync(string key, string id, string price, long quantity = 1, string? lineId = null, CancellationToken cancel = default)
    {
        var known = await GetSubscriptionAsync(id, cancel);
        return known.Lines is [var line] && line.Price == price && line.Quantity == quantity
            ? known
            : Of(await api.SendAsync(Request($"v1/subscriptions/{Uri.EscapeDataString(id)}", Method.Patch).WithJson(new RazorpayPlanChange(price, quantity, "now"), RazorpayJson.Default.RazorpayPlanChange), RazorpayJson.Default.RazorpaySubscription, cancel));
    }

    /// <summary>
    /// Stops charging until it is resumed. A subscription that stands so already is left, and so is one that Razorpay has halted after failed charges: it is not charged either, and
    /// cannot be paused. One whose first charge is still to come is refused, because Razorpay would cancel it.
    /// </summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<BillingSubscription> PauseSubscriptionAsync(string key, string id, CancellationToken cancel = default)
        => await GetSubscriptionAsync(id, cancel) switch
        {
            { Status: "halted" } halted => halted with { IsPaused = true },
            { Status: "authenticated" } => throw SubscriptionOrders.Refused(Service, "the subscription has not been charged yet, and pausing it now would cancel it. Pause it after its first charge.", "status"),
            _ => await ChangeAsync(id, "paused", "pause", "{\"pause_at\":\"now\"}", cancel),
        };

    [Effect(EffectClass.LookFirst)]
    public Task<BillingSubscription> ResumeSubscriptionAsync(string key, string id, CancellationToken cancel = default) => ChangeAsync(id, "active", "resume", "{\"resume_at\":\"now\"}", cancel);

    /// <param name="atPeriodEnd">Lets the paid time run out. Razorpay shows of that only what it answers here: the state changes at the end.</param>
    [Effect(EffectClass.LookFirst)]
    public async Task<BillingSubscription> CancelSubscriptionAsync(string key, string id, bool atPeriodEnd, CancellationToken cancel = default)
    {
        var cancelled = await ChangeAsync(id, "cancelled", "cancel", $"{{\"cancel_at_cycle_end\":{(atPeriodEnd ? "true" : "false")}}}", cancel);
        return cancelled with { EndsAtPeriodEnd = atPeriodEnd && cancelled.Status != "cancelled" };
    }

    private async Task<int> UsualCyclesAsync(string planId, CancellationToken cancel)
    {
        var plan = await api.SendAsync(Request($"v1/plans/{Uri.EscapeDataString(planId)}"), RazorpayJson.Default.RazorpayPlan, cancel);
        var perYear = plan.Period switch { "daily" => 365, "weekly" => 52, "yearly" => 1, _ => 12 };
        return Math.Max(1, UsualYears * perYear / Math.Max(1, plan.Interval ?? 1));
    }

    private async Task<BillingSubscription> ChangeAsync(string id, string state, string verb, string body, CancellationToken cancel)
    {
        var known = await GetSubscriptionAsync(id, cancel);
        return known.Status == state
            ? known
            : Of(await api.SendAsync(Request($"v1/subscriptions/{Uri.EscapeDataString(id)}/{verb}", Method.Post).AddStringBody(body, ContentType.Json), RazorpayJson.Default.RazorpaySubscription, cancel));
    }

    private async IAsyncEnumerable<TItem> ListAsync<TPage, TItem>(
        string route, System.Text.Json.Serialization.Metadata.JsonTypeInfo<TPage> type, Func<TPage, IReadOnlyList<TItem>> itemsOf, [EnumeratorCancellation] CancellationToken cancel)
        where TPage : class
    {
        for (var skip = 0; ; skip += PageSize)
        {
            var items = itemsOf(await api.SendAsync(Request(route).WithQuery("count", $"{PageSize}").WithQuery("skip", $"{skip}"), type, cancel));
            foreach (var item in items)
            {
                yield return item;
            }

            if (items.Count < PageSize)
            {
                yield break;
            }
        }
    }

    /// <summary>Razorpay gives [] where there are no notes.</summary>
    private static bool Marks(System.Text.Json.JsonElement? notes, string mark) => notes?.Text(MarkNote) == mark;

    private static BillingPlan Of(RazorpayPlan plan) => new(plan.Id, plan.Item.Name, new Money(plan.Item.Amount, plan.Item.Currency));

    private static BillingSubscription Of(RazorpaySubscription one) => new(
        one.Id,
        one.Status,
        one.CustomerId ?? one.Notes?.Text(CustomerNote) ?? "",
        EndsAtPeriodEnd: false,
        IsPaused: one.Status == "paused",
        one.CurrentEnd is { } end ? DateTimeOffset.FromUnixTimeSeconds(end) : null,
        one.PlanId is { } plan ? [new SubscriptionLine(one.Id, plan, one.Quantity ?? 1, one.CurrentEnd is { } until ? DateTimeOffset.FromUnixTimeSeconds(until) : default)] : [],
        null)
    {
        Url = one.ShortUrl,
    };
}
