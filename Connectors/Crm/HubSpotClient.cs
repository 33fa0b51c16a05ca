using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Crm;

/// <summary>HubSpot's contacts, companies and deals, with a private app's token or OAuth.</summary>
public sealed partial class HubSpotClient : ICrm
{
    private const string Service = "HubSpot";
    private const string Contacts = "crm/v3/objects/contacts";
    private const string Deals = "crm/v3/objects/deals";
    private const int PageSize = 100;
    private const int DealToContact = 3; // HubSpot's own association type

    private static readonly string[] Common = ["email", "firstname", "lastname", "phone", "company"];

    private readonly ServiceApi api;
    private readonly Uri address;

    /// <param name="http">The guarded client.</param>
    /// <param name="tokens">A fixed bearer token, or OAuth.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="address">Another address than HubSpot's own, for tests.</param>
    public HubSpotClient(HttpClient http, ITokenSource tokens, TimeProvider? time = null, Uri? address = null)
    {
        this.address = address ?? new Uri("https://api.hubapi.com/");
        api = new ServiceApi(Requests.Over(http), Service, tokens, HubSpotErrors.Explain, new SecretMask(), time ?? TimeProvider.System);
    }

    public string Name => Service;

    public bool TellsChanges => true;

    public bool HasCompanies => true;

    public bool HasOnePerEmail => true;

    public IReadOnlyList<string>? OwnFields => null;

