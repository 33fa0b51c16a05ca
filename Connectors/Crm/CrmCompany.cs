namespace Bizoholic.Flows.Connectors.Crm;

/// <summary>A company in a CRM that has companies beside contacts.</summary>
public sealed record CrmCompany
{
    public string? Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Its web domain, such as acme.com: what it is told apart by; where there is none, it is by the name.</summary>
    public string? Domain { get; init; }

    /// <summary>The same for all ways to write one company.</summary>
    public string Key => DomainOf(Domain) ?? Name.Trim().ToLowerInvariant();

    internal CrmCompany Cleaned() => this with { Name = Name.Trim(), Domain = DomainOf(Domain) };

    /// <summary>Whether it is the company that is wanted.</summary>
    internal bool IsSame(CrmCompany wanted) => wanted.Domain is { } domain
        ? DomainOf(Domain) == DomainOf(domain)
        : string.Equals(Name.Trim(), wanted.Name.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>acme.com, of whatever address a person writes for it; null for none.</summary>
    private static string? DomainOf(string? text)
    {
        if (text?.Trim().ToLowerInvariant() is not { Length: > 0 } given)
        {
            return null;
        }

        var host = Uri.TryCreate(given.Contains("://", StringComparison.Ordinal) ? given : $"https://{given}", UriKind.Absolute, out var address) ? address.Host : given;
        return host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
    }
}
