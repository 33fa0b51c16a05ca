using System.Text;

namespace Bizoholic.Flows.Connectors.Webhooks;

/// <summary>Checks Slack's events, commands and buttons: X-Slack-Signature and X-Slack-Request-Timestamp.</summary>
/// <param name="signingSecrets">The app's signing secret; several while one is replaced.</param>
/// <param name="time">The clock.</param>
/// <param name="tolerance">How old a message may be. Default 5 minutes.</param>
public sealed class SlackSignature(IEnumerable<string> signingSecrets, TimeProvider time, TimeSpan? tolerance = null)
{
    public const string Header = "X-Slack-Signature";
    public const string TimestampHeader = "X-Slack-Request-Timestamp";

    private readonly byte[][] keys = [.. signingSecrets.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Checks the headers against the raw body. Slack sends no delivery id here; events carry an "event_id" in the body.</summary>
    public WebhookCheck Check(string? signature, string? timestamp, ReadOnlySpan<byte> body)
    {
        if (signature is null || !signature.StartsWith("v0=", StringComparison.Ordinal) || Signatures.UnixTime(timestamp) is not { } sentAt)
        {
            return new WebhookCheck(WebhookVerdict.Malformed);
        }

        var expected = new List<byte[]>(keys.Length);
        foreach (var key in keys)
        {
            expected.Add(Signatures.Hmac(key, $"v0:{timestamp}:", body));
        }

        if (!Signatures.AnyMatch(expected, [signature[3..]], (right, claimed) => Signatures.SameHex(right, claimed)))
        {
            return new WebhookCheck(WebhookVerdict.WrongSignature);
        }

        return Signatures.IsFresh(sentAt, time, tolerance ?? Signatures.DefaultTolerance)
            ? new WebhookCheck(WebhookVerdict.Genuine, SentAt: sentAt)
            : new WebhookCheck(WebhookVerdict.OutsideTolerance, SentAt: sentAt);
    }
}
