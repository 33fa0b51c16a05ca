using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Rest;

/// <summary>Short ways to write requests.</summary>
internal static class Requests
{
    /// <summary>A RestSharp client over a guarded one: redirects and time limits are the guard's.</summary>
    public static RestClient Over(HttpClient http) =>
        new(http, new RestClientOptions { FollowRedirects = false, UserAgent = "BizoholicFlows/1.0", Timeout = Timeout.InfiniteTimeSpan });

    public static RestRequest WithJson<T>(this RestRequest request, T body, JsonTypeInfo<T> type) =>
        request.AddStringBody(JsonSerializer.Serialize(body, type), ContentType.Json);

    /// <summary>Adds a query parameter unless it has no value.</summary>
    public static RestRequest WithQuery(this RestRequest request, string name, string? value) =>
        value is null ? request : request.AddQueryParameter(name, value);
}
