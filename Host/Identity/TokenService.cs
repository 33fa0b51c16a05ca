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
    public const string Issuer = "bizoholic-flows";

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
        var access = Create(AccessAudience, lifetimes.AccessTokenLifetime, Identity(user));
        var refresh = Create(RefreshAudience, lifetimes.RefreshTokenLifetime, new ClaimsIdentity([.. Who(user), new(Claims.Stamp, Stamp(user))]));
        return new LoginAnswer(true, access, refresh);
    }

    /// <summary>A user as the rest of the host knows callers.</summary>
    public static ClaimsIdentity Identity(UserRow user) => new(
        [.. Who(user), .. Scopes.Split(user.Roles).Select(role => new Claim(Claims.Role, role)), .. Roles.ScopesOf(user.Roles).Select(scope => new Claim(Claims.Scope, scope))],
        "Bearer",
        JwtRegisteredClaimNames.Name,
        Claims.Role);

    /// <summary>The user a refresh token belongs to; null when it is not valid any more.</summary>
    public async Task<UserRow?> FindRefreshedAsync(string refreshToken, CancellationToken cancellation)
    {
        var result = await _handler.ValidateTokenAsync(refreshToken, Validation(RefreshAudience));
        if (!result.IsValid || result.ClaimsIdentity.FindFirst(JwtRegisteredClaimNames.Name)?.Value is not { } userName)
        {
            return null;
        }

        var user = await identities.FindUserAsync(userName, cancellation);
        return user is { DisabledAt: null } && result.ClaimsIdentity.HasClaim(Claims.Stamp, Stamp(user)) && !HasToReturn(user) ? user : null;
    }

    /// <summary>A key of the installation for another purpose than tokens.</summary>
    public byte[] DeriveKey(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key?.Key ?? throw new InvalidOperationException("The key is not loaded yet."), 32, info: Encoding.UTF8.GetBytes(purpose));

    /// <summary>Who signs in elsewhere has to come back from there from time to time, with the roles he has by then.</summary>
    private bool HasToReturn(UserRow user)
        => user.PasswordHash.Length == 0 && (user.SignedInAt is not { } last || last + lifetimes.ExternalSessionLifetime < time.GetUtcNow());

    private static string Stamp(UserRow user) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{user.UserId}\n{user.PasswordHash}")))[..16];

    private static Claim[] Who(UserRow user) => [new(JwtRegisteredClaimNames.Sub, user.UserId), new(JwtRegisteredClaimNames.Name, user.UserName), new(Claims.Tenant, user.TenantId)];

    private string Create(string audience, TimeSpan lifetime, ClaimsIdentity subject)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            Subject = subject,
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
        RoleClaimType = Claims.Role,
    };
}

/// <param name="IsAuthenticated">False when the sign-in failed; the tokens are empty then.</param>
internal sealed record LoginAnswer(bool IsAuthenticated, string? AccessToken, string? RefreshToken)
{
    public static LoginAnswer Refused { get; } = new(false, null, null);
}
