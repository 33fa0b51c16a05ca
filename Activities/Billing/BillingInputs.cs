using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

internal static class BillingInputs
{
    /// <exception cref="FaultException">It is empty.</exception>
    public static string Require(string? value, string name)
        => string.IsNullOrWhiteSpace(value) ? throw new FaultException($"'{name}' is empty.") : value.Trim();

    /// <exception cref="FaultException">It is no amount of money.</exception>
    public static Connectors.Money Money(decimal amount, string? currency)
    {
        try
        {
            return Connectors.Money.FromMajor(amount, Require(currency, "Currency"));
        }
        catch (Exception error) when (error is ArgumentException or OverflowException)
        {
            throw new FaultException($"{amount} {currency} is no amount: {error.Message}", inner: error);
        }
    }
}
