namespace Bizoholic.Flows.Connectors.Tests;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(1050, "usd", "10.50 USD")]
    [InlineData(500, "JPY", "500 JPY")]
    [InlineData(1500, "KWD", "1.500 KWD")]
    [InlineData(-5, "INR", "-0.05 INR")]
    public void Minor_units_are_shown_with_the_currency_s_digits(long minor, string currency, string text) =>
        Assert.Equal(text, new Money(minor, currency).ToString());

    [Theory]
    [InlineData("10.5", "USD", 1050)]
    [InlineData("500", "JPY", 500)]
    [InlineData("0.01", "INR", 1)]
    public void Major_units_convert_exactly(string major, string currency, long minor) =>
        Assert.Equal(new Money(minor, currency), Money.FromMajor(decimal.Parse(major), currency));

    [Theory]
    [InlineData("0.001", "USD")]
    [InlineData("0.5", "JPY")]
    public void An_amount_finer_than_the_smallest_unit_is_refused(string major, string currency) =>
        Assert.Throws<ArgumentException>(() => Money.FromMajor(decimal.Parse(major), currency));

    [Theory]
    [InlineData("")]
    [InlineData("US")]
    [InlineData("US1")]
    public void A_wrong_currency_is_refused(string currency) => Assert.Throws<ArgumentException>(() => new Money(1, currency));
}
