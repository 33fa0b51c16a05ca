using System.Security.Claims;

namespace Bizoholic.Flows.Host.Identity.External;

/// <summary>Who a token that was issued elsewhere says is calling, in this installation's terms.</summary>
internal sealed record ExternalCaller(string Issuer, string Subject, string Name, string TenantId, string Roles)
{
    private const int LongestName = 200;
    private const int LongestTenant = 64;

    /// <param name="problem">Why the caller is nobody here, in words.</param>
    /// <returns>Null when the token says too little: then nothing is guessed.</returns>
    public static ExternalCaller? Read(IEnumerable<Claim> claims, string issuer, ClaimSettings settings, out string problem)
    {
        var all = claims.ToLookup(claim => claim.Type, claim => claim.Value, StringComparer.Ordinal);
        var subject = all["sub"].FirstOrDefault();
        var tenants = all["tenant_id"].Concat(all["ak_tenant"]).Where(tenant => tenant.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var tenant = tenants.Length == 0 ? settings.DefaultTenant : tenants[0];
        var roles = RolesOf(all["groups"], settings);
        problem = string.IsNullOrEmpty(subject) || subject.Length > LongestName ? "The token names no subject."
            : tenants.Length > 1 ? "The token names more than one tenant."
            : tenant is null || !IsTenant(tenant) ? "The token names no tenant in tenant_id or ak_tenant."
            : roles.Length == 0 ? "The token names none of the groups that have a role here."
            : "";
        if (problem.Length > 0)
        {
            return null;
        }

        var name = all["preferred_username"].Concat(all["email"]).FirstOrDefault(text => text.Length is > 0 and <= LongestName) ?? subject!;
        return new ExternalCaller(issuer, subject!, name, tenant!, roles);
    }

    /// <summary>Takes the place of what the token said, so that the rest of the host knows one kind of caller.</summary>
    public ClaimsIdentity Identity(string scheme) => new(
        [new Claim("sub", Subject), new Claim("name", Name), new Claim(Claims.Tenant, TenantId), .. Scopes.Split(Roles).Select(role => new Claim(Claims.Role, role)), .. ScopeClaims(Roles)],
        scheme,
        "name",
        Claims.Role);

    private static IEnumerable<Claim> ScopeClaims(string roles) => Host.Identity.Roles.ScopesOf(roles).Select(scope => new Claim(Claims.Scope, scope));

    private static string RolesOf(IEnumerable<string> groups, ClaimSettings settings)
    {
        var given = groups.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var roles = Host.Identity.Roles.All.Where(role => settings.Groups[role].Any(given.Contains)).ToArray();
        return roles.Length > 0 ? string.Join(',', roles) : settings.DefaultRole ?? "";
    }

    private static bool IsTenant(string tenant) => tenant.Length <= LongestTenant && tenant.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
