using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.VectorStores;

/// <summary>A collection of a Qdrant server. It is made with the first pieces, which tell how long its vectors are.</summary>
public sealed class QdrantStore : IVectorStore
{
    private const string Service = "Qdrant";

    private readonly ServiceApi api;
    private readonly string address;
    private readonly string apiKey;

    /// <param name="http">The guarded client.</param>
    /// <param name="apiKey">Empty for a server that asks for none.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public QdrantStore(HttpClient http, Uri address, string apiKey, string collection, TimeProvider? time = null)
    {
        this.address = $"{address.AbsoluteUri.TrimEnd('/')}/collections/{Uri.EscapeDataString(collection)}";
        this.apiKey = apiKey;
        api = new ServiceApi(Requests.Over(http), Service, tokens: null, Explain, new SecretMask(apiKey), time ?? TimeProvider.System);
    }

    /// <summary>Member of a point's payload that holds the text.</summary>
    public string TextField { get; init; } = "content";

    /// <summary>Member of a point's payload that holds everything else.</summary>
    public string MetadataField { get; init; } = "metadata";

    /// <summary>How a collection that is not there is made; undefined: by cosine.</summary>
    public JsonElement NewCollection { get; init; }

    /// <inheritdoc/>
    [Effect(EffectClass.None)]
    public async Task SaveAsync(IReadOnlyList<VectorPiece> pieces, CancellationToken cancel = default)
    {
        await EnsureAsync(pieces[0].Vector.Length, cancel);
        var points = pieces.Select(piece => (JsonNode)new JsonObject
        {
            ["id"] = piece.Id.ToString(),
            ["vector"] = VectorJson.Numbers(piece.Vector),
            ["payload"] = new JsonObject { [TextField] = piece.Text, [MetadataField] = VectorJson.Node(piece.Metadata) },
        });
        await api.SendAsync(Request("/points", Method.Put).WithQuery("wait", "true").WithJson(new JsonObject { ["points"] = new JsonArray([.. points]) }, VectorJson.Default.JsonObject), cancel);
    }

    /// <inheritdoc/>
    [Effect(EffectClass.None)]
    public async Task<IReadOnlyList<FoundPiece>> SearchAsync(ReadOnlyMemory<float> vector, int most, JsonElement filter, CancellationToken cancel = default)
    {
        var body = new JsonObject { ["query"] = VectorJson.Numbers(vector), ["limit"] = most, ["with_payload"] = true };
        if (VectorJson.Node(filter) is { } wanted)
        {
            body["filter"] = wanted;
        }

        using var answer = await api.SendAsync(Request("/points/query", Method.Post).WithJson(body, VectorJson.Default.JsonObject), VectorJson.Default.JsonDocument, cancel);
        return answer.RootElement.At("result", "points") is { ValueKind: JsonValueKind.Array } points
            ? [.. points.EnumerateArray().Select(point => new FoundPiece(point.Text("payload", TextField) ?? "", VectorJson.Members(point.At("payload", MetadataField)).Clone(), VectorJson.Number(point, "score")))]
            : throw new ServiceException(ServiceFailure.Permanent, Service, "answered in a form that is not expected: it names no points.");
    }

    /// <inheritdoc/>
    [Effect(EffectClass.None)]
    public Task ClearAsync(CancellationToken cancel = default)
        => throw new ServiceException(ServiceFailure.Permanent, Service, "a collection is not emptied from here. Delete it at the server; the next save makes it anew.");

    private async Task EnsureAsync(int length, CancellationToken cancel)
    {
        using var answer = await api.SendAsync(Request("/exists"), VectorJson.Default.JsonDocument, cancel);
        if (answer.RootElement.At("result", "exists").ValueKind == JsonValueKind.True)
        {
            return;
        }

        var settings = VectorJson.Node(NewCollection) as JsonObject ?? [];
        settings["vectors"] ??= new JsonObject { ["size"] = length, ["distance"] = "Cosine" };
        try
        {
            await api.SendAsync(Request("", Method.Put).WithJson(settings, VectorJson.Default.JsonObject), cancel);
        }
        catch (ServiceException error) when (error.Status == 409)
        {
            // Another run was quicker.
        }
    }

    private RestRequest Request(string route, Method method = Method.Get)
    {
        var request = new RestRequest(new Uri(address + route), method) { Interceptors = [KeepRedirects.Instance] };
        return apiKey.Length == 0 ? request : request.AddHeader("api-key", apiKey);
    }

    private static ServiceException? Explain(FailedAnswer answer) => answer.Body.Text("status", "error") is { Length: > 0 } said ? answer.Failure(PlainText.From(said)) : null;
}
