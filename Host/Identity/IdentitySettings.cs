namespace Bizoholic.Flows.Host.Identity;

/// <param name="AdminPassword">Of the first administrator; null has one generated and printed.</param>
internal sealed record IdentitySettings(string? AdminPassword, TimeSpan AccessTokenLifetime, TimeSpan RefreshTokenLifetime);
