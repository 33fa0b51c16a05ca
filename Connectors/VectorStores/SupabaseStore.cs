using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.VectorStores;

/// <summary>
/// A table of a Supabase project with the columns content, metadata and embedding, and the function that searches it, both as Supabase's guides make them. The table
/// numbers its rows by itself, so a repeat would add them again.
/// </summary>
public sealed class SupabaseStore : IVectorStore
{
    private const string Service = "Supabase";

    private readonly ServiceApi api;
    private readonly string address;
    private readonly string table;
    private readonly string function;
    private readonly string key;

    /// <param name="http">The guarded client.</param>
    /// <param name="address">Of the project.</param>
    /// <param name="key">One that may change the table, such as the service role's.</param>
    /// <param name="function">Searches the table.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public SupabaseStore(HttpClient http, Uri address, string key, string table, string function, TimeProvider? time = null)
    {
        this.address = $"{address.AbsoluteUri.TrimEnd('/')}/rest/v1/";
        (this.table, this.function, this.key) = (table, function, key);
        api = new ServiceApi(Requests.Over(http), Service, FixedToken.Bearer(key), Explain, new SecretMask(key), time ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    [Effect(EffectClass.AtMostOnce)]
    public Task SaveAsync(IReadOnlyList<VectorPiece> pieces, CancellationToken cancel = default)
    {
        var rows = pieces.Select(piece => (JsonNode)new JsonObject { ["content"] = piece.Text, ["metadata"] = VectorJson.Node(piece.Metadata), ["embedding"] = VectorJson.Numbers(piece.Vector) });
        return api.SendAsync(Request(Uri.EscapeDataString(table)).AddHeader("Prefer", "return=minimal").WithJson(new JsonArray([.. rows]), VectorJson.Default.JsonArray), cancel);
    }

    /// <inheritdoc/>
    [Effect(EffectClass.None)]
    public async Task<IReadOnlyList<FoundPiece>> SearchAsync(ReadOnlyMemory<float> vector, int most, JsonElement filter, CancellationToken cancel = default)
    {
        var body = new JsonObject { ["query_embedding"] = VectorJson.Numbers(vector), ["match_count"] = most, ["filter"] = VectorJson.Node(filter) ?? new JsonObject() };
        using var answer = await api.SendAsync(Request($"rpc/{Uri.EscapeDataString(function)}").WithJson(body, VectorJson.Default.JsonObject), VectorJson.Default.JsonDocument, cancel);
        return answer.RootElement is { ValueKind: JsonValueKind.Array } rows
            ? [.. rows.EnumerateArray().Select(row => new FoundPiece(row.Text("content") ?? "", VectorJson.Members(row.At("metadata")).Clone(), VectorJson.Number(row, "similarity")))]
            : throw new ServiceException(ServiceFailure.Permanent, Service, $"the function '{function}' answers no rows.");
    }

    /// <inheritdoc/>
    [Effect(EffectClass.None)]
    public Task ClearAsync(CancellationToken cancel = default)
        => throw new ServiceException(ServiceFailure.Permanent, Service, "a table is not emptied from here; a step of its own deletes its rows.");

    private RestRequest Request(string route) => new RestRequest(new Uri(address + route), Method.Post).AddHeader("apikey", key);

    private static ServiceException? Explain(FailedAnswer answer) => answer.Text("message") is not { Length: > 0 } said ? null
        : answer.Failure(PlainText.From(string.Join(' ', new[] { said, answer.Text("hint") }.Where(part => part is { Length: > 0 }))), code: answer.Text("code"));
}
