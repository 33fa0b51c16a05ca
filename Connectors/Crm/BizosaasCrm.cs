using System.Runtime.CompilerServices;
using Bizoholic.Flows.Connectors.Bizosaas;

namespace Bizoholic.Flows.Connectors.Crm;

/// <summary>The platform's CRM as one of several. It keeps no time of a change, so all its contacts are read each time.</summary>
public sealed class BizosaasCrm(BizosaasGateway gateway) : ICrm
{
    public string Name => "BizOSaaS";

    public bool TellsChanges => false;

    public bool HasCompanies => false;

    public bool HasOnePerEmail => false;

    public IReadOnlyList<string> OwnFields { get; } = ["status", "source"];

    [Effect(EffectClass.None)]
    public async IAsyncEnumerable<CrmContact> ListContactsAsync(DateTimeOffset? since, IReadOnlyList<string>? fields = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        foreach (var contact in await gateway.ListContactsAsync(cancel))
        {
            yield return Of(contact);
        }
    }

    [Effect(EffectClass.None)]
    public async Task<CrmContact?> FindContactAsync(string email, IReadOnlyList<string>? fields = null, CancellationToken cancel = default)
        => (await gateway.ListContactsAsync(cancel)).FirstOrDefault(contact => string.Equals(contact.Email, email, StringComparison.OrdinalIgnoreCase)) is { } found ? Of(found) : null;

    [Effect(EffectClass.LookFirst)]
    public async Task<Once<CrmContact>> SaveContactAsync(CrmContact contact, CancellationToken cancel = default)
    {
        var saved = await gateway.SaveContactAsync(
            new BizosaasContact { Email = contact.Email, FirstName = contact.FirstName, LastName = contact.LastName, Phone = contact.Phone, Company = contact.Company, Status = contact.Fields.GetValueOrDefault("status"), Source = contact.Fields.GetValueOrDefault("source") },
            cancel);
        return new Once<CrmContact>(Of(saved.Item), saved.IsNew);
    }

    [Effect(EffectClass.None)]
    public Task ChangeEmailAsync(string id, string email, CancellationToken cancel = default) => gateway.ChangeEmailAsync(id, email, cancel);

    [Effect(EffectClass.None)]
    public async Task DeleteContactAsync(string id, CancellationToken cancel = default)
    {
        try
        {
            await gateway.DeleteContactAsync(id, cancel);
        }
        catch (ServiceException gone) when (gone.Status == 404)
        {
            // It is what was wanted.
        }
    }

    [Effect(EffectClass.None)]
    public Task<CrmCompany?> JoinCompanyAsync(CrmCompany company, string contactId, string? knownId = null, CancellationToken cancel = default) => throw NoCompanies();

    [Effect(EffectClass.None)]
    public Task<Once<CrmCompany>> SaveCompanyAsync(CrmCompany company, string contactId, string? knownId = null, CancellationToken cancel = default) => throw NoCompanies();

    [Effect(EffectClass.None)]
    public Task DeleteCompanyAsync(string id, CancellationToken cancel = default) => throw NoCompanies();

    /// <summary>The platform has routes for contacts and deals only.</summary>
    private ServiceException NoCompanies() => new(ServiceFailure.Permanent, Name, "it keeps no companies; a company is a field of its contacts.") { HadNoEffect = true };

    private static CrmContact Of(BizosaasContact contact) => new()
    {
        Id = contact.Id,
        Email = contact.Email,
        FirstName = contact.FirstName,
        LastName = contact.LastName,
        Phone = contact.Phone,
        Company = contact.Company,
        Fields = new Dictionary<string, string?> { ["status"] = contact.Status, ["source"] = contact.Source },
    };
}
