using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Whether a call comes from the service that was told the address. Secrets are compared in constant time, signatures over the raw bytes.</summary>
internal static class CallCheck
{
    /// <summary>Of a check: where its secret is, if not one of ours.</summary>
    public const string Secret = "secret", Kept = "kept";

    /// <summary>Setting under which the host gives the secrets of an address: ours, and the one the service gave.</summary>
    public const string Secrets = "secrets";

    /// <summary>The field of the credential that calls are checked with; null for none.</summary>
    public static string? FieldOf(Value check) => check[Secret].AsString() is { Length: > 0 } field and not Kept ? field : null;

    /// <param name="settings">Of the registration, with its secrets.</param>
    /// <exception cref="FaultException">The credential lacks what calls are checked with.</exception>
    public static WebhookCheck Check(IncomingCall call, Value settings, Credential? credential, TimeProvider time)
    {
        var check = settings["check"];
        if (SecretOf(check, settings, credential) is not { Length: > 0 } secret)
        {
            return new WebhookCheck(WebhookVerdict.WrongSignature);
        }

        var header = check["header"].ToString();
        return check["how"].ToString() switch
        {
            "header" => Verdict(Same(call.Header(header), secret)),
            "address" => Verdict(Same(QueryOf(call)[ServiceSecrets.Key].AsString(), secret)),
            "stripe" => new StripeSignature([secret], time).Check(call.Header(header), call.Body.Span),
            "slack" => new SlackSignature([secret], time).Check(call.Header(SlackSignature.Header), call.Header(SlackSignature.TimestampHeader), call.Body.Span),
            "hmac" => Verdict(Same(call.Header(header), check["prefix"].AsString() + Signature(check, secret, call.Body.Span))),
            var unknown => throw new FaultException($"The table of triggers names the unknown check '{unknown}'."),
        };
    }

    /// <summary>Hashed first, so that not even a length can be told from the time it takes.</summary>
    public static bool Same(string? given, string expected)
        => given is { Length: > 0 } && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));

    public static ValueObject QueryOf(IncomingCall call)
        => call.PathAndQuery.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? ValueObject.From([.. QueryText.Read(call.PathAndQuery[(at + 1)..]).DistinctBy(pair => pair.Name).Select(pair => (pair.Name, (Value)pair.Value))]) : ValueObject.Empty;

    private static WebhookCheck Verdict(bool isGenuine) => new(isGenuine ? WebhookVerdict.Genuine : WebhookVerdict.WrongSignature);

    private static string? SecretOf(Value check, Value settings, Credential? credential)
        => FieldOf(check) is not { } field ? settings[Secrets][check[Secret].AsString() == Kept ? Kept : "ours"].AsString()
            : credential is null ? null
            : credential[field] is { Length: > 0 } value ? value
            : throw new FaultException($"The credential '{credential.Name}' of the kind {credential.Type} lacks what calls are checked with ({field}). Enter it there, or choose another one.", type: "Credential");

    private static string Signature(Value check, string secret, ReadOnlySpan<byte> body)
    {
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);
        return check["form"].AsString() == "base64" ? Convert.ToBase64String(hash) : Convert.ToHexStringLower(hash);
    }
}

/// <summary>The secrets that a service which was told an address is known by, as the host gives them to the trigger.</summary>
public static class ServiceSecrets
{
    /// <summary>Name of the key in addresses of services that sign nothing.</summary>
    public const string Key = "flows_key";

    /// <summary>Whether calls are known by a secret that the service gave when it was told.</summary>
    public static bool IsKept(Value settings) => settings["check"][CallCheck.Secret].AsString() == CallCheck.Kept;

    /// <summary>The settings of a registration with its secrets.</summary>
    public static Value With(Value settings, string ours, string? kept)
        => settings.AsObject()!.With(CallCheck.Secrets, ValueObject.From(("ours", ours), (CallCheck.Kept, kept)));
}
