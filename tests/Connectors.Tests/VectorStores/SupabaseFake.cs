using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.VectorStores;

/// <summary>Supabase's data API as far as it is used: the table "docs", whose rows are numbered, and the function that searches it, as its guide makes them.</summary>
internal sealed class SupabaseFake : VectorStoreFake
{
    public int Dimension { get; set; } = 3;

    public static async Task<SupabaseFake> StartNewAsync()
    {
        var fake = new SupabaseFake();
        await fake.StartAsync();
        return fake;
    }

    protected override bool Keeps(HttpRequest request) => request.Path == "/rest/v1/docs";

    protected override (int Status, string Body) Answer(HttpRequest request, JsonNode? body)
        => request.Headers["apikey"] != Key || request.Headers.Authorization != $"Bearer {Key}" ? (401, """{"message":"Invalid API key","hint":"Double check your Supabase `anon` or `service_role` API key."}""")
            : (request.Method, request.Path.Value) switch
            {
                ("POST", "/rest/v1/docs") => Insert(body!.AsArray(), request.Headers["Prefer"]!),
                ("POST", "/rest/v1/rpc/match_docs") when body!.AsObject().Select(member => member.Key).Order().SequenceEqual(["filter", "match_count", "query_embedding"]) => Match(body!),
                ("POST", { } path) when path.StartsWith("/rest/v1/rpc/", StringComparison.Ordinal) => Wrong(404, "PGRST202", $"Could not find the function public.{path["/rest/v1/rpc/".Length..]}(filter, match_count, query_embedding) in the schema cache"),
                _ => Wrong(404, "PGRST205", "Could not find the table 'public.nowhere' in the schema cache"),
            };

    private (int, string) Insert(JsonArray rows, string prefer)
    {
        foreach (var row in rows)
        {
            if (Unknown(row, "content", "metadata", "embedding") is { } unknown)
            {
                return Wrong(400, "PGRST204", $"Could not find the '{unknown}' column of 'docs' in the schema cache");
            }

            if (row!["embedding"]!.AsArray().Count != Dimension)
            {
                return Wrong(400, "22000", $"expected {Dimension} dimensions, not {row["embedding"]!.AsArray().Count}");
            }

            Kept[$"{Kept.Count + 1}"] = (JsonObject)row.DeepClone();
        }

        return (201, prefer == "return=minimal" ? "" : rows.ToJsonString());
    }

    private (int, string) Match(JsonNode body)
    {
        var found = Nearest(body["query_embedding"]!.AsArray(), "embedding", row => body["filter"]!.AsObject().All(wanted => JsonNode.DeepEquals(row["metadata"]![wanted.Key], wanted.Value))).Take(body["match_count"]!.GetValue<int>());
        return (200, new JsonArray([.. found.Select(one => (JsonNode)new JsonObject { ["id"] = int.Parse(one.Id, System.Globalization.CultureInfo.InvariantCulture), ["content"] = one.Kept["content"]!.DeepClone(), ["metadata"] = one.Kept["metadata"]!.DeepClone(), ["similarity"] = one.Score })]).ToJsonString());
    }

    private static (int, string) Wrong(int status, string code, string message)
        => (status, JsonSerializer.Serialize(new Dictionary<string, string?> { ["code"] = code, ["details"] = null, ["hint"] = null, ["message"] = message }));
}
