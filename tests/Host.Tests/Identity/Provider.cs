using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bizoholic.Flows.Host.Tests.Identity;

/// <summary>
/// An OpenID Connect provider with the addresses and claims of Authentik, as strict as it: the redirect address has to be registered, a code is good once, for its
/// client, its address and its PKCE verifier.
/// </summary>
public sealed class Provider : IAsyncLifetime
{
    public const string ClientId = "flows";
    public const string ClientSecret = "the client's secret";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (string Redirect, string Challenge, string Nonce)> _codes = new();
    private WebApplication _app = null!;

    public string Authority => $"{_app.Urls.First()}/application/o/flows/";

    /// <summary>The only address people may be sent back to.</summary>
    public string RegisteredRedirect { get; set; } = "";

    /// <summary>Who is signed in at the provider; null says no.</summary>
    public JsonObject? Person { get; set; }

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/application/o/flows/.well-known/openid-configuration", () => new JsonObject
        {
            ["issuer"] = Authority,
            ["authorization_endpoint"] = $"{_app.Urls.First()}/application/o/authorize/",
            ["token_endpoint"] = $"{_app.Urls.First()}/application/o/token/",
            ["jwks_uri"] = $"{Authority}jwks/",
            ["response_types_supported"] = new JsonArray("code"),
            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        });
        _app.MapGet("/application/o/flows/jwks/", () => new JsonObject { ["keys"] = new JsonArray(Key()) });
        _app.MapGet("/application/o/authorize/", Authorize);
        _app.MapPost("/application/o/token/", TokenAsync);
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
    }

    /// <summary>A token as the provider gives it to a service (client credentials).</summary>
    public string ServiceToken(JsonObject claims, string audience = ClientId, string? issuer = null, RSA? key = null, DateTime? expires = null) => Sign(claims, audience, issuer, key, expires);

    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        var redirect = query["redirect_uri"].ToString();
        if (query["client_id"] != ClientId || redirect != RegisteredRedirect)
        {
            return TypedResults.BadRequest("Redirect URI Error");
        }

        if (query["response_type"] != "code" || query["code_challenge_method"] != "S256" || query["code_challenge"].ToString().Length == 0 || query["nonce"].ToString().Length == 0 || !query["scope"].ToString().Split(' ').Contains("openid"))
        {
            return TypedResults.Redirect(QueryHelpers.AddQueryString(redirect, new Dictionary<string, string?> { ["error"] = "invalid_request", ["state"] = query["state"] }));
        }

        if (Person is null)
        {
            return TypedResults.Redirect(QueryHelpers.AddQueryString(redirect, new Dictionary<string, string?> { ["error"] = "access_denied", ["state"] = query["state"] }));
        }

        var code = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        _codes[code] = (redirect, query["code_challenge"].ToString(), query["nonce"].ToString());
        return TypedResults.Redirect(QueryHelpers.AddQueryString(redirect, new Dictionary<string, string?> { ["code"] = code, ["state"] = query["state"] }));
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret)
        {
            return TypedResults.Json(new { error = "invalid_client" }, statusCode: 401);
        }

        var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (form["grant_type"] != "authorization_code" || !_codes.TryRemove(form["code"].ToString(), out var issued) || issued.Redirect != form["redirect_uri"] || issued.Challenge != challenge)
        {
            return TypedResults.Json(new { error = "invalid_grant" }, statusCode: 400);
        }

        var claims = (JsonObject)Person!.DeepClone();
        claims["nonce"] = issued.Nonce;
        return TypedResults.Json(new { access_token = "opaque", token_type = "Bearer", expires_in = 300, id_token = Sign(claims, ClientId, null, null, null) });
    }

    private string Sign(JsonObject claims, string audience, string? issuer, RSA? key, DateTime? expires)
    {
        var now = DateTime.UtcNow;
        var subject = new ClaimsIdentity(claims.SelectMany(claim => claim.Value is JsonArray several ? several.Select(one => (claim.Key, Value: one!)) : [(claim.Key, Value: claim.Value!)])
            .Select(claim => new Claim(claim.Key, claim.Value.ToString())));
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Authority,
            Audience = audience,
            IssuedAt = (expires ?? now.AddMinutes(5)).AddMinutes(-5),
            NotBefore = (expires ?? now.AddMinutes(5)).AddMinutes(-5),
            Expires = expires ?? now.AddMinutes(5),
            Subject = subject,
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(key ?? _rsa) { KeyId = "one" }, SecurityAlgorithms.RsaSha256),
        });
    }

    private JsonObject Key()
    {
        var key = _rsa.ExportParameters(includePrivateParameters: false);
        return new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["alg"] = "RS256", ["kid"] = "one", ["n"] = WebEncoders.Base64UrlEncode(key.Modulus!), ["e"] = WebEncoders.Base64UrlEncode(key.Exponent!) };
    }
}
