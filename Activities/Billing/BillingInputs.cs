using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

internal static class BillingInputs
{
    /// <exception cref="FaultException">It is empty.</exception>
    public static string Require(string? value, string name)
        => string.IsNullOrWhiteSpace(value) ? throw new FaultException($"'{name}' is empty.") : value.Trim();

    /// <returns>Null where it is empty.</returns>
    public static string? Optional(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    /// <returns>Null where there are none.</returns>
    public static IReadOnlyDictionary<string, string>? Texts(ValueObject? members)
        => members is { Count: > 0 } ? members.ToDictionary(member => member.Key, member => member.Value.ToString()) : null;

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
