namespace Bizoholic.Flows.Host.Identity;

/// <summary>What a person is here. Each role may do all that the ones before it may.</summary>
internal static class Roles
{
    public const string Viewer = "viewer";
    public const string Marketer = "marketer";
    public const string Operator = "operator";
    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } = [Viewer, Marketer, Operator, Admin];

    /// <summary>What the roles of a row allow. A name that is no role allows nothing.</summary>
    public static IReadOnlyList<string> ScopesOf(string roles) => [.. Scopes.Split(roles).SelectMany(role => role switch
    {
        // The first installations wrote the longer word.
        Admin or "administrator" => Scopes.All,
        Operator => [Scopes.Read, Scopes.Write, Scopes.Operate],
        Marketer => [Scopes.Read, Scopes.Write],
        Viewer => (IReadOnlyList<string>)[Scopes.Read],
        _ => [],
    }).Distinct()];

    public static bool IsAdmin(string roles) => ScopesOf(roles).Contains(Scopes.Administer);
}
