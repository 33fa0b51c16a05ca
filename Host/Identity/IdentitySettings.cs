using Bizoholic.Flows.Host.Identity.External;

namespace Bizoholic.Flows.Host.Identity;

/// <param name="AdminPassword">Of the first administrator; null has one generated and printed.</param>
/// <param name="ExternalSessionLifetime">How long somebody who signed in elsewhere may go on before returning there.</param>
internal sealed record IdentitySettings(string? AdminPassword, TimeSpan AccessTokenLifetime, TimeSpan RefreshTokenLifetime, TimeSpan ExternalSessionLifetime)
{
    /// <summary>The provider people and services sign in at; null where there is none.</summary>
    public OidcSettings? Oidc { get; init; }

    /// <summary>Tokens of another program, signed with a secret both know; null where none are taken.</summary>
    public SharedTokenSettings? Shared { get; init; }

    /// <summary>How claims of others' tokens become a tenant and roles.</summary>
    public required ClaimSettings Claims { get; init; }

    /// <summary>How long entries of the audit log are kept.</summary>
    public required TimeSpan AuditKept { get; init; }
}
