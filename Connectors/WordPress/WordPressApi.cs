using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.WordPress;

/// <summary>Requests to one site, and its way of paging.</summary>
internal sealed class WordPressApi(HttpClient http, WordPressSite site, TimeProvider time)
{
    private readonly ServiceApi api = new(
        Requests.Over(http),
        "WordPress",
        FixedToken.Basic(site.User, site.ApplicationPassword),
        WordPressErrors.Explain,
        new SecretMask(site.ApplicationPassword, site.ApplicationPassword.Replace(" ", "", StringComparison.Ordinal)),
        time);

    public RestRequest Request(string route, Method method = Method.Get) => new(site.Route(route), method);

    public Task<T> SendAsync<T>(RestRequest request, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class => api.SendAsync(request, type, cancel);

    public Task SendAsync(RestRequest request, CancellationToken cancel) => api.SendAsync(request, cancel);

    /// <summary>Reads all pages, one at a time. A list that shrinks meanwhile just ends earlier.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(
        Func<RestRequest> request, int pageSize, JsonTypeInfo<List<T>> type, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var page = 1; ; page++)
        {
            var asked = request()
                .AddQueryParameter("per_page", pageSize)
                .AddQueryParameter("page", page);
            RestResponse answer;
            try
            {
                answer = await api.SendAsync(asked, cancel);
            }
            catch (ServiceException past) when (page > 1 && past.Code == WordPressErrors.PastTheEnd)
            {
                yield break;
            }

            foreach (var item in api.Read(answer, type))
            {
                yield return item;
            }

            if (!int.TryParse(answer.GetHeaderValue("X-WP-TotalPages"), NumberStyles.None, CultureInfo.InvariantCulture, out var pages) || page >= pages)
            {
                yield break;
            }
        }
    }
}
