using System.Text;

namespace Bizoholic.Flows.Connectors.Webhooks;

/// <summary>
/// Checks schemes that sign the body alone, in hex: Razorpay, GitHub, Meta. They carry no time, so a replay is only caught by its delivery id,
/// which the signature does not cover.
/// </summary>
public sealed class BodySignature
{
    private readonly byte[][] keys;
    private readonly string prefix;

    private BodySignature(IEnumerable<string> secrets, string header, string idHeader, string prefix)
    {
        keys = [.. secrets.Select(Encoding.UTF8.GetBytes)];
        (Header, IdHeader, this.prefix) = (header, idHeader, prefix);
    }

    /// <summary>Name of the header that carries the signature.</summary>
    public string Header { get; }

    /// <summary>Name of the header that carries the delivery id.</summary>
    public string IdHeader { get; }

    /// <summary>Razorpay: the webhook secret, which is not the API secret.</summary>
    public static BodySignature Razorpay(params IEnumerable<string> secrets) => new(secrets, "X-Razorpay-Signature", "x-razorpay-event-id", "");

    /// <summary>GitHub, and services that copy it.</summary>
    public static BodySignature GitHub(params IEnumerable<string> secrets) => new(secrets, "X-Hub-Signature-256", "X-GitHub-Delivery", "sha256=");

    /// <summary>Checks the signature against the raw body.</summary>
    public WebhookCheck Check(string? signature, string? deliveryId, ReadOnlySpan<byte> body)
    {
        if (signature is null || !signature.StartsWith(prefix, StringComparison.Ordinal) || signature.Length == prefix.Length)
        {
            return new WebhookCheck(WebhookVerdict.Malformed);
        }

        var expected = new List<byte[]>(keys.Length);
        foreach (var key in keys)
        {
            expected.Add(Signatures.Hmac(key, "", body));
        }

        return Signatures.AnyMatch(expected, [signature[prefix.Length..]], (right, claimed) => Signatures.SameHex(right, claimed))
            ? new WebhookCheck(WebhookVerdict.Genuine, deliveryId)
            : new WebhookCheck(WebhookVerdict.WrongSignature);
    }
}
