using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Documents;

/// <summary>Strapi 4 and 5: entries of a collection. Ids are numbers in 4 and document ids in 5.</summary>
public sealed class StrapiClient
{
    private const string Service = "Strapi";

    private readonly ServiceApi api;
    private readonly Uri address;

    public StrapiClient(HttpClient http, Uri address, string token, TimeProvider? time = null)
    {
        this.address = new Uri(address.AbsoluteUri.TrimEnd('/') + "/api/");
        api = new ServiceApi(Requests.Over(http), Service, FixedToken.Bearer(token), Explain, new SecretMask(token), time ?? TimeProvider.System);
    }

    /// <summary>The entry in whose field this value stands; null when there is none.</summary>
    [Effect(EffectClass.None)]
    public async Task<JsonElement?> FindAsync(string collection, string field, string value, CancellationToken cancel = default)
    {
        var request = Request(collection).AddQueryParameter($"filters[{field}][$eq]", value).AddQueryParameter("pagination[pageSize]", "1");
        using var answer = await api.SendAsync(request, DocumentsJson.Default.JsonDocument, cancel);
        var found = answer.RootElement.At("data");
        return found.ValueKind == JsonValueKind.Array && found.GetArrayLength() > 0 ? found[0].Clone() : null;
    }

    /// <summary>Makes an entry, or changes the one whose field holds the same value: Strapi takes no key, so it is looked for first.</summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<Once<JsonElement>> SaveAsync(string collection, string field, string value, JsonElement data, CancellationToken cancel = default)
    {
        var known = await FindAsync(collection, field, value, cancel);
        var request = (known is { } entry ? Request($"{collection}/{Uri.EscapeDataString(IdOf(entry))}", Method.Put) : Request(collection, Method.Post)).AddStringBody($"{{\"data\":{data.GetRawText()}}}", ContentType.Json);
        using var answer = await api.SendAsync(request, DocumentsJson.Default.JsonDocument, cancel);
        return answer.RootElement.At("data") is { ValueKind: JsonValueKind.Object } saved
            ? new Once<JsonElement>(saved.Clone(), known is null)
            : throw new ServiceException(ServiceFailure.Permanent, Service, "answered in a form that is not expected: it tells of no entry.");
    }

    private static string IdOf(JsonElement entry) => entry.Text("documentId") ?? entry.Text("id") ?? "";

    private static ServiceException? Explain(FailedAnswer answer)
    {
        var error = answer.Body.At("error");
        var first = error.At("details", "errors") is { ValueKind: JsonValueKind.Array } errors && errors.GetArrayLength() > 0 ? errors[0] : default;
        var path = first.At("path") is { ValueKind: JsonValueKind.Array } parts ? string.Join('.', parts.EnumerateArray().Select(part => part.ToString())) : null;
        return error.Text("message") is not { Length: > 0 } said ? null
            : answer.Status == 403 ? answer.Failure($"the API token may not do this ({PlainText.From(said)}). Give it the right in Strapi, under Settings, API tokens.", code: error.Text("name"))
            : answer.Failure(PlainText.From(first.Text("message") ?? said), code: error.Text("name"), field: path);
    }

    private RestRequest Request(string route, Method method = Method.Get) => new(new Uri(address, route), method);
}
