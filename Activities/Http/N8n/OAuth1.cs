using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Signs a request as OAuth 1.0a wants it (RFC 5849).</summary>
internal static class OAuth1
{
    /// <param name="once">A text that no other request of this second has.</param>
    public static RequestParts Sign(RequestParts parts, Credential credential, DateTimeOffset now, string once)
    {
        var method = credential["signatureMethod"] is { Length: > 0 } given ? given : "HMAC-SHA1";
        var signed = new List<(string Name, string Value)>
        {
            ("oauth_consumer_key", credential.Require("consumerKey")),
            ("oauth_nonce", once),
            ("oauth_signature_method", method),
            ("oauth_timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        };
        if (credential["oauthToken"] is { Length: > 0 } token)
        {
            signed.Add(("oauth_token", token));
        }

        var address = RequestSender.AddressOf(parts);
        var query = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => (Unescape(pair[0]), Unescape(pair.ElementAtOrDefault(1) ?? "")));
        var form = parts.BodyType == "form-urlencoded" ? (parts.Body.AsObject() ?? ValueObject.Empty).Select(field => (field.Key, field.Value.ToString())) : [];
        var all = signed.Concat(query).Concat(form).Select(pair => (Name: Uri.EscapeDataString(pair.Item1), Value: Uri.EscapeDataString(pair.Item2)))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal).Select(pair => $"{pair.Name}={pair.Value}");
        var text = $"{parts.Method.ToUpperInvariant()}&{Uri.EscapeDataString(address.GetLeftPart(UriPartial.Path))}&{Uri.EscapeDataString(string.Join('&', all))}";
        signed.Add(("oauth_signature", Hash(method, $"{Uri.EscapeDataString(credential.Require("consumerSecret"))}&{Uri.EscapeDataString(credential["oauthTokenSecret"])}", text)));
        var header = "OAuth " + string.Join(", ", signed.Select(pair => $"{pair.Name}=\"{Uri.EscapeDataString(pair.Value)}\""));
        return parts with { Headers = [.. parts.Headers.Where(pair => !pair.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)), ("Authorization", header)] };
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

#pragma warning disable CA5350 // What the service signs with is its choice; many know SHA-1 only.
    private static string Hash(string method, string key, string text)
    {
        var (secret, content) = (Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text));
        return Convert.ToBase64String(method switch
        {
            "HMAC-SHA1" => HMACSHA1.HashData(secret, content),
            "HMAC-SHA256" => HMACSHA256.HashData(secret, content),
            "HMAC-SHA512" => HMACSHA512.HashData(secret, content),
            _ => throw new FaultException($"The signature method '{method}' is not known here. Choose HMAC-SHA1, HMAC-SHA256 or HMAC-SHA512.", type: "Credential"),
        });
    }
#pragma warning restore CA5350
}
