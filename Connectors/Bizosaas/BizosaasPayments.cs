using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Bizosaas;

/// <summary>The payment service, which picks a gateway by brand. It does not check webhook signatures: check before forwarding to it.</summary>
public sealed class BizosaasPayments
{
    private const string Name = "BizOSaaS payments";

    private readonly BizosaasApi api;

    public BizosaasPayments(HttpClient http, Uri address, ITokenSource? tokens = null, TimeProvider? time = null) =>
        api = new BizosaasApi(http, Name, address, tokens, null, time ?? TimeProvider.System);

    /// <summary>Asks for a payment. The service takes no key and keeps no reference, so a lost answer has to be looked into by a person.</summary>
    [Effect(EffectClass.AtMostOnce)]
    public async Task<BizosaasPayment> CreateAsync(NewPayment payment, CancellationToken cancel = default)
    {
        var methods = BrandRules.Of(payment.Brand, payment.Amount.Currency, Name);
        if (payment.Method is { } method && !methods.Contains(method))
        {
            throw new ServiceException(ServiceFailure.Permanent, Name, $"{payment.Brand} takes {string.Join(", ", methods)}, not {method}.") { Field = "payment_method", HadNoEffect = true };
        }

        var body = new PaymentBody(
            payment.Amount.Major, payment.Amount.Currency, payment.Brand, payment.CustomerEmail, payment.CustomerName, payment.Method, payment.Description, payment.Metadata);
        var made = await api.SendAsync(api.Post("/payments/create", body, BizosaasJson.Default.PaymentBody), BizosaasJson.Default.PaymentAnswer, cancel);
        return new BizosaasPayment(made.PaymentId, made.Status, Money.Nearest(made.Amount, made.Currency), made.PaymentMethod, made.CheckoutUrl, made.ClientSecret);
    }
}
