using System.Globalization;
using System.Text;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Connectors.Webhooks;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>PayPal's orders, captures, refunds and subscriptions, and the check of its webhooks.</summary>
public sealed partial class PayPalBilling : ISubscriptionGateway
{
    internal const string Service = "PayPal";

    /// <summary>A repeat under one PayPal-Request-Id is answered with the first result.</summary>
    private const string KeyHeader = "PayPal-Request-Id";

    private const int LongestKey = 108;
    private const int LongestDescription = 127;
    private const int LongestNote = 255;

    private readonly ServiceApi api;
    private readonly Uri address;
    private readonly TimeProvider time;

    /// <param name="http">The guarded client.</param>
    /// <param name="tokens">OAuth 2 client credentials of the account.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="address">PayPal's sandbox, or a stand-in in tests; PayPal itself when null.</param>
    public PayPalBilling(HttpClient http, ITokenSource tokens, TimeProvider? time = null, Uri? address = null)
    {
        this.address = address ?? new Uri("https://api-m.paypal.com/");
        this.time = time ?? TimeProvider.System;
        api = new ServiceApi(Requests.Over(http), Service, tokens, PayPalErrors.Explain, new SecretMask(), this.time);
    }

    public string Name => "paypal";

    /// <summary>Makes an order; the buyer approves it at its address, and then it is captured.</summary>
    [Effect(EffectClass.Keyed)]
    public async Task<CheckoutPage> CreateCheckoutAsync(string key, CheckoutOrder order, CancellationToken cancel = default)
    {
        var total = OrderTotal.Of(order, Service);
        var request = Keyed("v2/checkout/orders", key).WithJson(
            new PayPalOrderBody(
                "CAPTURE",
                [new PayPalUnit(new PayPalAmount(total.Currency, total.ToMajorText()), order.Reference, string.Join(", ", order.Lines.Select(line => line.Name)) is { Length: > 0 } names ? names[..Math.Min(names.Length, LongestDescription)] : null)],
                new PayPalSource(new PayPalWallet(new PayPalExperience(order.SuccessUrl, order.CancelUrl ?? order.SuccessUrl, "PAY_NOW", "NO_SHIPPING")))),
            PayPalJson.Default.PayPalOrderBody);
        return Page(await api.SendAsync(request, PayPalJson.Default.PayPalOrder, cancel));
    }

    [Effect(EffectClass.None)]
    public async Task<CheckoutPage> GetCheckoutAsync(string id, CancellationToken cancel = default)
        => Page(await api.SendAsync(Request($"v2/checkout/orders/{Uri.EscapeDataString(id)}"), PayPalJson.Default.PayPalOrder, cancel));

    /// <summary>Takes the money of an order that the buyer approved. One that is captured already is told as it is.</summary>
    /// <returns>Id of the payment (capture), for a refund later, and its state.</returns>
    [Effect(EffectClass.Keyed)]
    public async Task<BillingPayment> CaptureAsync(string key, string orderId, CancellationToken cancel = default)
    {
        try
        {
            return Payment(await api.SendAsync(Whole(Keyed($"v2/checkout/orders/{Uri.EscapeDataString(orderId)}/capture", key)).AddStringBody("{}", ContentType.Json), PayPalJson.Default.PayPalOrder, cancel), orderId);
        }
        catch (ServiceException done) when (done.Kind == ServiceFailure.AlreadyDone)
        {
            return Payment(await api.SendAsync(Request($"v2/checkout/orders/{Uri.EscapeDataString(orderId)}"), PayPalJson.Default.PayPalOrder, cancel), orderId);
        }
    }

