using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.VectorStores;

/// <summary>Qdrant's REST API as far as it is used, with the collection "docs" or none.</summary>
internal sealed class QdrantFake : VectorStoreFake
{
    /// <summary>Settings of the collection; null where there is none.</summary>
    public JsonObject? Collection { get; set; }

    public static async Task<QdrantFake> StartNewAsync()
    {
        var fake = new QdrantFake();
        await fake.StartAsync();
        return fake;
    }

    protected override bool Keeps(HttpRequest request) => request.Method == "PUT" && request.Path == "/collections/docs/points";

    protected override (int Status, string Body) Answer(HttpRequest request, JsonNode? body)
        => request.Headers["api-key"] != Key ? (401, "Invalid API key or JWT")
            : (request.Method, request.Path.Value) switch
            {
                ("GET", "/collections/docs/exists") => Done(new JsonObject { ["exists"] = Collection is not null }),
                ("PUT", "/collections/docs") => Collection is not null ? Wrong(409, "Wrong input: Collection `docs` already exists!")
                    : body!["vectors"] is not JsonObject { } vectors || vectors["size"] is null || vectors["distance"]?.ToString() is not ("Cosine" or "Dot" or "Euclid" or "Manhattan") ? Wrong(400, "Format error in JSON body: vectors")
                    : Create(body!.AsObject()),
                (_, { } path) when !path.StartsWith("/collections/docs", StringComparison.Ordinal) => Wrong(404, "Not found: Collection `nowhere` doesn't exist!"),
                _ when Collection is null => Wrong(404, "Not found: Collection `docs` doesn't exist!"),
                ("PUT", "/collections/docs/points") when request.Query["wait"] == "true" => Upsert(body!),
                ("POST", "/collections/docs/points/query") => Query(body!),
                _ => (404, ""),
            };

    private (int, string) Create(JsonObject settings)
    {
        Collection = (JsonObject)settings.DeepClone();
        return Done(JsonValue.Create(true));
    }

    private (int, string) Upsert(JsonNode body)
    {
        if (Unknown(body, "points", "shard_key") is { } unknown)
        {
            return Wrong(400, $"Format error in JSON body: unknown field `{unknown}`");
        }

        foreach (var point in body["points"]!.AsArray())
        {
            if (!Guid.TryParse(point!["id"]!.ToString(), out _) || Unknown(point, "id", "vector", "payload") is not null)
            {
                return Wrong(400, $"Format error in JSON body: value {point["id"]} is not a valid point ID");
            }

            if (Dimension(point["vector"]!) is { } wrong)
            {
                return wrong;
            }

            Kept[point["id"]!.ToString()] = (JsonObject)point.DeepClone();
        }

        return Done(new JsonObject { ["operation_id"] = 1, ["status"] = "completed" });
    }

    private (int, string) Query(JsonNode body)
    {
        if (Unknown(body, "query", "limit", "filter", "with_payload", "with_vector", "offset", "score_threshold", "params") is { } unknown)
        {
            return Wrong(400, $"Format error in JSON body: unknown field `{unknown}`");
        }

        if (Dimension(body["query"]!) is { } wrong)
        {
            return wrong;
        }

        var found = Nearest(body["query"]!.AsArray(), "vector", point => body["filter"]?["must"] is not JsonArray must || must.All(condition => Fits(point["payload"]!, condition!))).Take(body["limit"]!.GetValue<int>());
        return Done(new JsonObject { ["points"] = new JsonArray([.. found.Select(one => (JsonNode)new JsonObject { ["id"] = one.Id, ["version"] = 1, ["score"] = one.Score, ["payload"] = one.Kept["payload"]!.DeepClone() })]) });
    }

    private static bool Fits(JsonNode payload, JsonNode condition)
        => condition["key"]!.ToString().Split('.').Aggregate((JsonNode?)payload, (holder, name) => holder?[name])?.ToString() == condition["match"]!["value"]!.ToString();

    private (int, string)? Dimension(JsonNode vector)
        => Collection!["vectors"]!["size"]!.GetValue<int>() is var size && vector.AsArray().Count == size ? null : Wrong(400, $"Wrong input: Vector dimension error: expected dim: {size}, got {vector.AsArray().Count}");

    private static (int, string) Done(JsonNode result) => (200, new JsonObject { ["result"] = result, ["status"] = "ok", ["time"] = 0.001 }.ToJsonString());

    private static (int, string) Wrong(int status, string error) => (status, new JsonObject { ["status"] = new JsonObject { ["error"] = error }, ["time"] = 0.001 }.ToJsonString());
}
