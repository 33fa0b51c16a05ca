using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Signs a request in with a credential: as its kind says, or, for services with ways of their own, as they want it.</summary>
internal static class RequestAuth
{
    /// <summary>Stands at the begin of an address for the one in the credential.</summary>
    public const string OwnAddress = "{address}";

    /// <exception cref="FaultException">The credential may not be sent there, or cannot be used this way.</exception>
    public static RequestParts Apply(RequestParts parts, Credential credential, ServiceAuth? service)
    {
        if (service is { IsInPath: true })
        {
            // An account that is part of the address, such as Twilio's, is the credential's user.
            parts = parts with { Url = parts.Url.Replace("{user}", Uri.EscapeDataString(credential["user"]), StringComparison.Ordinal) };
        }

        if (parts.Url.StartsWith(OwnAddress, StringComparison.Ordinal))
        {
            // Some services are told in a header where a thing goes, too.
            var own = ServiceAccount.AddressOf(credential);
            parts = parts with { Url = own + parts.Url[OwnAddress.Length..], Headers = [.. parts.Headers.Select(header => header.Value.StartsWith(OwnAddress, StringComparison.Ordinal) ? (header.Name, own + header.Value[OwnAddress.Length..]) : header)] };
        }

        parts = credential.Type == AwsCredential.TypeName ? AwsSignature.At(parts, credential, service?.Aws) : parts;
        HttpCredential.RequireHost(credential, RequestSender.AddressOf(parts));

        if (service is { UserField: { } userField })
        {
            parts = parts.WithField(userField, FirstOf(credential, "user", "username") ?? "");
        }

        return credential.Type switch
        {
            // Signed by what is sent, or signed in before.
            "httpDigestAuth" or "oAuth1Api" or AwsCredential.TypeName => parts,
            _ when service is { SignIn: not null } => parts,
            "httpBasicAuth" when service is { TakesUser: true } => Token(parts, credential["password"], service, credential["user"]),
            "httpBasicAuth" => Header(parts, "Authorization", Basic(credential["user"], credential["password"])),
            "httpHeaderAuth" => Header(parts, credential.Require("name"), credential["value"]),
            "httpQueryAuth" => parts with { Query = QueryText.With(parts.Query, [(credential.Require("name"), credential["value"])]) },
            "httpBearerAuth" => Token(parts, credential["token"], service),
            "httpCustomAuth" => Custom(parts, credential),
            _ when service is { IsBasic: true } => Header(parts, "Authorization", Basic((FirstOf(credential, "user", "username") ?? "") + service.UserSuffix, FirstOf(credential, ServiceAccount.Key, "password") ?? "")),
            _ when credential[CredentialNames.AccessToken] is { Length: > 0 } token => Token(parts, token, service),
            _ when FirstOf(credential, ServiceAccount.Key, "apiKey", "apiToken", "accessToken", "token", "secretKey", "password") is { } token => Token(parts, token, service, FirstOf(credential, "user", "username")),
            _ => throw new FaultException($"The credential '{credential.Name}' of the kind {credential.Type} cannot sign in a web request. Choose one of a kind for HTTP.", type: "Credential"),
        };
    }

