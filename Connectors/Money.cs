using System.Globalization;

namespace Bizoholic.Flows.Connectors;

/// <summary>An amount in the currency's smallest unit (cents, paise; whole yen). Currency is an upper-case ISO 4217 code.</summary>
public readonly record struct Money
{
    public Money(long minorUnits, string currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetter))
        {
            throw new ArgumentException($"'{currency}' is not a currency; expected a three-letter code such as USD.", nameof(currency));
        }

        MinorUnits = minorUnits;
        Currency = currency.ToUpperInvariant();
    }

    public long MinorUnits { get; }

    public string Currency { get; }

    /// <summary>Digits after the decimal point: 2 for most currencies, 0 for yen and the like, 3 for the dinars.</summary>
    public int Digits => Currencies.Digits(Currency);

    /// <summary>The amount in major units, such as 10.50.</summary>
    public decimal Major => MinorUnits / Currencies.Scale(Digits);

    /// <summary>Converts an amount in major units.</summary>
    /// <exception cref="ArgumentException">The amount is finer than the currency's smallest unit.</exception>
    public static Money FromMajor(decimal amount, string currency)
    {
        var minor = amount * Currencies.Scale(new Money(0, currency).Digits);
        return minor == decimal.Truncate(minor)
            ? new Money((long)minor, currency)
            : throw new ArgumentException($"{amount} is finer than the smallest unit of {currency}.", nameof(amount));
    }

    /// <summary>The nearest amount in the smallest unit, half away from zero, for figures that others calculated.</summary>
    public static Money Nearest(decimal amount, string currency) =>
        new((long)decimal.Round(amount * Currencies.Scale(new Money(0, currency).Digits), MidpointRounding.AwayFromZero), currency);

    /// <summary>The amount with all its digits, as PayPal and PayU want it: "10.00".</summary>
    public string ToMajorText() => Major.ToString("F" + Digits, CultureInfo.InvariantCulture);

    public override string ToString() => $"{ToMajorText()} {Currency}";
}
