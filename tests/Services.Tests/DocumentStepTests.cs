using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Documents;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>Meilisearch and Strapi against stand-ins that answer as their documentation says.</summary>
public sealed class DocumentStepTests
{
    [Fact]
    public async Task Meilisearch_is_waited_for_and_a_task_that_fails_is_a_failure_although_it_was_taken()
    {
        var looks = 0;
        await using var server = await Loopback.StartAsync(async context =>
        {
            var (path, isRight) = (context.Request.Path.Value!, context.Request.Headers.Authorization == "Bearer meili-key-1");
            var (status, body) = !isRight ? (403, """{"message":"The provided API key is invalid.","code":"invalid_api_key","type":"auth","link":""}""")
                : path == "/indexes/posts/documents" && context.Request.Query["primaryKey"] == "id" ? (202, """{"taskUid":7,"indexUid":"posts","status":"enqueued","type":"documentAdditionOrUpdate"}""")
                : path == "/tasks/7" ? (200, looks++ == 0 ? """{"uid":7,"status":"processing"}""" : """{"uid":7,"status":"succeeded"}""")
                : path == "/indexes/bad/documents" ? (202, """{"taskUid":8,"status":"enqueued"}""")
                : path == "/tasks/8" ? (200, """{"uid":8,"status":"failed","error":{"message":"The primary key inference failed.","code":"index_primary_key_no_candidate_found"}}""")
                : path == "/indexes/posts/search" ? (200, """{"hits":[{"id":1,"title":"Tea"}],"query":"tea"}""")
                : (404, """{"message":"Not found","code":"index_not_found","type":"invalid_request","link":""}""");
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body);
        });
        var here = new Surroundings().With("search", "meilisearchApi", ("url", server.Address.ToString()), ("apiKey", "meili-key-1"));

        Assert.Equal(7, (await here.RunAsync<Meilisearch>(new { credential = "search", index = "posts", primaryKey = "id", documents = new { type = "Object", value = "{\"id\": 1, \"title\": \"Tea\"}" } }))["task"].Number);
        Assert.Equal(2, looks);
        Assert.Equal("""[{"id":1,"title":"Tea"}]""", JsonNode.Parse(server.Requests.First().Body)!.ToJsonString());
        Assert.Contains("primary key inference failed", (await here.FailAsync<Meilisearch>(new { credential = "search", index = "bad", documents = new { type = "Object", value = "{\"x\": 1}" } })).Message);
        Assert.Equal("Tea", (await here.RunAsync<Meilisearch>(new { credential = "search", work = "Search", index = "posts", documents = "tea" }))["hits"][0]["title"].AsString());
        Assert.Equal("Credential", (await here.With("search", "meilisearchApi", ("url", server.Address.ToString()), ("apiKey", "wrong-key")).FailAsync<Meilisearch>(new { credential = "search", work = "Search", index = "posts", documents = "tea" })).FaultType);
    }

    [Fact]
    public async Task Strapi_an_entry_is_made_once_and_a_wrong_field_is_named()
    {
        var entries = new Dictionary<string, JsonObject>();
        await using var server = await Loopback.StartAsync(async context =>
        {
            var request = context.Request;
            var data = request.Method == "GET" ? null : (JsonNode.Parse(await new StreamReader(request.Body).ReadToEndAsync()))!["data"]!.AsObject();
            var (status, body) = request.Headers.Authorization != "Bearer strapi-token-1" ? (401, """{"data":null,"error":{"status":401,"name":"UnauthorizedError","message":"Missing or invalid credentials","details":{}}}""")
                : request.Method == "GET" ? (200, new JsonObject { ["data"] = entries.TryGetValue(request.Query["filters[slug][$eq]"]!, out var known) ? new JsonArray(known.DeepClone()) : [], ["meta"] = new JsonObject() }.ToJsonString())
                : data!["title"] is null ? (400, """{"data":null,"error":{"status":400,"name":"ValidationError","message":"1 error occurred","details":{"errors":[{"path":["title"],"message":"title must be defined.","name":"ValidationError"}]}}}""")
                : request.Method == "POST" || request.Path.Value!.EndsWith("/doc1", StringComparison.Ordinal) ? (request.Method == "POST" ? 201 : 200, Keep(data))
                : (404, """{"data":null,"error":{"status":404,"name":"NotFoundError","message":"Not Found","details":{}}}""");
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body);
        });
        var here = new Surroundings().With("cms", "strapiApi", ("url", server.Address.ToString()), ("token", "strapi-token-1"));
        object Step(string data) => new { credential = "cms", collection = "articles", data = new { type = "Object", value = data } };

        Assert.True((await here.RunAsync<SaveStrapiEntry>(Step("""{"slug":"tea","title":"Tea"}""")))["isNew"].Boolean);
        Assert.False((await here.RunAsync<SaveStrapiEntry>(Step("""{"slug":"tea","title":"Green tea"}""")))["isNew"].Boolean);
        Assert.Equal("Green tea", (string?)Assert.Single(entries).Value["title"]);
        Assert.Contains("title must be defined", (await here.FailAsync<SaveStrapiEntry>(Step("""{"slug":"x"}"""))).Message);
        Assert.Contains("has no 'slug'", (await here.FailAsync<SaveStrapiEntry>(Step("""{"title":"x"}"""))).Message);

        string Keep(JsonObject data)
        {
            var entry = data.DeepClone().AsObject();
            (entry["id"], entry["documentId"]) = (1, "doc1");
            entries[(string)data["slug"]!] = entry;
            return new JsonObject { ["data"] = entry.DeepClone(), ["meta"] = new JsonObject() }.ToJsonString();
        }
    }
}
