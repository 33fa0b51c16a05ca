using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>Razorpay's payment links, refunds, customers, plans and subscriptions. It takes idempotency keys on refunds only: all else that was made is looked for by our reference first.</summary>
public sealed partial class RazorpayBilling : ISubscriptionGateway
{
    private const string Service = "Razorpay";
    private const int PageSize = 100;

    /// <summary>Two refunds at once under one key: the second is refused while the first is worked on. Letters, digits, - and _, at least ten.</summary>
    private const string RefundKeyHeader = "X-Refund-Idempotency";

    private readonly ServiceApi api;
    private readonly Uri address;
    private readonly TimeProvider time;

    /// <param name="http">The guarded client.</param>
    /// <param name="keyId">rzp_live_... or rzp_test_...</param>
    /// <param name="keySecret">The key's secret.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="address">A stand-in in tests; Razorpay itself when null.</param>
    public RazorpayBilling(HttpClient http, string keyId, string keySecret, TimeProvider? time = null, Uri? address = null)
    {
        this.address = address ?? new Uri("https://api.razorpay.com/");
        this.time = time ?? TimeProvider.System;
        api = new ServiceApi(Requests.Over(http), Service, FixedToken.Basic(keyId, keySecret), RazorpayErrors.Explain, new SecretMask(keySecret), this.time);
    }

    public string Name => "razorpay";

    /// <summary>Makes a payment link. The order's reference is unique there, so that a second attempt finds the first one's link; without one, a mark made of the key stands in.</summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<CheckoutPage> CreateCheckoutAsync(string key, CheckoutOrder order, CancellationToken cancel = default)
    {
        var reference = order.Reference ?? OnceMarker.For(key).Text;
        if (await FindLinkAsync(reference, cancel) is { } known)
        {
            return Page(known);
        }

        var total = OrderTotal.Of(order, Service);
        var body = new RazorpayLinkBody(total.MinorUnits, total.Currency, string.Join(", ", order.Lines.Select(line => line.Name)), reference, order.SuccessUrl, "get")
        {
            Customer = order.Email is { } email ? new RazorpayCustomerBody(email) : null,
            Notes = order.Metadata,
        };
        try
        {
            return Page(await api.SendAsync(Request("v1/payment_links", Method.Post).WithJson(body, RazorpayJson.Default.RazorpayLinkBody), RazorpayJson.Default.RazorpayLink, cancel));
        }
        catch (ServiceException taken) when (taken.Kind == ServiceFailure.AlreadyDone)
        {
            return await FindLinkAsync(reference, cancel) is { } made ? Page(made) : throw new ServiceException(ServiceFailure.RetryLater, Service, "the payment link is there, but not listed yet.") { HadNoEffect = true };
        }
    }

    [Effect(EffectClass.None)]
    public async Task<CheckoutPage> GetCheckoutAsync(string id, CancellationToken cancel = default)
        => Page(await api.SendAsync(Request($"v1/payment_links/{Uri.EscapeDataString(id)}"), RazorpayJson.Default.RazorpayLink, cancel));

    /// <summary>Refunds carry our receipt, by which a second attempt finds the first, however late: how long Razorpay remembers a key, it does not say.</summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<BillingRefund> RefundAsync(string key, string paymentId, Money? amount = null, string? reason = null, CancellationToken cancel = default)
    {
        var receipt = OnceMarker.For(key).Text;
        await foreach (var known in ListRefundsAsync(paymentId, cancel))
        {
            if (known.Receipt == receipt)
            {
                return Refund(known);
            }
        }

        var body = new RazorpayRefundBody(amount?.MinorUnits, receipt) { Notes = reason is null ? null : new Dictionary<string, string> { ["reason"] = reason } };
        return Refund(await api.SendAsync(Request($"v1/payments/{Uri.EscapeDataString(paymentId)}/refund", Method.Post).AddHeader(RefundKeyHeader, receipt).WithJson(body, RazorpayJson.Default.RazorpayRefundBody), RazorpayJson.Default.RazorpayRefund, cancel));
    }

    /// <summary>Whether the key works at all.</summary>
    [Effect(EffectClass.None)]
    public Task CheckAsync(CancellationToken cancel = default) => api.SendAsync(Request("v1/payments").WithQuery("count", "1"), cancel);

    private async Task<RazorpayLink?> FindLinkAsync(string reference, CancellationToken cancel)
        => (await api.SendAsync(Request("v1/payment_links").WithQuery("reference_id", reference), RazorpayJson.Default.RazorpayLinks, cancel)).PaymentLinks?.FirstOrDefault(link => link.ReferenceId == reference && link.Status != "cancelled");

    private IAsyncEnumerable<RazorpayRefund> ListRefundsAsync(string paymentId, CancellationToken cancel)
        => ListAsync($"v1/payments/{Uri.EscapeDataString(paymentId)}/refunds", RazorpayJson.Default.RazorpayRefunds, page => page.Items, cancel);

    private static CheckoutPage Page(RazorpayLink link)
        => new(link.Id, link.ShortUrl, link.Status, link.Status == "paid" ? "paid" : "unpaid", link.ExpireBy is > 0 and var until ? DateTimeOffset.FromUnixTimeSeconds(until) : null);

    private static BillingRefund Refund(RazorpayRefund refund) => new(refund.Id, refund.Status, new Money(refund.Amount, refund.Currency), refund.PaymentId);

    private RestRequest Request(string route, Method method = Method.Get) => new(new Uri(address, route), method);
}
