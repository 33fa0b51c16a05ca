using System.Globalization;
using System.Security.Cryptography;

namespace Bizoholic.Flows.Connectors.Webhooks;

/// <summary>Signs and checks webhooks by the Standard Webhooks rules, symmetric keys (v1).</summary>
/// <param name="secrets">Secrets as shown to people, "whsec_" and base64. Several while one is being replaced: all sign, any may match.</param>
/// <param name="time">The clock.</param>
/// <param name="tolerance">How far the sender's clock may be off. Default 5 minutes.</param>
public sealed class StandardWebhook(IEnumerable<string> secrets, TimeProvider time, TimeSpan? tolerance = null)
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>What secrets begin with as people see them.</summary>
    public const string SecretPrefix = "whsec_";

    private const int ShortestKey = 16;

    private readonly byte[][] keys = [.. secrets.Select(Key)];

    /// <summary>Whether a text can be a secret: at least 16 bytes in base64, with or without its prefix.</summary>
    public static bool IsSecret(string text) => Bytes(text) is not null;

    /// <summary>A new secret of 32 random bytes.</summary>
    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The three headers for one attempt. The id stays the same over all attempts; the time is that of the attempt.</summary>
    public IReadOnlyDictionary<string, string> Sign(string id, ReadOnlySpan<byte> body)
    {
        if (id.Length == 0 || id.Contains('.'))
        {
            throw new ArgumentException("A webhook id must not be empty or contain a dot.", nameof(id));
        }

        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signatures = new List<string>(keys.Length);
        foreach (var key in keys)
        {
            signatures.Add("v1," + Convert.ToBase64String(Signatures.Hmac(key, $"{id}.{timestamp}.", body)));
        }

        return new Dictionary<string, string>
        {
            [IdHeader] = id,
            [TimestampHeader] = timestamp,
            [SignatureHeader] = string.Join(' ', signatures),
        };
    }

    /// <summary>Checks the headers against the raw body, before anything is parsed.</summary>
    public WebhookCheck Check(string? id, string? timestamp, string? signature, ReadOnlySpan<byte> body)
    {
        if (string.IsNullOrEmpty(id) || id.Contains('.') || Signatures.UnixTime(timestamp) is not { } sentAt || string.IsNullOrEmpty(signature))
        {
            return new WebhookCheck(WebhookVerdict.Malformed);
        }

        var given = signature.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part.StartsWith("v1,", StringComparison.Ordinal)).Select(part => part[3..]).ToArray();
        var expected = new List<byte[]>(keys.Length);
        foreach (var key in keys)
        {
            expected.Add(Signatures.Hmac(key, $"{id}.{timestamp}.", body));
        }

        if (!Signatures.AnyMatch(expected, given, (right, claimed) => Signatures.SameBase64(right, claimed)))
        {
            return new WebhookCheck(WebhookVerdict.WrongSignature);
        }

        return Signatures.IsFresh(sentAt, time, tolerance ?? Signatures.DefaultTolerance)
            ? new WebhookCheck(WebhookVerdict.Genuine, id, sentAt)
            : new WebhookCheck(WebhookVerdict.OutsideTolerance, SentAt: sentAt);
    }

    private static byte[] Key(string secret) => Bytes(secret) ?? throw new ArgumentException("A webhook secret has to be 'whsec_' followed by at least 16 bytes in base64.");

    private static byte[]? Bytes(string secret)
    {
        var text = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length) && length >= ShortestKey ? key[..length] : null;
    }
}
