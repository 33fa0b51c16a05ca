namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>Which currency a brand is paid in, and through which gateways.</summary>
public static class BrandRules
{
    private static readonly Dictionary<string, (string Currency, string[] Gateways)> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bizoholic"] = ("USD", ["stripe", "paypal"]),
        ["coreldove"] = ("INR", ["razorpay", "payu", "paypal"]),
    };

    public static IReadOnlyCollection<string> Brands => Known.Keys;

    /// <summary>The gateways of a brand, the preferred one first.</summary>
    /// <exception cref="ServiceException">Nobody knows the brand, or it is paid in another currency.</exception>
    public static IReadOnlyList<string> Of(string brand, string currency, string service = "Billing")
    {
        if (!Known.TryGetValue(brand, out var rule))
        {
            throw new ServiceException(ServiceFailure.Permanent, service, $"'{brand}' is not a brand; use {string.Join(" or ", Known.Keys)}.") { Field = "platform", HadNoEffect = true };
        }

        return string.Equals(rule.Currency, currency, StringComparison.OrdinalIgnoreCase)
            ? rule.Gateways
            : throw new ServiceException(ServiceFailure.Permanent, service, $"{brand} is paid in {rule.Currency}, not {currency}.") { Field = "currency", HadNoEffect = true };
    }
}
