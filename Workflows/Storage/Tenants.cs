namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Tenant names that mean something to the product.</summary>
public static class Tenants
{
    /// <summary>The one tenant of an embedded installation.</summary>
    public const string Default = "default";
}
