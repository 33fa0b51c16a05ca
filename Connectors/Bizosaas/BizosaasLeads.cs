using System.Runtime.CompilerServices;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Bizosaas;

/// <summary>The CRM service, which knows leads and cannot change them.</summary>
public sealed class BizosaasLeads
{
    private const int PageSize = 100;

    private readonly BizosaasApi api;

    public BizosaasLeads(HttpClient http, Uri address, ITokenSource? tokens = null, TimeProvider? time = null) =>
        api = new BizosaasApi(http, "BizOSaaS CRM", address, tokens, null, time ?? TimeProvider.System);

    [Effect(EffectClass.None)]
    public async IAsyncEnumerable<Lead> ListAsync(int tenantId, string? status = null, string? source = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        for (var offset = 0; ; offset += PageSize)
        {
            var request = api.Request("/leads")
                .WithQuery("tenant_id", $"{tenantId}").WithQuery("status", status).WithQuery("source", source).WithQuery("limit", $"{PageSize}").WithQuery("offset", $"{offset}");
            var page = await api.SendAsync(request, BizosaasJson.Default.ListLead, cancel);
            foreach (var lead in page)
            {
                yield return lead;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    [Effect(EffectClass.None)]
    public Task<Lead> GetAsync(int id, CancellationToken cancel = default) => api.SendAsync(api.Request($"/leads/{id}"), BizosaasJson.Default.Lead, cancel);

    /// <summary>Creates a lead, unless an earlier call with the same key did. The key's mark is one more tag on the lead.</summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<Once<Lead>> CreateOnceAsync(string key, NewLead lead, CancellationToken cancel = default)
    {
        var marker = OnceMarker.For(key).Text;
        await foreach (var known in ListAsync(lead.TenantId, source: lead.Source, cancel: cancel))
        {
            if (known.Tags?.Contains(marker) == true)
            {
                return new Once<Lead>(known, IsNew: false);
            }
        }

        var marked = lead with { Tags = [.. lead.Tags, marker] };
        return new Once<Lead>(await api.SendAsync(api.Post("/leads", marked, BizosaasJson.Default.NewLead), BizosaasJson.Default.Lead, cancel), IsNew: true);
    }
}
