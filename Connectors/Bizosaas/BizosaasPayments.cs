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
        var (currency, methods) = BrandRules.Of(payment.Brand);
        if (payment.Amount.Currency != currency)
        {
            throw Refused($"{payment.Brand} is paid in {currency}, not {payment.Amount.Currency}.", "currency");
        }

        if (payment.Method is { } method && !methods.Contains(method))
        {
            throw Refused($"{payment.Brand} takes {string.Join(", ", methods)}, not {method}.", "payment_method");
        }

        var body = new PaymentBody(
            payment.Amount.Major, currency, payment.Brand, payment.CustomerEmail, payment.CustomerName, payment.Method, payment.Description, payment.Metadata);
        var made = await api.SendAsync(api.Post("/payments/create", body, BizosaasJson.Default.PaymentBody), BizosaasJson.Default.PaymentAnswer, cancel);
        return new BizosaasPayment(made.PaymentId, made.Status, Money.Nearest(made.Amount, made.Currency), made.PaymentMethod, made.CheckoutUrl, made.ClientSecret);
    }

    private static ServiceException Refused(string message, string field) => new(ServiceFailure.Permanent, Name, message) { Field = field, HadNoEffect = true };
}

/// <summary>Which currency and gateways a brand has.</summary>
internal static class BrandRules
{
    public static (string Currency, string[] Methods) Of(string brand) => brand switch
    {
        "bizoholic" => ("USD", ["stripe", "paypal"]),
        "coreldove" => ("INR", ["razorpay", "payu", "paypal"]),
        _ => throw new ServiceException(ServiceFailure.Permanent, "BizOSaaS payments", $"'{brand}' is not a brand; use bizoholic or coreldove.") { Field = "platform", HadNoEffect = true },
    };
}
