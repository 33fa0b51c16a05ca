namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>Amounts as Stripe counts them, which is not everywhere the currency's own smallest unit.</summary>
internal static class StripeMoney
{
    /// <summary>Has no smaller unit any more, and is counted by Stripe as if it had a hundredth.</summary>
    private const string CountedInHundredths = "UGX";

    private const int Hundred = 100;

    /// <exception cref="ServiceException">Stripe does not take so fine an amount.</exception>
    public static long AmountOf(Money money) => money switch
    {
        { Currency: CountedInHundredths } => checked(money.MinorUnits * Hundred),
        { Digits: 3 } when money.MinorUnits % 10 != 0 => throw new ServiceException(ServiceFailure.Permanent, "Stripe", $"takes {money.Currency} with two digits after the point only, and {money.ToMajorText()} has three.") { Field = "amount", HadNoEffect = true },
        _ => money.MinorUnits,
    };

    public static Money Read(long amount, string currency)
        => currency.Equals(CountedInHundredths, StringComparison.OrdinalIgnoreCase) ? new Money(amount / Hundred, currency) : new Money(amount, currency);
}
