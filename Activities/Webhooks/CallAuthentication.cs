using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Webhooks;

/// <summary>The ways a webhook can know its callers by. Secrets are compared in constant time, signatures over the raw bytes.</summary>
public static class CallAuthentication
{
    public const string None = "none";
    public const string Basic = "basic";
    public const string Header = "header";
    public const string Jwt = "jwt";

    /// <summary>HMAC as Standard Webhooks says, which our WordPress plugin does too.</summary>
    public const string StandardWebhooks = "standardWebhooks";
    public const string Stripe = "stripe";
    public const string GitHub = "github";

    /// <summary>Kinds of credential that each way takes.</summary>
    private static readonly Dictionary<string, string[]> Credentials = new(StringComparer.Ordinal)
    {
        [Basic] = ["httpBasicAuth"],
        [Header] = ["httpHeaderAuth"],
        [Jwt] = [JwtAuth.TypeName],
        [StandardWebhooks] = [WebhookSecretCredential.TypeName],
        [Stripe] = [StripeCredential.TypeName, WebhookSecretCredential.TypeName],
        [GitHub] = [WebhookSecretCredential.TypeName],
    };

    public static bool IsKnown(string kind) => kind == None || Credentials.ContainsKey(kind);

    /// <exception cref="FaultException">The credential cannot be used this way.</exception>
    public static async ValueTask<CheckedCall> CheckAsync(string kind, IncomingCall call, Credential? credential, IServiceProvider services)
    {
        if (credential is null || !Credentials.TryGetValue(kind, out var types))
        {
            return Refused("This webhook has no credential yet, so nobody can be let in. Choose one at the flow's first step.") with { IsUnset = true };
        }

        if (!types.Contains(credential.Type))
        {
            throw new FaultException($"The credential '{credential.Name}' is of the kind {credential.Type}; this webhook needs one of the kind {string.Join(" or ", types)}.", type: "Credential");
        }

        return kind switch
        {
            Basic => CheckBasic(call, credential),
            Header => Same(call.Header(credential.Require("name")) ?? "", credential["value"]) ? Genuine : Refused("The header this webhook asks for is missing or wrong."),
            Jwt => await JwtAuth.ClaimsAsync(Bearer(call), credential, services) is { } claims ? Genuine with { Claims = claims } : Refused("The token is missing, not valid any more, or signed with another key.", "Bearer") with { ShowsNothing = Bearer(call) is null },
            StandardWebhooks => new CheckedCall(SignedCall.Check(call, credential, "secret", services)),
            Stripe => new CheckedCall(new StripeSignature(Secrets(credential, credential.Type == StripeCredential.TypeName ? "signatureSecret" : "secret"), services.Clock()).Check(call.Header(StripeSignature.Header), call.Body.Span)),
            _ => CheckGitHub(call, credential),
        };
    }

    private static CheckedCall Genuine { get; } = new(new WebhookCheck(WebhookVerdict.Genuine));

    private static CheckedCall CheckBasic(IncomingCall call, Credential credential)
    {
        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential["user"]}:{credential["password"]}"));
        var given = call.Header("Authorization") is { } header && header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? header[6..].Trim() : "";
        return Same(given, expected) ? Genuine : Refused("The user name or password is missing or wrong.", "Basic realm=\"Webhook\", charset=\"UTF-8\"") with { ShowsNothing = given.Length == 0 };
    }

    /// <summary>GitHub signs neither a time nor the id of its delivery: one body is one event, whatever id comes beside it.</summary>
    private static CheckedCall CheckGitHub(IncomingCall call, Credential credential)
    {
        var scheme = BodySignature.GitHub(Secrets(credential, "secret"));
        var check = scheme.Check(call.Header(scheme.Header), null, call.Body.Span);
        return new CheckedCall(check.IsGenuine ? check with { DeliveryId = "github:" + Convert.ToHexStringLower(SHA256.HashData(call.Body.Span)) } : check);
    }

    private static string[] Secrets(Credential credential, string field) => WebhookSecretCredential.Secrets(credential.Require(field));

    private static string? Bearer(IncomingCall call) => call.Header("Authorization") is { } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : null;

    /// <summary>Hashed first, so that not even a length can be told from the time it takes.</summary>
    private static bool Same(string given, string expected)
        => expected.Length > 0 && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));

    private static CheckedCall Refused(string detail, string? challenge = null) => new(new WebhookCheck(WebhookVerdict.WrongSignature)) { Detail = detail, Challenge = challenge };
}
