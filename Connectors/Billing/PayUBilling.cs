using System.Globalization;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>
/// PayU India. Its page is reached by a form that the buyer's browser posts, which a flow's own answer has to hold; its server tells where a payment stands, and refunds.
/// </summary>
public sealed class PayUBilling : IBillingGateway
{
    private const string Service = "PayU";
    private const int LongestEmail = 50;

    /// <summary>PayU takes no second refund of one amount within five minutes.</summary>
    private static readonly TimeSpan BetweenRefunds = TimeSpan.FromMinutes(5);

    private readonly ServiceApi api;
    private readonly string key;
    private readonly string salt;
    private readonly Uri server;
    private readonly Uri page;

    /// <param name="http">The guarded client.</param>
    /// <param name="key">The merchant key.</param>
    /// <param name="salt">The merchant salt.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="page">https://test.payu.in/ for tries; PayU's own when null.</param>
    /// <param name="server">The same for its server.</param>
    public PayUBilling(HttpClient http, string key, string salt, TimeProvider? time = null, Uri? page = null, Uri? server = null)
    {
        (this.key, this.salt) = (key, salt);
        this.page = new Uri(page ?? new Uri("https://secure.payu.in/"), "_payment");
        this.server = new Uri(server ?? new Uri("https://info.payu.in/"), "merchant/postservice.php?form=2");
        api = new ServiceApi(Requests.Over(http), Service, null, _ => null, new SecretMask(salt), time ?? TimeProvider.System);
    }

    public string Name => "payu";

    /// <summary>The form of a payment. Nothing is called: the transaction's id is made of the reference or the key, and PayU takes each only once.</summary>
    [Effect(EffectClass.None)]
    public Task<CheckoutPage> CreateCheckoutAsync(string key, CheckoutOrder order, CancellationToken cancel = default)
    {
        var form = Form(key, order);
        return Task.FromResult(new CheckoutPage(form["txnid"], page.AbsoluteUri, "open", "unpaid", null) { Form = form });
    }

    private Dictionary<string, string> Form(string key, CheckoutOrder order)
    {
        var total = OrderTotal.Of(order, Service);
        if (total.Currency != "INR")
        {
            throw new ServiceException(ServiceFailure.Permanent, Service, $"takes rupees (INR), not {total.Currency}.") { Field = "currency", HadNoEffect = true };
        }

        var email = order.Email is { Length: > 0 and <= LongestEmail } given ? given : throw SubscriptionOrders.Refused(Service, $"needs the buyer's mail address, of at most {LongestEmail} letters.", "email");
        var phone = string.Concat((order.Phone ?? "").Where(char.IsAsciiDigit)) is { Length: > 0 } digits ? digits : throw SubscriptionOrders.Refused(Service, "needs the buyer's phone number.", "phone");
        var fields = new Dictionary<string, string>
        {
            ["key"] = this.key,
            ["txnid"] = Short(order.Reference is { Length: > 0 and <= 25 } own ? own : OnceMarker.For(key).Text, 25),
            ["amount"] = total.ToMajorText(),
            ["productinfo"] = Short(string.Join(", ", order.Lines.Select(line => line.Name)).Replace('|', ' '), 100),
            ["firstname"] = Short(email.Split('@')[0].Replace('|', ' '), 60),
            ["email"] = email,
            ["phone"] = phone,
            ["surl"] = order.SuccessUrl,
            ["furl"] = order.CancelUrl ?? order.SuccessUrl,
            ["udf1"] = order.Reference?.Replace('|', ' ') ?? "",
        };
        fields["hash"] = PayUHash.OfRequest(fields, salt);
        return fields;
    }

    /// <summary>Where a payment stands. What a browser brought back is never to be trusted instead.</summary>
    [Effect(EffectClass.None)]
    public async Task<CheckoutPage> GetCheckoutAsync(string id, CancellationToken cancel = default)
    {
        var answer = await SendAsync("verify_payment", id, cancel);
        var details = answer.At("transaction_details", id);
        return details.Text("status")?.ToLowerInvariant() switch
        {
            "not found" => throw new ServiceException(ServiceFailure.Permanent, Service, $"knows no transaction '{id}'.") { Status = 200, Field = "txnid" },
            { } status => new CheckoutPage(id, null, status, status == "success" ? "paid" : "unpaid", null),
            null => throw Failure(answer),
        };
    }

