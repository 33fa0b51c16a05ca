using System.Security.Claims;

namespace Bizoholic.Flows.Host.Identity;

/// <summary>What a caller may do. Users have scopes by their roles, API keys by name.</summary>
internal static class Scopes
{
    public const string Read = "read";

    /// <summary>Change flows, and run, cancel and delete runs.</summary>
    public const string Write = "write";

    /// <summary>Keys and users.</summary>
    public const string Administer = "administer";

    public static IReadOnlyList<string> All { get; } = [Read, Write, Administer];

    public static IEnumerable<string> OfRoles(string roles)
        => Split(roles).SelectMany(role => role switch
        {
            "administrator" => All,
            "operator" or "marketer" => [Read, Write],
            "viewer" => (IReadOnlyList<string>)[Read],
            _ => [],
        }).Distinct();

    public static string[] Split(string names) => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static bool CanWrite(this ClaimsPrincipal caller) => caller.HasClaim(Claims.Scope, Write);
}

internal static class Claims
{
    public const string Tenant = "tenant";
    public const string Scope = "scope";

    /// <summary>Ties refresh tokens to the password they were issued under.</summary>
    public const string Stamp = "stamp";

    /// <summary>Whose data the caller sees. Only the token says so.</summary>
    public static string TenantId(this ClaimsPrincipal caller) => caller.FindFirstValue(Tenant) ?? throw new InvalidOperationException("The caller has no tenant.");
}
