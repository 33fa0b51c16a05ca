using System.Text;

namespace Bizoholic.Flows.Connectors.Webhooks;

/// <summary>Checks the Stripe-Signature header.</summary>
/// <param name="secrets">Endpoint secrets, whole, with their "whsec_": Stripe uses the text itself as the key. Several while one is rolled.</param>
/// <param name="time">The clock.</param>
/// <param name="tolerance">How old a message may be. Default 5 minutes.</param>
public sealed class StripeSignature(IEnumerable<string> secrets, TimeProvider time, TimeSpan? tolerance = null)
{
    public const string Header = "Stripe-Signature";

    private readonly byte[][] keys = [.. secrets.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Checks the header against the raw body. The delivery id is the event's own "id", which the caller reads from the body.</summary>
    public WebhookCheck Check(string? header, ReadOnlySpan<byte> body)
    {
        var parts = (header ?? "").Split(',').Select(part => part.Trim().Split('=', 2)).Where(part => part.Length == 2).ToArray();
        var timestamps = parts.Where(part => part[0] == "t").Select(part => part[1]).ToArray();
        var given = parts.Where(part => part[0] == "v1").Select(part => part[1]).ToArray();
        if (timestamps is not [var timestamp] || given.Length == 0 || Signatures.UnixTime(timestamp) is not { } sentAt)
        {
            return new WebhookCheck(WebhookVerdict.Malformed);
        }

        var expected = new List<byte[]>(keys.Length);
        foreach (var key in keys)
        {
            expected.Add(Signatures.Hmac(key, timestamp + ".", body));
        }

        if (!Signatures.AnyMatch(expected, given, (right, claimed) => Signatures.SameHex(right, claimed)))
        {
            return new WebhookCheck(WebhookVerdict.WrongSignature);
        }

        return Signatures.IsFresh(sentAt, time, tolerance ?? Signatures.DefaultTolerance)
            ? new WebhookCheck(WebhookVerdict.Genuine, SentAt: sentAt)
            : new WebhookCheck(WebhookVerdict.OutsideTolerance, SentAt: sentAt);
    }
}
