using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.VectorStores;

/// <summary>Pinecone's API as far as it is used: the index "docs", which stands at the same address as the service that knows it.</summary>
internal sealed class PineconeFake : VectorStoreFake
{
    public int Dimension { get; set; } = 3;

    public static async Task<PineconeFake> StartNewAsync()
    {
        var fake = new PineconeFake();
        await fake.StartAsync();
        return fake;
    }

    protected override bool Keeps(HttpRequest request) => request.Path == "/vectors/upsert";

    protected override (int Status, string Body) Answer(HttpRequest request, JsonNode? body)
        => request.Headers["Api-Key"] != Key ? (401, "Unauthorized")
            : request.Headers["X-Pinecone-Api-Version"] != "2025-04" ? Wrong(400, 3, "Unknown API version")
            : (request.Method, request.Path.Value) switch
            {
                ("GET", "/indexes/docs") => (200, new JsonObject { ["name"] = "docs", ["dimension"] = Dimension, ["metric"] = "cosine", ["host"] = Address.Authority, ["status"] = new JsonObject { ["ready"] = true, ["state"] = "Ready" } }.ToJsonString()),
                ("GET", { } path) => (404, new JsonObject { ["error"] = new JsonObject { ["code"] = "NOT_FOUND", ["message"] = $"Resource {path["/indexes/".Length..]} not found" }, ["status"] = 404 }.ToJsonString()),
                ("POST", "/vectors/upsert") => Upsert(body!),
                ("POST", "/query") => Query(body!),
                ("POST", "/vectors/delete") when body!["deleteAll"]!.GetValue<bool>() => Clear(body!),
                _ => (404, ""),
            };

    private (int, string) Upsert(JsonNode body)
    {
        if (Unknown(body, "vectors", "namespace") is { } unknown)
        {
            return Wrong(400, 3, $"Unknown name \"{unknown}\"");
        }

        foreach (var record in body["vectors"]!.AsArray())
        {
            if (record!["values"]!.AsArray().Count != Dimension)
            {
                return Wrong(400, 3, $"Vector dimension {record["values"]!.AsArray().Count} does not match the dimension of the index {Dimension}");
            }

            if (record["metadata"]!.AsObject().FirstOrDefault(member => !IsTaken(member.Value)) is { Key: { } name })
            {
                return Wrong(400, 3, $"Metadata value must be a string, number, boolean or list of strings, got '{record["metadata"]![name]}' for field '{name}'");
            }

            var kept = (JsonObject)record.DeepClone();
            kept["namespace"] = body["namespace"]!.ToString();
            Kept[record["id"]!.ToString()] = kept;
        }

        return (200, new JsonObject { ["upsertedCount"] = body["vectors"]!.AsArray().Count }.ToJsonString());
    }

    private (int, string) Query(JsonNode body)
    {
        if (Unknown(body, "vector", "topK", "includeMetadata", "includeValues", "namespace", "filter") is { } unknown)
        {
            return Wrong(400, 3, $"Unknown name \"{unknown}\"");
        }

        var filter = body["filter"] as JsonObject ?? [];
        var found = Nearest(body["vector"]!.AsArray(), "values", record => record["namespace"]!.ToString() == body["namespace"]!.ToString() && filter.All(wanted => JsonNode.DeepEquals(record["metadata"]![wanted.Key], wanted.Value))).Take(body["topK"]!.GetValue<int>());
        return (200, new JsonObject
        {
            ["matches"] = new JsonArray([.. found.Select(one => (JsonNode)new JsonObject { ["id"] = one.Id, ["score"] = one.Score, ["values"] = new JsonArray(), ["metadata"] = one.Kept["metadata"]!.DeepClone() })]),
            ["namespace"] = body["namespace"]!.ToString(),
            ["usage"] = new JsonObject { ["readUnits"] = 5 },
        }.ToJsonString());
    }

    private (int, string) Clear(JsonNode body)
    {
        var gone = Kept.Where(record => record.Value["namespace"]!.ToString() == body["namespace"]!.ToString()).Select(record => record.Key).ToArray();
        Array.ForEach(gone, id => Kept.Remove(id));
        return gone.Length == 0 ? Wrong(404, 5, "Namespace not found") : (200, "{}");
    }

    private static bool IsTaken(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => true,
        JsonValueKind.Array => value.AsArray().All(element => element?.GetValueKind() == JsonValueKind.String),
        _ => false,
    };

    private static (int, string) Wrong(int status, int code, string message) => (status, new JsonObject { ["code"] = code, ["message"] = message, ["details"] = new JsonArray() }.ToJsonString());
}
