namespace Bizoholic.Flows.Clustering;

/// <summary>Names a run over all tenants.</summary>
internal readonly record struct RunKey(string TenantId, string RunId)
{
    /// <summary>A run's id has no slash; a tenant's may.</summary>
    public static RunKey Parse(string text)
    {
        var slash = text.LastIndexOf('/');
        return new RunKey(text[..slash], text[(slash + 1)..]);
    }

    public override string ToString() => $"{TenantId}/{RunId}";
}
