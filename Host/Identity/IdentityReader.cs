using System.Text;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Identity.External;

namespace Bizoholic.Flows.Host.Identity;

/// <summary>The settings about who may sign in, and how.</summary>
internal static class IdentityReader
{
    private const int ShortestSecret = 32;

    private static readonly Dictionary<string, string[]> UsualGroups = new(StringComparer.Ordinal)
    {
        [Roles.Viewer] = ["flows-viewer"],
        [Roles.Marketer] = ["flows-marketer"],
        [Roles.Operator] = ["flows-operator"],
        [Roles.Admin] = ["flows-admin", "Super Admin"],
    };

    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static IdentitySettings Read(SettingReader settings) => new(
        settings.Text("FLOWS_ADMIN_PASSWORD") is not { } password ? null : Passwords.IsFit(password) ? password : throw settings.Wrong("FLOWS_ADMIN_PASSWORD", $"at least {Passwords.Shortest} letters"),
        TimeSpan.FromMinutes(settings.Whole("Identity:AccessTokenMinutes", 60, 1, 1_440)),
        TimeSpan.FromHours(settings.Whole("Identity:RefreshTokenHours", 24 * 14, 1, 24 * 365)),
        TimeSpan.FromHours(settings.Whole("Identity:Oidc:SessionHours", 12, 1, 24 * 30)))
    {
        Oidc = ReadOidc(settings),
        Shared = settings.Text("Identity:Shared:Secret") is not { } secret ? null
            : Encoding.UTF8.GetByteCount(secret) < ShortestSecret ? throw settings.Wrong("Identity:Shared:Secret", $"at least {ShortestSecret} letters")
            : new SharedTokenSettings(secret, settings.Text("Identity:Shared:Audience") ?? "fastapi-users:auth"),
        Claims = new ClaimSettings(
            Roles.All.ToDictionary(role => role, role => settings.List($"Identity:Groups:{role}") is { Count: > 0 } groups ? groups : UsualGroups[role], StringComparer.Ordinal),
            settings.Text("Identity:DefaultTenant"),
            settings.Text("Identity:DefaultRole") is not { } role ? null : Roles.All.Contains(role) ? role : throw settings.Wrong("Identity:DefaultRole", $"one of {string.Join(", ", Roles.All)}")),
        AuditKept = TimeSpan.FromDays(settings.Whole("Audit:KeepDays", 365, 1, 3_650)),
    };

    private static OidcSettings? ReadOidc(SettingReader settings)
    {
        if (settings.Text("Identity:Oidc:Authority") is not { } text)
        {
            return null;
        }

        var requireHttps = settings.Flag("Identity:Oidc:RequireHttps", otherwise: true);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var authority) || authority.Scheme is not ("http" or "https") || (requireHttps && authority.Scheme != "https"))
        {
            throw settings.Wrong("Identity:Oidc:Authority", "the provider's issuer, such as https://auth.example.com/application/o/flows/ (with http only where Identity:Oidc:RequireHttps is false)");
        }

        var client = settings.Text("Identity:Oidc:ClientId") ?? throw settings.Wrong("Identity:Oidc:ClientId", "the id this installation has at the provider");
        return new OidcSettings(
            authority,
            client,
            settings.Text("Identity:Oidc:ClientSecret"),
            settings.Text("Identity:Oidc:Audience") ?? client,
            settings.Text("Identity:Oidc:Name") ?? authority.Host,
            settings.List("Identity:Oidc:Scopes") is { Count: > 0 } scopes ? scopes : ["openid", "profile", "email"],
            requireHttps);
    }
}
