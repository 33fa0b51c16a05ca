using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Crm;

public sealed partial class HubSpotClient
{
    private const string Companies = "crm/v3/objects/companies";
    private const int CompanyToContact = 280; // HubSpot's own association type

    private static readonly string[] CompanyFields = ["name", "domain"];

    /// <summary>Looks among the contact's companies and at the one that may be it, which HubSpot knows at once, then by search, which finds a company only seconds after it was made.</summary>
    [Effect(EffectClass.None)]
    public async Task<CrmCompany?> JoinCompanyAsync(CrmCompany company, string contactId, string? knownId = null, CancellationToken cancel = default)
    {
        company = company.Cleaned();
        if ((await CompaniesOfAsync(contactId, cancel)).FirstOrDefault(one => one.IsSame(company)) is { } linked)
        {
            return linked;
        }

        var known = knownId is null ? null : await GetCompanyAsync(knownId, cancel);
        if ((known?.IsSame(company) == true ? known : await FindCompanyAsync(company, cancel)) is not { } found)
        {
            return null;
        }

        // The link is one, however often it is put there.
        await api.SendAsync(Request($"crm/v4/objects/contacts/{Uri.EscapeDataString(contactId)}/associations/default/companies/{Uri.EscapeDataString(found.Id!)}", Method.Put), cancel);
        return found;
    }

    /// <summary>A new one is made together with its link, so that a repeat finds it with the contact.</summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<Once<CrmCompany>> SaveCompanyAsync(CrmCompany company, string contactId, string? knownId = null, CancellationToken cancel = default)
    {
        if (await JoinCompanyAsync(company, contactId, knownId, cancel) is { } found)
        {
            return new(found, IsNew: false);
        }

        company = company.Cleaned();
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

    private async Task<CrmCompany?> GetCompanyAsync(string id, CancellationToken cancel)
    {
        try
        {
            return Company(await api.SendAsync(Request($"{Companies}/{Uri.EscapeDataString(id)}").WithQuery("properties", string.Join(',', CompanyFields)), HubSpotJson.Default.HubSpotObject, cancel));
        }
        catch (ServiceException gone) when (gone.Status == 404)
        {
            return null;
        }
    }

    /// <summary>The oldest of those with the domain; with the name, where there is no domain.</summary>
    private async Task<CrmCompany?> FindCompanyAsync(CrmCompany company, CancellationToken cancel)
    {
        var filter = company.Domain is { } domain ? new HubSpotFilter("domain", "EQ", domain) : new HubSpotFilter("name", "EQ", company.Name);
        var search = new HubSpotSearch([new HubSpotFilters([filter])], [new HubSpotSort("createdate", "ASCENDING")], CompanyFields, PageSize, After: null);
        var page = await api.SendAsync(Request($"{Companies}/search", Method.Post).WithJson(search, HubSpotJson.Default.HubSpotSearch), HubSpotJson.Default.HubSpotPage, cancel);
        return page.Results.Select(Company).FirstOrDefault(one => one.IsSame(company));
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
