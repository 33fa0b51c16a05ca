namespace Bizoholic.Flows.Host.Identity.External;

/// <summary>An OpenID Connect provider, with Authentik as the reference.</summary>
/// <param name="Authority">The issuer, under which its discovery document lies.</param>
/// <param name="ClientSecret">Null for a public client: the code is protected by PKCE either way.</param>
/// <param name="Audience">What tokens of services have to be made out to.</param>
/// <param name="Name">What the button says.</param>
internal sealed record OidcSettings(Uri Authority, string ClientId, string? ClientSecret, string Audience, string Name, IReadOnlyList<string> Scopes, bool RequireHttps);

/// <param name="Secret">Of HS256, at least 32 bytes.</param>
/// <param name="Audience">What the tokens have to be made out to; fastapi-users writes "fastapi-users:auth".</param>
internal sealed record SharedTokenSettings(string Secret, string Audience);

/// <param name="Groups">Groups by the role they give, compared without regard to case.</param>
/// <param name="DefaultTenant">For tokens that name none; null refuses them.</param>
/// <param name="DefaultRole">For tokens that name no group known here; null refuses them.</param>
internal sealed record ClaimSettings(IReadOnlyDictionary<string, IReadOnlyList<string>> Groups, string? DefaultTenant, string? DefaultRole);
