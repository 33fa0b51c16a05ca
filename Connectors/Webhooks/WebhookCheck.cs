namespace Bizoholic.Flows.Connectors.Webhooks;

/// <summary>Whether an incoming webhook is what it claims to be, and if not, why.</summary>
public enum WebhookVerdict
{
    Genuine,

    /// <summary>A header the scheme needs is missing or unreadable.</summary>
    Malformed,

    /// <summary>No signature matches any of the secrets.</summary>
    WrongSignature,

    /// <summary>The signature is right, but the message is too old or from the future.</summary>
    OutsideTolerance,
}

/// <summary>Result of a signature check.</summary>
/// <param name="Verdict">What was found.</param>
/// <param name="DeliveryId">The sender's id of this message, the same on every retry: the caller drops ids it has seen. Set only when genuine; null when the scheme has none.</param>
/// <param name="SentAt">When the sender signed it, for schemes that say.</param>
public sealed record WebhookCheck(WebhookVerdict Verdict, string? DeliveryId = null, DateTimeOffset? SentAt = null)
{
    public bool IsGenuine => Verdict == WebhookVerdict.Genuine;
}
