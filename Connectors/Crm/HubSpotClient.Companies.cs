using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Crm;

public sealed partial class HubSpotClient
{
    private const string Companies = "crm/v3/objects/companies";
    private const int CompanyToContact = 280; // HubSpot's own association type

    private static readonly string[] CompanyFields = ["name", "domain"];

    /// <summary>
    /// Looks among the contact's companies, which HubSpot knows at once, then by search, which finds a company only seconds after it was made. A new one is made
    /// together with its link, so that a repeat finds it with the contact.
    /// </summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<Once<CrmCompany>> SaveCompanyAsync(CrmCompany company, string contactId, CancellationToken cancel = default)
    {
        company = company with { Name = company.Name.Trim(), Domain = DomainOf(company.Domain) };
        if ((await CompaniesOfAsync(contactId, cancel)).FirstOrDefault(one => IsSame(one, company)) is { } known)
        {
            return new(known, IsNew: false);
        }

        if (await FindCompanyAsync(company, cancel) is { } found)
        {
            // The link is one, however often it is put there.
            await api.SendAsync(Request($"crm/v4/objects/contacts/{Uri.EscapeDataString(contactId)}/associations/default/companies/{Uri.EscapeDataString(found.Id!)}", Method.Put), cancel);
            return new(found, IsNew: false);
        }

        var body = new HubSpotNew(
            Set([("name", company.Name), ("domain", company.Domain)]),
            [new HubSpotAssociation(new HubSpotId(contactId), [new HubSpotAssociationType("HUBSPOT_DEFINED", CompanyToContact)])]);
        var made = await api.SendAsync(Request(Companies, Method.Post).WithJson(body, HubSpotJson.Default.HubSpotNew), HubSpotJson.Default.HubSpotObject, cancel);
        return new(Company(made), IsNew: true);
    }

    /// <summary>The companies that a contact belongs to.</summary>
    [Effect(EffectClass.None)]
    public async Task<IReadOnlyList<CrmCompany>> CompaniesOfAsync(string contactId, CancellationToken cancel = default)
    {
        var contact = await api.SendAsync(Request($"{Contacts}/{Uri.EscapeDataString(contactId)}").WithQuery("associations", "companies"), HubSpotJson.Default.HubSpotObject, cancel);
        if (Linked(contact, "companies") is not { Length: > 0 } links)
        {
            return [];
        }

        var read = new HubSpotBatchRead([.. links.Select(id => new HubSpotId(id))], CompanyFields);
        var page = await api.SendAsync(Request($"{Companies}/batch/read", Method.Post).WithJson(read, HubSpotJson.Default.HubSpotBatchRead), HubSpotJson.Default.HubSpotPage, cancel);
        return [.. page.Results.Select(Company)];
    }

    [Effect(EffectClass.None)]
    public async Task DeleteCompanyAsync(string id, CancellationToken cancel = default)
    {
        try
        {
            var company = await api.SendAsync(Request($"{Companies}/{Uri.EscapeDataString(id)}").WithQuery("associations", "contacts"), HubSpotJson.Default.HubSpotObject, cancel);
            if (Linked(company, "contacts").Length == 0)
            {
                await api.SendAsync(Request($"{Companies}/{Uri.EscapeDataString(id)}", Method.Delete), cancel);
            }
        }
        catch (ServiceException gone) when (gone.Status == 404)
        {
            // It is what was wanted.
        }
    }

    /// <summary>The oldest of those with the domain; with the name, where there is no domain.</summary>
    private async Task<CrmCompany?> FindCompanyAsync(CrmCompany company, CancellationToken cancel)
    {
        var filter = company.Domain is { } domain ? new HubSpotFilter("domain", "EQ", domain) : new HubSpotFilter("name", "EQ", company.Name);
        var search = new HubSpotSearch([new HubSpotFilters([filter])], [new HubSpotSort("createdate", "ASCENDING")], CompanyFields, PageSize, After: null);
        var page = await api.SendAsync(Request($"{Companies}/search", Method.Post).WithJson(search, HubSpotJson.Default.HubSpotSearch), HubSpotJson.Default.HubSpotPage, cancel);
        return page.Results.Select(Company).FirstOrDefault(one => IsSame(one, company));
    }

    private static bool IsSame(CrmCompany one, CrmCompany wanted) => wanted.Domain is { } domain
        ? DomainOf(one.Domain) == domain
        : string.Equals(one.Name.Trim(), wanted.Name, StringComparison.OrdinalIgnoreCase);

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

    /// <summary>Ids that are told twice where a link has two labels, such as the primary company.</summary>
    private static string[] Linked(HubSpotObject item, string kind) => item.Associations?.GetValueOrDefault(kind) is { } links ? [.. links.Results.Select(link => link.Id).Distinct(StringComparer.Ordinal)] : [];

    private static CrmCompany Company(HubSpotObject item) => new()
    {
        Id = item.Id,
        Name = item.Properties.GetValueOrDefault("name") ?? "",
        Domain = item.Properties.GetValueOrDefault("domain") is { Length: > 0 } domain ? domain : null,
    };
}