    /// <summary>Contacts changed since a moment, oldest change first; all of them where it is null. HubSpot finds a change only seconds after it was made, so let moments overlap.</summary>
    [Effect(EffectClass.None)]
    public async IAsyncEnumerable<CrmContact> ListContactsAsync(DateTimeOffset? since, IReadOnlyList<string>? fields = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        if (since is not { } moment)
        {
            await foreach (var contact in ListContactsAsync(fields, cancel))
            {
                yield return contact;
            }

            yield break;
        }

        string? after = null;
        do
        {
            var search = new HubSpotSearch(
                [new HubSpotFilters([new HubSpotFilter("lastmodifieddate", "GTE", moment.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture))])],
                [new HubSpotSort("lastmodifieddate", "ASCENDING")],
                [.. Common.Union(fields ?? [])],
                PageSize,
                after);
            var page = await api.SendAsync(Request($"{Contacts}/search", Method.Post).WithJson(search, HubSpotJson.Default.HubSpotSearch), HubSpotJson.Default.HubSpotPage, cancel);
            foreach (var item in page.Results)
            {
                yield return Contact(item);
            }

            after = page.Paging?.Next?.After;
        }
        while (after is not null);
    }

    /// <summary>Archives a contact; HubSpot answers the same when it is gone already.</summary>
    [Effect(EffectClass.None)]
    public Task DeleteContactAsync(string id, CancellationToken cancel = default) => api.SendAsync(Request($"{Contacts}/{Uri.EscapeDataString(id)}", Method.Delete), cancel);

    /// <summary>All contacts, with the common fields and those named.</summary>
    [Effect(EffectClass.None)]
    public async IAsyncEnumerable<CrmContact> ListContactsAsync(IReadOnlyList<string>? fields = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        string? after = null;
        do
        {
            var request = Request(Contacts).WithQuery("limit", $"{PageSize}").WithQuery("after", after).WithQuery("properties", string.Join(',', Common.Union(fields ?? [])));
            var page = await api.SendAsync(request, HubSpotJson.Default.HubSpotPage, cancel);
            foreach (var item in page.Results)
            {
                yield return Contact(item);
            }

            after = page.Paging?.Next?.After;
        }
        while (after is not null);
    }

    /// <summary>The contact with this e-mail address; null when there is none.</summary>
    [Effect(EffectClass.None)]
    public async Task<CrmContact?> FindContactAsync(string email, IReadOnlyList<string>? fields = null, CancellationToken cancel = default)
    {
        try
        {
            var request = Request($"{Contacts}/{Uri.EscapeDataString(email)}").WithQuery("idProperty", "email").WithQuery("properties", string.Join(',', Common.Union(fields ?? [])));
            return Contact(await api.SendAsync(request, HubSpotJson.Default.HubSpotObject, cancel));
        }
        catch (ServiceException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Creates the contact, or changes the one with the same e-mail address: HubSpot decides by the address, so a repeat does no harm. Fields left null stay.</summary>
    [Effect(EffectClass.None)]
    public async Task<Once<CrmContact>> SaveContactAsync(CrmContact contact, CancellationToken cancel = default)
    {
        var input = new HubSpotUpsert([new HubSpotInput(contact.Email, "email", Properties(contact))]);
        var request = Request($"{Contacts}/batch/upsert", Method.Post).WithJson(input, HubSpotJson.Default.HubSpotUpsert);
        var answer = await api.SendAsync(request, HubSpotJson.Default.HubSpotPage, cancel);
        return answer.Results is [var saved, ..]
            ? new Once<CrmContact>(Contact(saved), saved.New == true)
            : throw new ServiceException(ServiceFailure.Permanent, Service, answer.Errors is [var first, ..] ? PlainText.From(first.Text("message") ?? "") : "the contact was not saved.")
            {
                Status = 207, // a batch that failed in part
            };
    }

    [Effect(EffectClass.None)]
    public Task ChangeEmailAsync(string id, string email, CancellationToken cancel = default)
        => api.SendAsync(Request($"{Contacts}/{Uri.EscapeDataString(id)}", Method.Patch).WithJson(new HubSpotChange(Set([("email", email)])), HubSpotJson.Default.HubSpotChange), cancel);

    /// <summary>Creates without looking: HubSpot finds deals by search only seconds later, too late for a repeat.</summary>
    [Effect(EffectClass.AtMostOnce)]
    public async Task<CrmDeal> CreateDealAsync(CrmDeal deal, CancellationToken cancel = default)
    {
        var links = deal.ContactIds.Select(id => new HubSpotAssociation(new HubSpotId(id), [new HubSpotAssociationType("HUBSPOT_DEFINED", DealToContact)]));
        var body = new HubSpotNew(Properties(deal), [.. links]);
        return Deal(await api.SendAsync(Request(Deals, Method.Post).WithJson(body, HubSpotJson.Default.HubSpotNew), HubSpotJson.Default.HubSpotObject, cancel));
    }

    /// <summary>Changes the fields that are set, such as the stage.</summary>
    [Effect(EffectClass.None)]
    public async Task<CrmDeal> UpdateDealAsync(CrmDeal deal, CancellationToken cancel = default)
    {
        var id = deal.Id ?? throw new ArgumentException("A deal needs its id to be changed.", nameof(deal));
        var request = Request($"{Deals}/{Uri.EscapeDataString(id)}", Method.Patch).WithJson(new HubSpotChange(Properties(deal)), HubSpotJson.Default.HubSpotChange);
        return Deal(await api.SendAsync(request, HubSpotJson.Default.HubSpotObject, cancel));
    }

    /// <summary>Deletes a deal; one that is gone counts as deleted.</summary>
    [Effect(EffectClass.None)]
    public Task DeleteDealAsync(string id, CancellationToken cancel = default) => api.SendAsync(Request($"{Deals}/{Uri.EscapeDataString(id)}", Method.Delete), cancel);

    private static Dictionary<string, string?> Properties(CrmContact contact) => Set(
        [("email", contact.Email), ("firstname", contact.FirstName), ("lastname", contact.LastName), ("phone", contact.Phone), ("company", contact.Company), .. contact.Fields.Select(field => (field.Key, field.Value))]);

    private static Dictionary<string, string?> Properties(CrmDeal deal) => Set(
        [("dealname", deal.Title), ("amount", deal.Value?.ToMajorText()), ("deal_currency_code", deal.Value?.Currency), ("dealstage", deal.Stage), ("pipeline", deal.Pipeline)]);

    private static Dictionary<string, string?> Set(IEnumerable<(string Name, string? Value)> values) =>
        values.Where(value => value.Value is not null).ToDictionary(value => value.Name, value => value.Value);

    private static CrmContact Contact(HubSpotObject item) => new()
    {
        Id = item.Id,
        Email = item.Properties.GetValueOrDefault("email") ?? "",
        FirstName = item.Properties.GetValueOrDefault("firstname"),
        LastName = item.Properties.GetValueOrDefault("lastname"),
        Phone = item.Properties.GetValueOrDefault("phone"),
        Company = item.Properties.GetValueOrDefault("company"),
        ModifiedAt = item.UpdatedAt,
        Fields = item.Properties.Where(property => !Common.Contains(property.Key)).ToDictionary(),
    };

    private static CrmDeal Deal(HubSpotObject item) => new()
    {
        Id = item.Id,
        Title = item.Properties.GetValueOrDefault("dealname") ?? "",
        Stage = item.Properties.GetValueOrDefault("dealstage"),
        Pipeline = item.Properties.GetValueOrDefault("pipeline"),
        Value = decimal.TryParse(item.Properties.GetValueOrDefault("amount"), CultureInfo.InvariantCulture, out var amount) && item.Properties.GetValueOrDefault("deal_currency_code") is { Length: 3 } currency
            ? Money.Nearest(amount, currency)
            : null,
    };

    private RestRequest Request(string route, Method method = Method.Get) => new(new Uri(address, route), method);
}