    /// <param name="paymentId">Id of the capture.</param>
    /// <param name="amount">Null for all of it.</param>
    [Effect(EffectClass.Keyed)]
    public async Task<BillingRefund> RefundAsync(string key, string paymentId, Money? amount = null, string? reason = null, CancellationToken cancel = default)
    {
        var body = new PayPalRefundBody(amount is { } part ? new PayPalAmount(part.Currency, part.ToMajorText()) : null, reason is { Length: > 0 } ? reason[..Math.Min(reason.Length, LongestNote)] : null);
        var request = Whole(Keyed($"v2/payments/captures/{Uri.EscapeDataString(paymentId)}/refund", key)).WithJson(body, PayPalJson.Default.PayPalRefundBody);
        var refund = await api.SendAsync(request, PayPalJson.Default.PayPalRefund, cancel);
        var value = refund.Amount ?? throw new ServiceException(ServiceFailure.Permanent, Service, "the refund came back without its amount.");
        return new BillingRefund(refund.Id, refund.Status.ToLowerInvariant(), Amount(value), paymentId);
    }

    /// <summary>Asks PayPal whether it sent a webhook. The event goes there as it came, byte by byte: a changed space would make it another one.</summary>
    [Effect(EffectClass.None)]
    public async Task<bool> VerifyAsync(IncomingCall call, string webhookId, CancellationToken cancel = default)
    {
        var head = new StringBuilder("{");
        foreach (var (field, header) in PayPalEvents.SignedHeaders)
        {
            head.Append(CultureInfo.InvariantCulture, $"\"{field}\":{JsonSerializer.Serialize(call.Header(header) ?? "", PayPalJson.Default.String)},");
        }

        head.Append(CultureInfo.InvariantCulture, $"\"webhook_id\":{JsonSerializer.Serialize(webhookId, PayPalJson.Default.String)},\"webhook_event\":");
        var text = head + Encoding.UTF8.GetString(call.Body.Span) + "}";
        var request = Request("v1/notifications/verify-webhook-signature", Method.Post).AddStringBody(text, ContentType.Json);
        try
        {
            return (await api.SendAsync(request, PayPalJson.Default.PayPalVerification, cancel)).VerificationStatus == "SUCCESS";
        }
        catch (ServiceException refused) when (refused.Status == 400)
        {
            // What breaks the rules for these headers was not sent by PayPal.
            return false;
        }
    }

    /// <summary>Whether the account can be used at all.</summary>
    [Effect(EffectClass.None)]
    public Task CheckAsync(CancellationToken cancel = default) => api.SendAsync(Request("v1/notifications/webhooks"), cancel);

    internal static Money Amount(PayPalAmount amount) => Money.FromMajor(decimal.Parse(amount.Value, NumberStyles.Number, CultureInfo.InvariantCulture), amount.CurrencyCode);

    private static CheckoutPage Page(PayPalOrder order)
        => new(order.Id, order.Links?.FirstOrDefault(link => link.Rel is "payer-action" or "approve")?.Href, order.Status.ToLowerInvariant(), order.Status == "COMPLETED" ? "paid" : "unpaid", null);

    private static BillingPayment Payment(PayPalOrder order, string orderId)
        => order.PurchaseUnits?.SelectMany(unit => unit.Payments?.Captures ?? []).FirstOrDefault() is { } capture
            ? new BillingPayment(capture.Id, capture.Status.ToLowerInvariant(), capture.Amount is { } amount ? Amount(amount) : null, orderId)
            : throw new ServiceException(ServiceFailure.Permanent, Service, $"the order {orderId} has no payment.") { Status = 200 };

    private RestRequest Keyed(string route, string key)
        => key.Length is 0 or > LongestKey ? throw new ArgumentException($"PayPal takes keys of at most {LongestKey} letters.", nameof(key)) : Request(route, Method.Post).AddHeader(KeyHeader, key);

    /// <summary>Asks for all of what is made: by default PayPal tells its id and state only.</summary>
    private static RestRequest Whole(RestRequest request) => request.AddHeader("Prefer", "return=representation");

    private RestRequest Request(string route, Method method = Method.Get) => new(new Uri(address, route), method);
}
