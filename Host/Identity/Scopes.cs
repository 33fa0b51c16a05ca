using System.Security.Claims;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Identity;

/// <summary>What a caller may do. Users have scopes by their roles, API keys by name.</summary>
internal static class Scopes
{
    public const string Read = "read";

    /// <summary>Change flows and credentials; run, retry and cancel.</summary>
    public const string Write = "write";

    /// <summary>Delete and import runs, pause credentials, set up alerts.</summary>
    public const string Operate = "operate";

    /// <summary>Users, keys, the audit log, people's data.</summary>
    public const string Administer = "administer";

    /// <summary>Use the flows that are tools, and nothing else; whoever may run flows may that too.</summary>
    public const string Tools = "tools";

    public static IReadOnlyList<string> All { get; } = [Read, Write, Operate, Administer, Tools];

    public static string[] Split(string names) => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static bool CanWrite(this ClaimsPrincipal caller) => caller.Can(Write);

    public static bool Can(this ClaimsPrincipal caller, string scope) => caller.HasClaim(Claims.Scope, scope);
}

internal static class Claims
{
    public const string Tenant = "tenant";
    public const string Scope = "scope";
    public const string Role = "role";

    /// <summary>Ties refresh tokens to the password they were issued under.</summary>
    public const string Stamp = "stamp";

    /// <summary>Whose data the caller sees. Only the token says so.</summary>
    public static string TenantId(this ClaimsPrincipal caller) => caller.FindFirstValue(Tenant) ?? throw new InvalidOperationException("The caller has no tenant.");

    /// <summary>Whether the caller may do what concerns all tenants.</summary>
    public static bool AdministersInstallation(this ClaimsPrincipal caller) => caller.Can(Scopes.Administer) && caller.TenantId() == Tenants.Default;
}
