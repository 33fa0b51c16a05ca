using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Bizoholic.Flows.Host.Identity;

/// <summary><c>Authorization: ApiKey id.secret</c>, for programs.</summary>
internal sealed class ApiKeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, IIdentityStore identities)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ApiKey";

    private const string Prefix = "ApiKey ";

    public static bool IsUsedBy(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsUsedBy(Request))
        {
            return AuthenticateResult.NoResult();
        }

        if (Request.Headers.Authorization.ToString()[Prefix.Length..].Trim().Split('.') is not [{ Length: > 0 and <= 64 } id, { Length: <= 256 } secret])
        {
            return AuthenticateResult.Fail("The API key is not of the form id.secret.");
        }

        var key = await identities.FindApiKeyAsync(id, Context.RequestAborted);
        var isRight = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(key?.SecretHash ?? Hash("")));
        if (key is null || !isRight || key.RevokedAt is not null)
        {
            return AuthenticateResult.Fail("The API key is unknown or revoked.");
        }

        var who = new ClaimsIdentity(
            [new Claim("sub", key.KeyId), new Claim("name", key.Name), new Claim(Claims.Tenant, key.TenantId), .. Scopes.Split(key.Scopes).Select(scope => new Claim(Claims.Scope, scope))],
            SchemeName,
            "name",
            "role");
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(who), SchemeName));
    }
}
