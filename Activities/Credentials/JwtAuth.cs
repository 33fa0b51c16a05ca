using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

/// <summary>What JSON Web Tokens of callers are checked with, named as n8n names it.</summary>
internal sealed class JwtAuth : CredentialType
{
    public const string TypeName = "jwtAuth";

    private const string PublicKey = "pemKey";

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    public override string Name => TypeName;

    public override string DisplayName => "JSON Web Token";

    public override string Help => "What the tokens of a webhook's callers are signed with: a secret both sides know, or the public key of the caller.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("keyType", "Key type", "passphrase: a secret. pemKey: a public key.") { Options = ["passphrase", PublicKey], Default = "passphrase" },
        Secret("secret", "Secret", "For HS256, HS384 and HS512.") with { IsRequired = false },
        new("publicKey", "Public key", "-----BEGIN PUBLIC KEY-----, for RS256 and the like.") { Kind = CredentialFieldKind.LongText, IsRequired = false },
        Secret("privateKey", "Private key", "-----BEGIN PRIVATE KEY-----, where a flow signs tokens itself.") with { Kind = CredentialFieldKind.LongText, IsRequired = false },
        new("algorithm", "Algorithm", "The one that is taken.") { Options = ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512"], Default = "HS256" },
        new("audience", "Audience", "What the tokens have to be made out to. Empty: not looked at.") { IsRequired = false },
        new("issuer", "Issuer", "Who has to have issued them. Empty: not looked at.") { IsRequired = false },
    ];

    /// <returns>What the token says; null where it is not genuine.</returns>
    /// <exception cref="FaultException">The key cannot be used.</exception>
    public static async ValueTask<ValueObject?> ClaimsAsync(string? token, Credential credential, IServiceProvider services)
    {
        using var rsa = credential["keyType"] == PublicKey ? RSA.Create() : null;
        var now = services.Clock().GetUtcNow().UtcDateTime;
        var (audience, issuer) = (credential["audience"], credential["issuer"]);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token ?? "", new TokenValidationParameters
        {
            IssuerSigningKey = KeyOf(credential, rsa),
            ValidAlgorithms = [credential["algorithm"] is { Length: > 0 } algorithm ? algorithm : "HS256"],
            ValidateAudience = audience.Length > 0,
            ValidAudience = audience,
            ValidateIssuer = issuer.Length > 0,
            ValidIssuer = issuer,
            LifetimeValidator = (from, until, _, _) => until is { } end && end + Skew > now && (from is not { } start || start - Skew <= now),
        });
        return result.IsValid ? ValueJson.Parse(Base64UrlEncoder.DecodeBytes(((JsonWebToken)result.SecurityToken).EncodedPayload)).AsObject() : null;
    }

    private static SecurityKey KeyOf(Credential credential, RSA? rsa)
    {
        try
        {
            if (rsa is null)
            {
                return new SymmetricSecurityKey(Encoding.UTF8.GetBytes(credential.Require("secret")));
            }

            rsa.ImportFromPem(credential.Require("publicKey"));

            // Without its cache, which would keep a key that is disposed of here.
            return new RsaSecurityKey(rsa) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
        }
        catch (ArgumentException error)
        {
            throw new FaultException($"The key of the credential '{credential.Name}' cannot be read: {error.Message}", type: "Credential", inner: error);
        }
    }
}