    /// <summary>The second try of a digest sign-in: the answer to what the service asked. Null where it asked for nothing of the kind.</summary>
    public static string? Digest(string challenge, Credential credential, string method, Uri address)
    {
        if (!challenge.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var asked = Members(challenge[7..]);
        var (realm, nonce) = (asked.GetValueOrDefault("realm", ""), asked.GetValueOrDefault("nonce", ""));
        var way = asked.GetValueOrDefault("algorithm", "MD5");
        var (isSha, isSession) = (way.StartsWith("SHA-256", StringComparison.OrdinalIgnoreCase), way.EndsWith("-sess", StringComparison.OrdinalIgnoreCase));
        var once = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var first = Hash($"{credential["user"]}:{realm}:{credential["password"]}", isSha);
        first = isSession ? Hash($"{first}:{nonce}:{once}", isSha) : first;
        var second = Hash($"{method}:{address.PathAndQuery}", isSha);
        var hasQuality = asked.GetValueOrDefault("qop", "").Split(',', StringSplitOptions.TrimEntries).Contains("auth");
        var response = Hash(hasQuality ? $"{first}:{nonce}:00000001:{once}:auth:{second}" : $"{first}:{nonce}:{second}", isSha);
        var text = new StringBuilder($"Digest username=\"{credential["user"]}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{address.PathAndQuery}\", response=\"{response}\"");
        if (asked.TryGetValue("opaque", out var opaque))
        {
            text.Append(CultureInfo.InvariantCulture, $", opaque=\"{opaque}\"");
        }

        if (asked.TryGetValue("algorithm", out var algorithm))
        {
            text.Append(CultureInfo.InvariantCulture, $", algorithm={algorithm}");
        }

        return text.Append(hasQuality ? ", qop=auth, nc=00000001" : "").Append(hasQuality || isSession ? $", cnonce=\"{once}\"" : "").ToString();
    }

    private static RequestParts Token(RequestParts parts, string token, ServiceAuth? service, string? userName = null) => service switch
    {
        { IsInPath: true } => parts with { Url = parts.Url.Replace("{token}", token, StringComparison.Ordinal) },
        { Query: { } name, UserQuery: { } user } => parts with { Query = QueryText.With(parts.Query, [(user, userName ?? ""), (name, token)]) },
        { UserQuery: { } user, Query: null } => Token(parts with { Query = QueryText.With(parts.Query, [(user, userName ?? "")]) }, token, service with { UserQuery = null }),
        { UserHeader: { } user } => Token(Header(parts, user, userName ?? ""), token, service with { UserHeader = null }),
        { Field: { } name } => parts.WithField(name, token),
        { Query: { } name } => parts with { Query = QueryText.With(parts.Query, [(name, token)]) },
        { Header: { } name, IsAlsoBearer: true } => Header(Header(parts, name, token), "Authorization", $"Bearer {token}"),
        { Header: { } name } => Header(parts, name, service.Prefix + token),
        { BasicPassword: { } password } => Header(parts, "Authorization", Basic(token, password.Trim())),
        { BasicUser: { } user } => Header(parts, "Authorization", Basic(user.Trim(), token)),
        _ => Header(parts, "Authorization", $"Bearer {token}"),
    };

    private static RequestParts Custom(RequestParts parts, Credential credential)
    {
        Value json;
        try
        {
            json = ValueJson.Parse(credential.Require("json"));
        }
        catch (System.Text.Json.JsonException)
        {
            throw new FaultException($"The credential '{credential.Name}' is not valid JSON. It looks like {{\"headers\": {{\"X-Key\": \"...\"}}}}.", type: "Credential");
        }

        foreach (var (name, value) in json["headers"].AsObject() ?? ValueObject.Empty)
        {
            parts = Header(parts, name, value.ToString());
        }

        var query = QueryText.With(parts.Query, QueryText.Of(json["qs"].AsObject() ?? ValueObject.Empty, "indices"));
        return (json["body"].AsObject() ?? ValueObject.Empty).Aggregate(parts with { Query = query }, (made, member) => made.WithField(member.Key, member.Value));
    }

    private static RequestParts Header(RequestParts parts, string name, string value)
        => parts with { Headers = [.. parts.Headers.Where(header => !header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)), (name, value)] };

    private static string Basic(string user, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    private static string? FirstOf(Credential credential, params string[] fields) => fields.Select(field => credential[field]).FirstOrDefault(value => value.Length > 0);

    private static Dictionary<string, string> Members(string challenge)
    {
        var members = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (System.Text.RegularExpressions.Match part in System.Text.RegularExpressions.Regex.Matches(challenge, "(\\w+)=(?:\"([^\"]*)\"|([^,\\s]+))", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromMilliseconds(250)))
        {
            members[part.Groups[1].Value] = part.Groups[2].Success ? part.Groups[2].Value : part.Groups[3].Value;
        }

        return members;
    }

#pragma warning disable CA5351 // Digest sign-in is what it is; services that ask for MD5 take nothing else.
    private static string Hash(string text, bool isSha) => Convert.ToHexStringLower(isSha ? SHA256.HashData(Encoding.UTF8.GetBytes(text)) : MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
