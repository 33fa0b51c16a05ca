using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Sign a JSON Web Token, check one, or read one without checking it.", Type = "Jwt", DisplayName = "JWT")]
public sealed class JwtStep : N8nActivity
{
    private static readonly (string Given, string Claim)[] Names = [("audience", "aud"), ("issuer", "iss"), ("jwtid", "jti"), ("subject", "sub")];

    [Input(Description = "The secret or the keys that tokens are signed with.", Order = -1)]
    public Input<CredentialReference>? Credential { get; set; }

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        var reference = call.Context.Get(Credential);
        var now = call.Context.Time.GetUtcNow();
        var jobs = Enumerable.Range(0, call.Items.Count).Select(i => Job.Read(call, i, now)).ToArray();
        await call.ForEachAsync(async i =>
        {
            var job = jobs[i];
            if (job.Operation == "decode")
            {
                call.Add(job.Show(Read(job.Token)), i);
                return;
            }

            using var credential = await call.Context.OpenCredentialAsync(reference, refusedToken: null, JwtAuth.TypeName);
            using var key = new Key(credential, isSigning: job.Operation == "sign");
            var algorithm = job.Algorithm.Length > 0 ? job.Algorithm : AlgorithmOf(credential);
            call.Add(job.Operation == "sign" ? ValueObject.From(("token", Sign(job.Claims, job.KeyId, key.Value, algorithm))) : job.Show(await CheckAsync(job, key.Value, algorithm, now)), i);
        });
    }

    /// <summary>Claims as a token, signed with what the credential holds.</summary>
    /// <exception cref="FaultException">The key cannot be used.</exception>
    internal static string Sign(ValueObject claims, Credential credential, DateTimeOffset now)
    {
        using var key = new Key(credential, isSigning: true);
        return Sign(claims.Contains("iat") ? claims : claims.With("iat", (double)now.ToUnixTimeSeconds()), "", key.Value, AlgorithmOf(credential));
    }

    private static string AlgorithmOf(Credential credential) => credential["algorithm"] is { Length: > 0 } usual ? usual : "HS256";

    private static string Sign(ValueObject claims, string keyId, SecurityKey key, string algorithm)
    {
        try
        {
            key.KeyId = keyId.Length > 0 ? keyId : null;
            return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(ValueJson.ToJson(claims), new SigningCredentials(key, algorithm));
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or CryptographicException or SecurityTokenException)
        {
            throw new FaultException($"The token cannot be signed with {algorithm} and this key. A secret has to be at least as long as the hash: 32 letters for HS256.", type: "Credential", inner: error);
        }
    }

    private static async Task<JsonWebToken> CheckAsync(Job job, SecurityKey key, string algorithm, DateTimeOffset now)
    {
        var token = Read(job.Token);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(job.Token, new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidAlgorithms = [algorithm],
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
            TryAllIssuerSigningKeys = true,
        });
        return !result.IsValid ? throw new FaultException("The JWT token can't be verified")
            : !job.IgnoresExpiry && token.TryGetPayloadValue<long>("exp", out var expires) && now.ToUnixTimeSeconds() >= expires + job.Tolerance ? throw new FaultException("jwt expired")
            : !job.IgnoresNotBefore && token.TryGetPayloadValue<long>("nbf", out var begins) && now.ToUnixTimeSeconds() < begins - job.Tolerance ? throw new FaultException("jwt not active")
            : token;
    }

    private static JsonWebToken Read(string token)
    {
        try
        {
            return token.Length == 0 ? throw new FaultException("The JWT token was not provided") : new JsonWebToken(token);
        }
        catch (Exception error) when (error is ArgumentException or SecurityTokenException)
        {
            throw new FaultException("jwt malformed", inner: error);
        }
    }

    /// <summary>Settings of one item, which are read in the run's turn.</summary>
    private sealed record Job(string Operation, ValueObject Claims, string Token, string Algorithm, string KeyId, bool IsComplete, bool IgnoresExpiry, bool IgnoresNotBefore, double Tolerance)
    {
        public static Job Read(NodeCall call, int i, DateTimeOffset now)
        {
            var operation = call.Text("operation", i, "sign");
            return new Job(
                operation,
                operation == "sign" ? ClaimsOf(call, i, now) : ValueObject.Empty,
                call.Text("token", i),
                call.Text("options.algorithm", i),
                call.Text("options.kid", i),
                call.Flag("options.complete", i),
                call.Flag("options.ignoreExpiration", i),
                call.Flag("options.ignoreNotBefore", i),
                call.Number("options.clockTolerance", i));
        }

        public ValueObject Show(JsonWebToken token)
        {
            var payload = Part(token.EncodedPayload);
            return IsComplete ? ValueObject.From(("header", Part(token.EncodedHeader)), ("payload", payload), ("signature", token.EncodedSignature)) : ValueObject.From(("payload", payload));
        }

        private static Value Part(string encoded) => ValueJson.Parse(Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(encoded)));

        private static ValueObject ClaimsOf(NodeCall call, int i, DateTimeOffset now)
        {
            var seconds = now.ToUnixTimeSeconds();
            ValueObject claims;
            if (call.Flag("useJson", i))
            {
                var json = call.Get("claimsJson", i);
                claims = (json.AsString() is { } text && FieldTypes.TryJson(text, out var read) ? read : json).AsObject() ?? throw new FaultException("The claims are not valid JSON. They look like {\"sub\": \"ann\"}.");
            }
            else
            {
                claims = Names.Aggregate(ValueObject.Empty, (made, name) => call.Text($"claims.{name.Given}", i) is { Length: > 0 } value ? made.With(name.Claim, value) : made);
                claims = call.Parameters["claims.expiresIn"].IsGiven ? claims.With("exp", seconds + call.Number("claims.expiresIn", i)) : claims;
                claims = call.Parameters["claims.notBefore"].IsGiven ? claims.With("nbf", seconds + call.Number("claims.notBefore", i)) : claims;
            }

            return claims.Contains("iat") ? claims : claims.With("iat", (double)seconds);
        }
    }

    private sealed class Key : IDisposable
    {
        private readonly AsymmetricAlgorithm? _pair;

        /// <summary>A cache would keep a key that is disposed of here.</summary>
        private static CryptoProviderFactory Uncached => new() { CacheSignatureProviders = false };

        public Key(Credential credential, bool isSigning)
        {
            if (credential["keyType"] != "pemKey")
            {
                Value = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(credential.Require("secret")));
                return;
            }

            var pem = credential.Require(isSigning ? "privateKey" : "publicKey");
            try
            {
                var rsa = RSA.Create();
                _pair = rsa;
                rsa.ImportFromPem(pem);
                Value = new RsaSecurityKey(rsa) { CryptoProviderFactory = Uncached };
            }
            catch (Exception error) when (error is ArgumentException or CryptographicException)
            {
                _pair!.Dispose();
                try
                {
                    var curve = ECDsa.Create();
                    _pair = curve;
                    curve.ImportFromPem(pem);
                    Value = new ECDsaSecurityKey(curve) { CryptoProviderFactory = Uncached };
                }
                catch (Exception unreadable) when (unreadable is ArgumentException or CryptographicException)
                {
                    _pair.Dispose();
                    throw new FaultException($"The key of the credential '{credential.Name}' cannot be read. It is text that begins with -----BEGIN.", type: "Credential", inner: unreadable);
                }
            }
        }

        public SecurityKey Value { get; }

        public void Dispose() => _pair?.Dispose();
    }
}