    /// <summary>A refund carries a token of its own, by which PayU knows a second attempt.</summary>
    /// <param name="paymentId">PayU's own id (mihpayid).</param>
    /// <param name="amount">Needed: PayU asks for it also where all is paid back.</param>
    [Effect(EffectClass.Keyed)]
    public async Task<BillingRefund> RefundAsync(string key, string paymentId, Money? amount = null, string? reason = null, CancellationToken cancel = default)
    {
        var part = amount ?? throw new ServiceException(ServiceFailure.Permanent, Service, "needs the amount to refund.") { Field = "amount", HadNoEffect = true };
        var token = Short(OnceMarker.For(key).Text, 23);
        var answer = await SendAsync("cancel_refund_transaction", paymentId, cancel, token, part.ToMajorText());
        if (answer.Text("status") == "1")
        {
            // It is queued: whether it worked is told later.
            return new BillingRefund(answer.Text("request_id") ?? answer.Text("txn_update_id") ?? token, "pending", part, paymentId);
        }

        var failure = Failure(answer);
        return failure.Kind == ServiceFailure.AlreadyDone && await FindRefundAsync(paymentId, token, cancel) is { } earlier ? earlier : throw failure;
    }

    /// <summary>A refund by PayU's own id of it; null where there is none.</summary>
    [Effect(EffectClass.None)]
    public async Task<BillingRefund?> GetRefundAsync(string requestId, CancellationToken cancel = default)
    {
        var found = (await SendAsync("check_action_status", requestId, cancel)).At("transaction_details", requestId, requestId);
        return found.Text("action") == "refund" ? Refund(requestId, found) : null;
    }

    private async Task<BillingRefund?> FindRefundAsync(string paymentId, string token, CancellationToken cancel)
    {
        var actions = (await SendAsync("check_action_status", paymentId, cancel, "payuid")).At("transaction_details", paymentId);
        return actions.ValueKind != JsonValueKind.Object ? null
            : actions.EnumerateObject().Where(action => action.Value.Text("token") == token).Select(action => Refund(action.Name, action.Value)).FirstOrDefault();
    }

    private static BillingRefund Refund(string id, JsonElement action) => new(
        id,
        action.Text("status")?.ToLowerInvariant() switch { "success" => "succeeded", "failure" => "failed", _ => "pending" },
        Money.Nearest(decimal.TryParse(action.Text("amt"), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) ? amount : 0, "INR"),
        action.Text("mihpayid"));

    /// <summary>Sends a command. PayU answers 200 also to failures.</summary>
    private async Task<JsonElement> SendAsync(string command, string first, CancellationToken cancel, params string[] more)
    {
        var request = new RestRequest(server, Method.Post)
            .AddParameter("key", key).AddParameter("command", command).AddParameter("var1", first).AddParameter("hash", PayUHash.OfCommand(key, command, first, salt));
        for (var number = 0; number < more.Length; number++)
        {
            request.AddParameter(string.Create(CultureInfo.InvariantCulture, $"var{number + 2}"), more[number]);
        }

        using var answer = await api.SendAsync(request, PayUJson.Default.JsonDocument, cancel);
        return answer.RootElement.Clone();
    }

    /// <summary>By PayU's codes of refunds where there is one, by its words otherwise.</summary>
    private static ServiceException Failure(JsonElement answer)
    {
        var (said, code) = (answer.Text("msg") ?? "it does not say why", answer.Text("error_code"));
        var kind = code switch
        {
            "106" or "109" or "227" => ServiceFailure.AlreadyDone,
            "120" or "214" => ServiceFailure.RetryLater,
            _ when said.Contains("hash", StringComparison.OrdinalIgnoreCase) || said.Contains("invalid key", StringComparison.OrdinalIgnoreCase) => ServiceFailure.SignInAgain,
            _ when said.Contains("already", StringComparison.OrdinalIgnoreCase) => ServiceFailure.AlreadyDone,
            _ => ServiceFailure.Permanent,
        };
        return new ServiceException(kind, Service, PlainText.From(said))
        {
            Status = 200,
            Code = code,
            Field = code switch { "105" or "113" or "117" => "amount", "116" => "paymentId", _ => null },
            RetryAfter = code == "214" ? BetweenRefunds : null,
        };
    }

    private static string Short(string text, int length) => text.Length <= length ? text : text[..length];
}
