using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.VectorStores;

/// <summary>A namespace of a Pinecone index. Where the index stands is asked first; its metadata is flat: what is deeper gets a name with dots.</summary>
public sealed class PineconeStore : IVectorStore
{
    private const string Service = "Pinecone";

    /// <summary>The version of the API whose forms these are.</summary>
    private const string Version = "2025-04";

    /// <summary>Member of a record's metadata that holds the text.</summary>
    private const string TextField = "text";

    /// <summary>A request may have 2 MB, and long vectors are 40 KB each as JSON.</summary>
    private const int MostAtOnce = 48;

    private readonly ServiceApi api;
    private readonly Uri address;
    private readonly string apiKey;
    private readonly string index;
    private readonly string space;
    private string? host;

    /// <param name="http">The guarded client.</param>
    /// <param name="address">Of the service that knows the indexes.</param>
    /// <param name="space">The namespace; empty for the index's own.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public PineconeStore(HttpClient http, Uri address, string apiKey, string index, string space, TimeProvider? time = null)
    {
        (this.address, this.apiKey, this.index, this.space) = (address, apiKey, index, space);
        api = new ServiceApi(Requests.Over(http), Service, tokens: null, Explain, new SecretMask(apiKey), time ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    [Effect(EffectClass.None)]
    public async Task SaveAsync(IReadOnlyList<VectorPiece> pieces, CancellationToken cancel = default)
    {
        foreach (var some in pieces.Chunk(MostAtOnce))
        {
            var records = some.Select(piece => (JsonNode)new JsonObject { ["id"] = piece.Id.ToString(), ["values"] = VectorJson.Numbers(piece.Vector), ["metadata"] = MetadataOf(piece) });
            await SendAsync("/vectors/upsert", new JsonObject { ["vectors"] = new JsonArray([.. records]), ["namespace"] = space }, cancel);
        }
    }

    /// <inheritdoc/>
    [Effect(EffectClass.None)]
    public async Task<IReadOnlyList<FoundPiece>> SearchAsync(ReadOnlyMemory<float> vector, int most, JsonElement filter, CancellationToken cancel = default)
    {
        var body = new JsonObject { ["vector"] = VectorJson.Numbers(vector), ["topK"] = most, ["includeMetadata"] = true, ["includeValues"] = false, ["namespace"] = space };
        if (VectorJson.Node(filter) is { } wanted)
        {
            body["filter"] = wanted;
        }

        using var answer = api.Read(await SendAsync("/query", body, cancel), VectorJson.Default.JsonDocument);
        return answer.RootElement.At("matches") is { ValueKind: JsonValueKind.Array } matches
            ? [.. matches.EnumerateArray().Select(match => new FoundPiece(match.Text("metadata", TextField) ?? "", WithoutText(match.At("metadata")), VectorJson.Number(match, "score")))]
            : throw new ServiceException(ServiceFailure.Permanent, Service, "answered in a form that is not expected: it names no matches.");
    }

    /// <inheritdoc/>
    [Effect(EffectClass.None)]
    public async Task ClearAsync(CancellationToken cancel = default)
    {
        try
        {
            await SendAsync("/vectors/delete", new JsonObject { ["deleteAll"] = true, ["namespace"] = space }, cancel);
        }
        catch (ServiceException error) when (error.Status == 404 && host is not null)
        {
            // A namespace begins with its first record.
        }
    }

    private async Task<RestResponse> SendAsync(string route, JsonObject body, CancellationToken cancel)
    {
        host ??= await HostAsync(cancel);
        return await api.SendAsync(Request(new Uri($"{address.Scheme}://{host}{route}"), Method.Post).WithJson(body, VectorJson.Default.JsonObject), cancel);
    }

    private async Task<string> HostAsync(CancellationToken cancel)
    {
        using var answer = await api.SendAsync(Request(new Uri($"{address.AbsoluteUri.TrimEnd('/')}/indexes/{Uri.EscapeDataString(index)}"), Method.Get), VectorJson.Default.JsonDocument, cancel);
        return answer.RootElement.Text("host") is { Length: > 0 } found ? found : throw new ServiceException(ServiceFailure.Permanent, Service, $"does not say where the index '{index}' stands.");
    }

    private RestRequest Request(Uri url, Method method)
        => new RestRequest(url, method) { Interceptors = [KeepRedirects.Instance] }.AddHeader("Api-Key", apiKey).AddHeader("X-Pinecone-Api-Version", Version);

    private static JsonObject MetadataOf(VectorPiece piece)
    {
        var flat = new JsonObject();
        Flatten("", piece.Metadata, flat);
        flat[TextField] = piece.Text;
        return flat;
    }

    /// <summary>Texts, numbers, flags and lists of texts are taken as they are; what is empty is not taken.</summary>
    private static void Flatten(string name, JsonElement value, JsonObject into)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    Flatten(name.Length == 0 ? member.Name : $"{name}.{member.Name}", member.Value, into);
                }

                break;
            case JsonValueKind.Array when !value.EnumerateArray().All(element => element.ValueKind == JsonValueKind.String):
                foreach (var (i, element) in value.EnumerateArray().Index())
                {
                    Flatten($"{name}.{i}", element, into);
                }

                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                into[name] = VectorJson.Node(value);
                break;
        }
    }

    private static JsonElement WithoutText(JsonElement metadata)
    {
        var rest = VectorJson.Node(VectorJson.Members(metadata))!.AsObject();
        rest.Remove(TextField);
        return JsonSerializer.SerializeToElement(rest, VectorJson.Default.JsonObject);
    }

    private static ServiceException? Explain(FailedAnswer answer)
        => (answer.Body.Text("error", "message") ?? answer.Text("message")) is { Length: > 0 } said ? answer.Failure(PlainText.From(said), code: answer.Body.Text("error", "code") ?? answer.Text("code")) : null;
}
