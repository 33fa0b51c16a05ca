using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bizoholic.Flows.Host.Identity;

/// <summary>Issues and checks the tokens people sign in with. The key is made once and kept with the installation's settings.</summary>
internal sealed class TokenService(ISettingStore settings, IIdentityStore identities, TimeProvider time, IdentitySettings lifetimes)
{
    private const string Issuer = "bizoholic-flows";
    private const string AccessAudience = "flows";
    private const string RefreshAudience = "flows-refresh";
    private const string KeySetting = "identity.signingKey";

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };
    private SymmetricSecurityKey? _key;

    public TokenValidationParameters AccessValidation => Validation(AccessAudience);

    /// <summary>To be called before the first request.</summary>
    public async Task LoadKeyAsync(CancellationToken cancellation)
    {
        var stored = await settings.GetAsync(Tenants.Default, KeySetting, cancellation);
        if (stored is null)
        {
            await settings.SetAsync(Tenants.Default, KeySetting, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), cancellation);

            // Read back: another host may have been faster.
            stored = await settings.GetAsync(Tenants.Default, KeySetting, cancellation);
        }

        _key = new SymmetricSecurityKey(Convert.FromBase64String(stored!));
    }

    public LoginAnswer Issue(UserRow user)
    {
        Claim[] who = [new(JwtRegisteredClaimNames.Sub, user.UserId), new(JwtRegisteredClaimNames.Name, user.UserName), new(Claims.Tenant, user.TenantId)];
        var access = Create(AccessAudience, lifetimes.AccessTokenLifetime, [.. who, .. Scopes.Split(user.Roles).Select(role => new Claim("role", role)), .. Scopes.OfRoles(user.Roles).Select(scope => new Claim(Claims.Scope, scope))]);
        var refresh = Create(RefreshAudience, lifetimes.RefreshTokenLifetime, [.. who, new(Claims.Stamp, Stamp(user))]);
        return new LoginAnswer(true, access, refresh);
    }

    /// <summary>The user a refresh token belongs to; null when it is not valid any more.</summary>
    public async Task<UserRow?> FindRefreshedAsync(string refreshToken, CancellationToken cancellation)
    {
        var result = await _handler.ValidateTokenAsync(refreshToken, Validation(RefreshAudience));
        if (!result.IsValid || result.ClaimsIdentity.FindFirst(JwtRegisteredClaimNames.Name)?.Value is not { } userName)
        {
            return null;
        }

        var user = await identities.FindUserAsync(userName, cancellation);
        return user is not null && result.ClaimsIdentity.HasClaim(Claims.Stamp, Stamp(user)) ? user : null;
    }

    private static string Stamp(UserRow user) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user.PasswordHash)))[..16];

    private string Create(string audience, TimeSpan lifetime, Claim[] claims)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            Subject = new ClaimsIdentity(claims),
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.HmacSha256),
        });
    }

    private TokenValidationParameters Validation(string audience) => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = audience,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        IssuerSigningKeyResolver = (_, _, _, _) => _key is null ? [] : [_key],
        LifetimeValidator = (from, until, _, _) => from <= time.GetUtcNow().UtcDateTime.AddSeconds(30) && until > time.GetUtcNow().UtcDateTime,
        NameClaimType = JwtRegisteredClaimNames.Name,
        RoleClaimType = "role",
    };
}

/// <param name="IsAuthenticated">False when the sign-in failed; the tokens are empty then.</param>
internal sealed record LoginAnswer(bool IsAuthenticated, string? AccessToken, string? RefreshToken)
{
    public static LoginAnswer Refused { get; } = new(false, null, null);
}
