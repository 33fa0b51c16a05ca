using Stripe;

namespace Bizoholic.Flows.Connectors.Billing;

public sealed partial class StripeBilling
{
    /// <summary>Starts a subscription. Without a usable card it stands at "incomplete" until the first invoice is paid.</summary>
    [Effect(EffectClass.Keyed)]
    public async Task<BillingSubscription> StartSubscriptionAsync(string key, SubscriptionOrder order, CancellationToken cancel = default)
    {
        var options = new SubscriptionCreateOptions
        {
            Customer = order.CustomerId,
            Items = [.. order.Lines.Select(line => new SubscriptionItemOptions
            {
                Price = line.Price ?? throw new ArgumentException("A subscription's line needs a price.", nameof(order)),
                Quantity = line.Quantity,
            })],
            CollectionMethod = order.InvoiceDueDays is null ? "charge_automatically" : "send_invoice",
        };
        if (order.InvoiceDueDays is { } due)
        {
            options.DaysUntilDue = due;
        }
        else
        {
            options.PaymentBehavior = "default_incomplete";
        }

        if (order.TrialDays is { } trial)
        {
            options.TrialPeriodDays = trial;
        }

        Set(order.Metadata, metadata => options.Metadata = metadata);
        return From(await CallAsync(stripe.V1.Subscriptions.CreateAsync(options, Keyed(key), cancel), cancel));
    }

    [Effect(EffectClass.None)]
    public async Task<BillingSubscription> GetSubscriptionAsync(string id, CancellationToken cancel = default) =>
        From(await CallAsync(stripe.V1.Subscriptions.GetAsync(id, cancellationToken: cancel), cancel));

    /// <summary>Moves a line to another price or quantity; the difference is put on the next invoice.</summary>
    [Effect(EffectClass.Keyed)]
    public Task<BillingSubscription> ChangeSubscriptionAsync(string key, string id, string lineId, string price, long quantity = 1, CancellationToken cancel = default) =>
        UpdateAsync(key, id, new() { Items = [new() { Id = lineId, Price = price, Quantity = quantity }], ProrationBehavior = "create_prorations" }, cancel);

    [Effect(EffectClass.Keyed)]
    public async Task<BillingSubscription> ChangePlanAsync(string key, string id, string price, long quantity = 1, string? lineId = null, CancellationToken cancel = default)
    {
        var lines = lineId is null ? (await GetSubscriptionAsync(id, cancel)).Lines : [];
        return await ChangeSubscriptionAsync(
            key,
            id,
            lineId ?? (lines is [var only] ? only.Id : throw SubscriptionOrders.Refused("Stripe", $"the subscription has {lines.Count} lines ({string.Join(", ", lines.Select(line => line.Id))}). Say in 'Line id' which one changes.", "lineId")),
            price,
            quantity,
            cancel);
    }

    /// <summary>Stops collecting money while the subscription goes on; invoices stay drafts. Undone by <see cref="ResumeSubscriptionAsync"/>.</summary>
    [Effect(EffectClass.Keyed)]
    public Task<BillingSubscription> PauseSubscriptionAsync(string key, string id, CancellationToken cancel = default) =>
        UpdateAsync(key, id, new() { PauseCollection = new() { Behavior = "keep_as_draft" } }, cancel);

    [Effect(EffectClass.Keyed)]
    public Task<BillingSubscription> ResumeSubscriptionAsync(string key, string id, CancellationToken cancel = default)
    {
        var options = new SubscriptionUpdateOptions();
        options.AddExtraParam("pause_collection", ""); // an empty text clears a field
        return UpdateAsync(key, id, options, cancel);
    }

    /// <summary>Ends a subscription now, or when the paid period is over. One that has ended is returned as it is.</summary>
    [Effect(EffectClass.Keyed)]
    public async Task<BillingSubscription> CancelSubscriptionAsync(string key, string id, bool atPeriodEnd, CancellationToken cancel = default)
    {
        if (atPeriodEnd)
        {
            return await UpdateAsync(key, id, new() { CancelAtPeriodEnd = true }, cancel);
        }

        try
        {
            return From(await CallAsync(stripe.V1.Subscriptions.CancelAsync(id, requestOptions: Keyed(key), cancellationToken: cancel), cancel));
        }
        catch (ServiceException gone) when (gone.Status == 404)
        {
            var subscription = await GetSubscriptionAsync(id, cancel);
            if (subscription.Status != "canceled")
            {
                throw;
            }

            return subscription;
        }
    }

    private static BillingSubscription From(Subscription subscription)
    {
        SubscriptionLine[] lines = [.. subscription.Items.Select(item => new SubscriptionLine(item.Id, item.Price.Id, item.Quantity, Instant(item.CurrentPeriodEnd)!.Value))];
        return new(
            subscription.Id,
            subscription.Status,
            subscription.CustomerId,
            subscription.CancelAtPeriodEnd,
            subscription.PauseCollection is not null,
            lines.Length > 0 ? lines.Max(line => line.PeriodEnd) : null,
            lines,
            subscription.LatestInvoiceId);
    }

    private async Task<BillingSubscription> UpdateAsync(string key, string id, SubscriptionUpdateOptions options, CancellationToken cancel) =>
        From(await CallAsync(stripe.V1.Subscriptions.UpdateAsync(id, options, Keyed(key), cancel), cancel));
}
