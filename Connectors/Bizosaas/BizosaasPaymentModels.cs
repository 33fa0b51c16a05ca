using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Connectors.Bizosaas;

/// <summary>A payment to ask for. Brand bizoholic is paid in USD, coreldove in INR.</summary>
public sealed record NewPayment
{
    public required Money Amount { get; init; }

    /// <summary>bizoholic or coreldove.</summary>
    public required string Brand { get; init; }

    public required string CustomerEmail { get; init; }

    public required string CustomerName { get; init; }

    /// <summary>stripe, razorpay, paypal or payu; the service's first choice for the brand when null.</summary>
    public string? Method { get; init; }

    public string? Description { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

internal sealed record PaymentBody(
    decimal Amount, string Currency, string Platform, string CustomerEmail, string CustomerName, string? PaymentMethod, string? Description, IReadOnlyDictionary<string, string> Metadata);

internal sealed record PaymentAnswer([property: JsonRequired] string PaymentId, string Status, string Platform, [property: JsonRequired] string Currency, [property: JsonRequired] decimal Amount, string PaymentMethod, string? ClientSecret, string? CheckoutUrl);

/// <summary>A payment that was asked for.</summary>
public sealed record BizosaasPayment(string Id, string Status, Money Amount, string Method, string? CheckoutUrl, string? ClientSecret)
{
    /// <summary>Shows no client secret.</summary>
    public override string ToString() => $"{Id} {Status} {Amount} by {Method}";
}
