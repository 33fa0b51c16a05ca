using System.Text.Json.Serialization.Metadata;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Bizosaas;

/// <summary>Requests to one of the platform's services.</summary>
internal sealed class BizosaasApi(HttpClient http, string service, Uri address, ITokenSource? tokens, string? tenant, TimeProvider time)
{
    private readonly ServiceApi api = new(Requests.Over(http), service, tokens, BizosaasErrors.Explain, new SecretMask(), time);

    public RestRequest Request(string route, Method method = Method.Get)
    {
        var request = new RestRequest(new Uri(address.AbsoluteUri.TrimEnd('/') + route), method);
        return tenant is null ? request : request.AddHeader("X-Tenant-ID", tenant);
    }

    public RestRequest Post<T>(string route, T body, JsonTypeInfo<T> type) => Request(route, Method.Post).WithJson(body, type);

    public Task<T> SendAsync<T>(RestRequest request, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class => api.SendAsync(request, type, cancel);

    public Task SendAsync(RestRequest request, CancellationToken cancel) => api.SendAsync(request, cancel);
}
