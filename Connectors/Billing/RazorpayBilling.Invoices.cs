using System.Globalization;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Billing;

public sealed partial class RazorpayBilling
{
    /// <summary>Makes a draft. Its receipt is a mark by which a second attempt finds the first. Razorpay's invoices have no due date: it stands in their terms, for the customer to read.</summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<string> DraftInvoiceAsync(string key, InvoiceOrder order, CancellationToken cancel = default)
    {
        var currency = order.CurrencyOf(Service);
        var mark = OnceMarker.For(key).Text;
        var known = await api.SendAsync(Request("v1/invoices").WithQuery("type", "invoice").WithQuery("receipt", mark), RazorpayJson.Default.RazorpayInvoices, cancel);
        if (known.Items.FirstOrDefault(invoice => invoice.Receipt == mark) is { } earlier)
        {
            return earlier.Id;
        }

        var due = time.GetUtcNow().AddDays(order.DueDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var lines = order.Lines.Select(line => line.Price is { } item
            ? new RazorpayInvoiceLine(line.Quantity) { ItemId = item }
            : new RazorpayInvoiceLine(line.Quantity) { Name = line.Name, Amount = line.Amount?.MinorUnits, Currency = line.Amount?.Currency });
        var body = new RazorpayInvoiceBody("invoice", order.CustomerId, [.. lines], mark, Draft: "1", EmailNotify: true, SmsNotify: false, Terms: $"Please pay by {due}.") { Currency = currency, Description = order.Note };
        return (await api.SendAsync(Request("v1/invoices", Method.Post).WithJson(body, RazorpayJson.Default.RazorpayInvoiceBody), RazorpayJson.Default.RazorpayInvoice, cancel)).Id;
    }

    /// <summary>Issues a draft, at which Razorpay mails it.</summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<BillingInvoice> SendInvoiceAsync(string key, string id, CancellationToken cancel = default)
    {
        var route = $"v1/invoices/{Uri.EscapeDataString(id)}";
        var known = await api.SendAsync(Request(route), RazorpayJson.Default.RazorpayInvoice, cancel);
        return Of(known.Status != "draft" ? known : await api.SendAsync(Request($"{route}/issue", Method.Post).AddStringBody("{}", ContentType.Json), RazorpayJson.Default.RazorpayInvoice, cancel));
    }

    private static BillingInvoice Of(RazorpayInvoice invoice)
        => new(invoice.Id, invoice.InvoiceNumber, invoice.Status, invoice.CustomerId, invoice.SubscriptionId, new Money(invoice.AmountDue ?? invoice.Amount ?? 0, invoice.Currency ?? "INR"), invoice.ShortUrl);
}
