using System.Runtime.CompilerServices;
using Stripe;

namespace Bizoholic.Flows.Connectors.Billing;

public sealed partial class StripeBilling
{
    /// <summary>Makes an invoice of these lines. Each part has its own key, so that a repeat goes on where it stopped.</summary>
    [Effect(EffectClass.Keyed)]
    public async Task<string> DraftInvoiceAsync(string key, InvoiceOrder order, CancellationToken cancel = default)
    {
        var options = new InvoiceCreateOptions
        {
            Customer = order.CustomerId,
            CollectionMethod = "send_invoice",
            DaysUntilDue = order.DueDays,
            AutoAdvance = false,
            PendingInvoiceItemsBehavior = "exclude",
        };
        Set(order.Note, text => options.Description = text);
        var draft = await CallAsync(stripe.V1.Invoices.CreateAsync(options, Keyed(key, "/invoice"), cancel), cancel);
        for (var number = 0; number < order.Lines.Count; number++)
        {
            await CallAsync(stripe.V1.InvoiceItems.CreateAsync(Item(order.CustomerId, draft.Id, order.Lines[number]), Keyed(key, $"/line/{number}"), cancel), cancel);
        }

        return draft.Id;
    }

    /// <summary>Finalizes an invoice and mails it, each under its own key.</summary>
    [Effect(EffectClass.Keyed)]
    public async Task<BillingInvoice> SendInvoiceAsync(string key, string id, CancellationToken cancel = default)
    {
        await CallAsync(stripe.V1.Invoices.FinalizeInvoiceAsync(id, requestOptions: Keyed(key, "/finalize"), cancellationToken: cancel), cancel);
        return From(await CallAsync(stripe.V1.Invoices.SendInvoiceAsync(id, requestOptions: Keyed(key, "/send"), cancellationToken: cancel), cancel));
    }

    /// <summary>A customer's invoices, the newest first.</summary>
    [Effect(EffectClass.None)]
    public async IAsyncEnumerable<BillingInvoice> ListInvoicesAsync(string customerId, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var options = new InvoiceListOptions { Limit = 100, Customer = customerId };
        StripeList<Invoice> page;
        do
        {
            page = await CallAsync(stripe.V1.Invoices.ListAsync(options, cancellationToken: cancel), cancel);
            foreach (var invoice in page)
            {
                yield return From(invoice);
            }

            options.StartingAfter = page.LastOrDefault()?.Id;
        }
        while (page.HasMore && options.StartingAfter is not null);
    }

    /// <summary>Pays back all of a payment, or a part. Answers <see cref="ServiceFailure.AlreadyDone"/> when nothing is left to refund.</summary>
    [Effect(EffectClass.Keyed)]
    public async Task<BillingRefund> RefundAsync(string key, string paymentId, Money? amount = null, string? reason = null, CancellationToken cancel = default)
    {
        var options = new RefundCreateOptions { PaymentIntent = paymentId };
        if (amount is { } part)
        {
            options.Amount = StripeMoney.AmountOf(part);
        }

        Set(reason, value => options.Reason = value);
        var refund = await CallAsync(stripe.V1.Refunds.CreateAsync(options, Keyed(key), cancel), cancel);
        return new(refund.Id, refund.Status, StripeMoney.Read(refund.Amount, refund.Currency), refund.PaymentIntentId);
    }

    private static InvoiceItemCreateOptions Item(string customerId, string invoiceId, OrderLine line) => line switch
    {
        { Price: { } price } => new() { Customer = customerId, Invoice = invoiceId, Pricing = new() { Price = price }, Quantity = line.Quantity, Description = line.Name },
        { Amount: { } amount } => new()
        {
            Customer = customerId,
            Invoice = invoiceId,
            Amount = checked(StripeMoney.AmountOf(amount) * line.Quantity),
            Currency = amount.Currency.ToLowerInvariant(),
            Description = line.Quantity == 1 ? line.Name : $"{line.Quantity} × {line.Name}",
        },
        _ => throw new ArgumentException("A line needs a price or an amount.", nameof(line)),
    };

    private static BillingInvoice From(Invoice invoice) => new(
        invoice.Id,
        invoice.Number,
        invoice.Status,
        invoice.CustomerId,
        invoice.Parent?.SubscriptionDetails?.SubscriptionId,
        StripeMoney.Read(invoice.AmountDue, invoice.Currency),
        invoice.HostedInvoiceUrl);
}
