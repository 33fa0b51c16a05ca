using System.Globalization;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Billing;

public sealed partial class PayPalBilling
{
    private const int LongestLineName = 200;

    /// <summary>Makes a draft. These calls take no request id: its reference is a mark by which a second attempt finds the first.</summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<string> DraftInvoiceAsync(string key, InvoiceOrder order, CancellationToken cancel = default)
    {
        var lines = order.Lines.Select(line => line.Amount is { } amount && line.Name is { Length: > 0 } name
            ? new PayPalInvoiceLine(name[..Math.Min(name.Length, LongestLineName)], line.Quantity.ToString(CultureInfo.InvariantCulture), new PayPalAmount(amount.Currency, amount.ToMajorText()))
            : throw SubscriptionOrders.Refused(Service, "each line of an invoice needs a name and an amount.", "lines")).ToArray();
        var currency = order.CurrencyOf(Service)!;
        var mark = OnceMarker.For(key).Text;
        var known = await api.SendAsync(
            Request("v2/invoicing/search-invoices?page=1&page_size=20", Method.Post).WithJson(new PayPalInvoiceSearch(mark), PayPalJson.Default.PayPalInvoiceSearch), PayPalJson.Default.PayPalInvoices, cancel);
        if (known.Items?.FirstOrDefault(invoice => invoice.Detail.Reference == mark) is { } earlier)
        {
            return earlier.Id;
        }

        var due = time.GetUtcNow().AddDays(order.DueDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var body = new PayPalInvoiceBody(
            new PayPalInvoiceDetail(currency, mark) { Note = order.Note, PaymentTerm = new PayPalPaymentTerm(due) },
            [new PayPalRecipient(new PayPalBillTo(order.CustomerId))],
            lines);
        var request = Whole(Request("v2/invoicing/invoices", Method.Post)).WithJson(body, PayPalJson.Default.PayPalInvoiceBody);
        return (await api.SendAsync(request, PayPalJson.Default.PayPalInvoice, cancel)).Id;
    }

    /// <summary>Has PayPal mail a draft.</summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<BillingInvoice> SendInvoiceAsync(string key, string id, CancellationToken cancel = default)
    {
        var known = await GetInvoiceAsync(id, cancel);
        if (known.Status == "DRAFT")
        {
            await api.SendAsync(Request($"{InvoiceRoute(id)}/send", Method.Post).WithJson(new PayPalNotification(SendToRecipient: true), PayPalJson.Default.PayPalNotification), cancel);
            known = await GetInvoiceAsync(id, cancel);
        }

        return new BillingInvoice(
            known.Id,
            known.Detail.InvoiceNumber,
            known.Status.ToLowerInvariant(),
            known.PrimaryRecipients is [var recipient, ..] ? recipient.BillingInfo?.EmailAddress : null,
            null,
            (known.DueAmount ?? known.Amount) is { } due ? Amount(due) : throw new ServiceException(ServiceFailure.Permanent, Service, $"the invoice {id} came back without its amount.") { Status = 200 },
            known.Detail.Metadata?.RecipientViewUrl);
    }

    private Task<PayPalInvoice> GetInvoiceAsync(string id, CancellationToken cancel) => api.SendAsync(Request(InvoiceRoute(id)), PayPalJson.Default.PayPalInvoice, cancel);

    private static string InvoiceRoute(string id) => $"v2/invoicing/invoices/{Uri.EscapeDataString(id)}";
}
