using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Bizosaas;

public sealed partial class BizosaasGateway
{
    private const string Contacts = "/api/crm/contacts";
    private const string Deals = "/api/crm/deals";
    private const string FirstStage = "new";

    [Effect(EffectClass.None)]
    public async Task<IReadOnlyList<BizosaasContact>> ListContactsAsync(CancellationToken cancel = default) =>
        await api.SendAsync(api.Request(Contacts), BizosaasJson.Default.ListBizosaasContact, cancel);

    /// <summary>Creates the contact, or brings the one with the same e-mail address up to date: fields and tags that are set here win, the others stay.</summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<Once<BizosaasContact>> SaveContactAsync(BizosaasContact contact, CancellationToken cancel = default)
    {
        var known = (await ListContactsAsync(cancel)).FirstOrDefault(other => other.Email.Equals(contact.Email, StringComparison.OrdinalIgnoreCase));
        if (known is null)
        {
            var created = await api.SendAsync(api.Post(Contacts, contact with { Id = "" }, BizosaasJson.Default.BizosaasContact), BizosaasJson.Default.BizosaasContact, cancel);
            return new Once<BizosaasContact>(created, IsNew: true);
        }

        var merged = known with
        {
            FirstName = contact.FirstName ?? known.FirstName,
            LastName = contact.LastName ?? known.LastName,
            Phone = contact.Phone ?? known.Phone,
            Company = contact.Company ?? known.Company,
            Status = contact.Status ?? known.Status,
            Source = contact.Source ?? known.Source,
            Tags = [.. known.Tags.Union(contact.Tags)],
        };
        return new Once<BizosaasContact>(await PutAsync(merged, cancel), IsNew: false);
    }

    /// <summary>Gives a contact another address; the rest of it stays.</summary>
    [Effect(EffectClass.None)]
    public async Task ChangeEmailAsync(string id, string email, CancellationToken cancel = default)
    {
        var known = (await ListContactsAsync(cancel)).FirstOrDefault(contact => contact.Id == id) ?? throw new ServiceException(ServiceFailure.Permanent, "BizOSaaS", $"has no contact '{id}'.") { Field = "id", HadNoEffect = true };
        await PutAsync(known with { Email = email }, cancel);
    }

    [Effect(EffectClass.None)]
    public Task DeleteContactAsync(string id, CancellationToken cancel = default) => api.SendAsync(api.Request($"{Contacts}/{Uri.EscapeDataString(id)}", Method.Delete), cancel);

    [Effect(EffectClass.None)]
    public async Task<IReadOnlyList<BizosaasDeal>> ListDealsAsync(CancellationToken cancel = default) =>
        await api.SendAsync(api.Request(Deals), BizosaasJson.Default.ListBizosaasDeal, cancel);

    /// <summary>Creates without looking: the platform keeps nothing on a deal by which a second attempt could find it. It insists on a stage.</summary>
    [Effect(EffectClass.AtMostOnce)]
    public Task<BizosaasDeal> CreateDealAsync(BizosaasDeal deal, CancellationToken cancel = default) =>
        api.SendAsync(api.Post(Deals, deal with { Stage = deal.Stage ?? FirstStage }, BizosaasJson.Default.BizosaasDeal), BizosaasJson.Default.BizosaasDeal, cancel);

    [Effect(EffectClass.None)]
    public Task DeleteDealAsync(string id, CancellationToken cancel = default) => api.SendAsync(api.Request($"{Deals}/{Uri.EscapeDataString(id)}", Method.Delete), cancel);

    /// <summary>Replaces the deal with this id.</summary>
    [Effect(EffectClass.None)]
    public Task<BizosaasDeal> UpdateDealAsync(BizosaasDeal deal, CancellationToken cancel = default) => api.SendAsync(
        api.Request($"{Deals}/{Uri.EscapeDataString(deal.Id)}", Method.Put).WithJson(deal, BizosaasJson.Default.BizosaasDeal),
        BizosaasJson.Default.BizosaasDeal,
        cancel);

    private Task<BizosaasContact> PutAsync(BizosaasContact contact, CancellationToken cancel) => api.SendAsync(
        api.Request($"{Contacts}/{Uri.EscapeDataString(contact.Id)}", Method.Put).WithJson(contact, BizosaasJson.Default.BizosaasContact),
        BizosaasJson.Default.BizosaasContact,
        cancel);
}
